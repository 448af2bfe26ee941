import type { SessionDocument } from '../../domain/session-document';
import { type Clock, isoTime } from '../../ports/clock';
import type { CliIo } from '../io/cli-io';
import type { Printer } from '../io/printer';
import { answersTo, describeChange } from '../session/words';
import { glyphsFor } from './glyphs';
import { LiveBlock, type LiveLine } from './live-block';
import { headLine, type LiveRow, rowsOf } from './live-rows';
import type { Reporter } from './reporter';

const repaintMilliseconds = 100;

/** What the tree is drawn with. */
export interface LiveOptions {
  /** The account’s time. */
  readonly clock: Clock;
  readonly expected: ReadonlyMap<string, number>;
}

/** A tree at the end of a terminal that moves; rows that are done stay above it. */
export function liveReporter(io: CliIo, print: Printer, { clock, expected }: LiveOptions): Reporter {
  const block = new LiveBlock(io.stderr, print.paint);
  const glyphs = glyphsFor(io.env);
  const written = new Set<string>();
  let last: SessionDocument | undefined;
  let tick = 0;

  const draw = (session: SessionDocument, news: readonly LiveLine[] = []): void => {
    const facts = { glyphs, tick, now: isoTime(clock), expected };
    const rows = rowsOf(session, facts);
    const fresh = rows.filter((row) => row.isDone && !written.has(row.key));
    for (const row of fresh) written.add(row.key);
    const moving = folded(
      rows.filter((row) => !row.isDone),
      block.room - 1,
    );
    block.draw([headLine(session, facts), ...moving], [...news, ...fresh.map((row) => row.line)]);
  };

  const stopTicking = io.every(repaintMilliseconds, () => {
    tick += 1;
    if (last) draw(last);
  });

  return {
    changed: (session, changes) => {
      last = session;
      const news = changes.flatMap((change): LiveLine[] => {
        if (change.kind === 'fault') return [[['warn', `  ${glyphs.failed} ${describeChange(change, session)}`]]];
        if (change.kind === 'step' && change.what === 'asked') {
          // A line each: what does not fit into the terminal would be cut.
          return answersTo(change.step, session, print.flags).map((how) => [['warn', `  ${glyphs.note} ${how}`]]);
        }
        if (change.kind === 'milestone') return [[['good', `  ${glyphs.note} ${describeChange(change, session)}`]]];
        if (change.kind !== 'session' || change.session.state !== 'rolling_back') return [];
        const isLooking = change.session.rollback?.progress?.phase === 'verifying';
        const words = isLooking ? 'verifying that everything is gone' : `rolling back${reasonOf(session)}`;
        return [[['warn', `  ${glyphs.undone} ${words}`]]];
      });
      draw(session, news);
    },
    stop: () => {
      stopTicking();
      block.clear();
    },
  };
}

function reasonOf({ root_cause: cause }: SessionDocument): string {
  if (!cause) return '';
  return cause.step === null ? `: ${cause.code}` : `: ${cause.step} failed with ${cause.code}`;
}

/** What fits: what runs before what waits, and a count of the rest. */
function folded(rows: readonly LiveRow[], room: number): readonly LiveLine[] {
  if (rows.length <= room) return rows.map((row) => row.line);
  const shown = [...rows.filter((row) => row.isBusy), ...rows.filter((row) => !row.isBusy)].slice(0, room - 1);
  const kept = new Set(shown);
  return [
    ...rows.filter((row) => kept.has(row)).map((row) => row.line),
    [['dim', `    … and ${rows.length - shown.length} more`]],
  ];
}
