import type { SessionDocument } from '../../domain/session-document';
import type { CliIo } from '../io/cli-io';
import { formatSeconds, timeOfDay } from '../io/format-time';
import type { Printer } from '../io/printer';
import type { Change } from '../session/change';
import { describeChange, progressWords, sessionWords, tailWords } from '../session/words';
import { type Glyphs, glyphsFor, stepMark, undoMark } from './glyphs';
import type { Reporter } from './reporter';

/** After that long without a word a pipeline wonders whether anybody is there. */
const heartbeatMilliseconds = 30_000;

/** One line with its time a change, for pipelines and files; a sign of life when nothing changes. */
export function plainReporter(io: CliIo, print: Printer): Reporter {
  const glyphs = glyphsFor(io.env);
  let last: SessionDocument | undefined;
  let toldAt = io.clock.now();
  const tell = (time: string, mark: string, text: string): void => {
    toldAt = io.clock.now();
    print.note(`${timeOfDay(time)} ${mark} ${text}`);
  };
  const beat = io.every(1000, () => {
    if (!last || io.clock.now() - toldAt < heartbeatMilliseconds) return;
    tell(new Date(io.clock.now()).toISOString(), glyphs.note, stillAtWork(last));
  });
  return {
    changed: (session, changes) => {
      last = session;
      for (const change of changes) {
        if (isTold(change, print))
          tell(change.time, markOf(change, glyphs), describeChange(change, session, print.flags));
      }
    },
    stop: beat,
  };
}

/** Resources and waiting reasons come by the dozen; whoever wants them says so. */
function isTold(change: Change, print: Printer): boolean {
  return !isDetail(change) || print.globals.verbose;
}

function isDetail(change: Change): boolean {
  if (change.kind === 'resource') return true;
  if (change.kind === 'undo') return change.step.undo?.state === 'pending';
  if (change.kind !== 'step') return false;
  // Most steps work as soon as they are there: then one line is enough.
  const isSame = change.what === 'created' && change.step.created_at === change.step.completed_at;
  return isSame || change.what === 'waiting';
}

function markOf(change: Change, glyphs: Glyphs): string {
  switch (change.kind) {
    case 'step': {
      const isEnd = change.what === 'completed' || change.what === 'failed' || change.what === 'cancelled';
      return isEnd ? stepMark(change.step, glyphs, 0).mark : glyphs.note;
    }
    case 'undo':
      return change.step.undo ? undoMark(change.step.undo, glyphs, 0).mark : glyphs.note;
    case 'fault':
      return glyphs.failed;
    default:
      return glyphs.note;
  }
}

function stillAtWork(session: SessionDocument): string {
  const busy = session.steps.filter((step) => step.state === 'executing' || step.undo?.state === 'executing');
  const what = busy
    .map((step) => `${step.name}${step.waiting_for === null ? '' : ` (${step.waiting_for})`}`)
    .join(', ');
  const age = formatSeconds(session.metrics.duration);
  const state = [sessionWords(session), progressWords(session), tailWords(session)].filter(Boolean).join(', ');
  return `${session.session_id} still ${state} after ${age}${what === '' ? '' : `: ${what}`}`;
}
