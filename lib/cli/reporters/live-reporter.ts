import type { SessionDocument } from '../../domain/session-document';
import { type Waiting, waitingIn } from '../../domain/waiting';
import { isoTime } from '../../ports/clock';
import type { Gateway } from '../gateway/gateway';
import type { CliIo } from '../io/cli-io';
import type { Printer } from '../io/printer';
import { type Change, fewStalls } from '../session/change';
import { moreStalls, stallWords } from '../session/stall-words';
import type { Knowledge } from '../session/watcher';
import { answersTo, describeChange } from '../session/words';
import { type Glyphs, glyphsFor } from './glyphs';
import { LiveBlock, type LiveLine } from './live-block';
import { headLines, type LiveRow, rowsOf } from './live-rows';
import { outlookAt } from './outlook';
import type { Reporter } from './reporter';

const repaintMilliseconds = 100;

/** What was last seen of a session; what follows from it alone is read off once, however often it is painted. */
interface Seen {
  readonly session: SessionDocument;
  readonly known: Knowledge & { readonly waiting: Waiting };
}

/** A tree at the end of a terminal that moves; rows that are done stay above it. The clock is the account’s. */
export function liveReporter(io: CliIo, print: Printer, account: Pick<Gateway, 'clock' | 'settings'>): Reporter {
  const block = new LiveBlock(io.stderr, print.paint, glyphsFor(io.env).cut);
  const glyphs = glyphsFor(io.env);
  const written = new Set<string>();
  let last: Seen | undefined;
  let tick = 0;

  const draw = ({ session, known }: Seen, news: readonly LiveLine[] = []): void => {
    const progress = outlookAt(session, known, account);
    const { expected, waiting } = known;
    const facts = { glyphs, tick, now: isoTime(account.clock), expected, waiting, progress };
    const rows = rowsOf(session, facts);
    const fresh = rows.filter((row) => row.isDone && !written.has(row.key));
    for (const row of fresh) written.add(row.key);
    const head = headLines(session, facts);
    const moving = folded(
      rows.filter((row) => !row.isDone),
      block.room - head.length,
      glyphs,
    );
    block.draw([...head, ...moving], [...news, ...fresh.map((row) => row.line)]);
  };

  const stopTicking = io.every(repaintMilliseconds, () => {
    tick += 1;
    if (last) draw(last);
  });

  return {
    changed: (session, changes, known) => {
      last = { session, known: { ...known, waiting: waitingIn(session) } };
      const { told, more } = fewStalls(changes);
      const about = { glyphs, flags: print.flags };
      draw(last, [
        ...told.flatMap((change) => newsOf(change, session, about)),
        ...(more === 0 ? [] : [[['warn', `  ${glyphs.stalled} ${moreStalls(more, session, print.flags)}`]] as const]),
      ]);
    },
    stop: () => {
      stopTicking();
      block.clear();
    },
  };
}

/** What stays above the tree beside the rows that are done. */
function newsOf(
  change: Change,
  session: SessionDocument,
  { glyphs, flags }: { readonly glyphs: Glyphs; readonly flags: string },
): readonly LiveLine[] {
  if (change.kind === 'fault') return [[['warn', `  ${glyphs.failed} ${describeChange(change, session)}`]]];
  if (change.kind === 'step' && change.what === 'asked') {
    // A line each: what does not fit into the terminal would be cut.
    return answersTo(change.step, session, flags).map((how) => [['warn', `  ${glyphs.note} ${how}`]]);
  }
  if (change.kind === 'stall') {
    if (change.what === 'ended') return [];
    const { what, next, look, way } = stallWords(change.stall, session, change.time, flags);
    return [`  ${glyphs.stalled} ${what}`, `    ${next}, or: ${way}`, `    look: ${look}`].map((line) => [
      ['warn', line],
    ]);
  }
  if (change.kind === 'milestone') return [[['good', `  ${glyphs.note} ${describeChange(change, session)}`]]];
  if (change.kind !== 'session' || change.session.state !== 'rolling_back') return [];
  const isLooking = change.session.rollback?.progress?.phase === 'verifying';
  const words = isLooking ? 'verifying that everything is gone' : `rolling back${reasonOf(session)}`;
  return [[['warn', `  ${glyphs.undone} ${words}`]]];
}

function reasonOf({ root_cause: cause }: SessionDocument): string {
  if (!cause) return '';
  return cause.step === null ? `: ${cause.code}` : `: ${cause.step} failed with ${cause.code}`;
}

/** What fits: what runs before what waits, and a count of the rest. */
function folded(rows: readonly LiveRow[], room: number, { cut }: Glyphs): readonly LiveLine[] {
  if (rows.length <= room) return rows.map((row) => row.line);
  const shown = [...rows.filter((row) => row.isBusy), ...rows.filter((row) => !row.isBusy)].slice(
    0,
    Math.max(0, room - 1),
  );
  const kept = new Set(shown);
  return [
    ...rows.filter((row) => kept.has(row)).map((row) => row.line),
    [['dim', `    ${cut} and ${rows.length - shown.length} more`]],
  ];
}
