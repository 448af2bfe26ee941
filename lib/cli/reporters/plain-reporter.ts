import type { Progress } from '../../analytics/progress';
import { secondsBetween } from '../../domain/seconds-between';
import type { SessionDocument, StepDocument } from '../../domain/session-document';
import { isoTime } from '../../ports/clock';
import type { Gateway } from '../gateway/gateway';
import type { CliIo } from '../io/cli-io';
import { formatSeconds, timeOfDay } from '../io/format-time';
import type { Printer } from '../io/printer';
import { type Change, fewStalls } from '../session/change';
import { moreStalls } from '../session/stall-words';
import type { Knowledge } from '../session/watcher';
import { describeChange, progressWords, sessionWords, tailWords } from '../session/words';
import { type Glyphs, glyphsFor, stepMark, undoMark } from './glyphs';
import { heartbeat } from './heartbeat';
import { againstUsual } from './live-rows';
import { outlookAt } from './outlook';
import { outlookWords } from './progress-words';
import type { Reporter } from './reporter';

/** One line with its time a change, for pipelines and files; a sign of life when nothing changes. The clock is the account’s. */
export function plainReporter(io: CliIo, print: Printer, account: Pick<Gateway, 'clock' | 'settings'>): Reporter {
  const glyphs = glyphsFor(io.env);
  let last: { readonly session: SessionDocument; readonly known: Knowledge } | undefined;
  const tell = (time: string, mark: string, text: string): void => {
    beat.told();
    print.note(`${timeOfDay(time)} ${mark} ${text}`);
  };
  const beat = heartbeat(io, () => {
    if (!last) return;
    const now = isoTime(account.clock);
    const progress = outlookAt(last.session, last.known, account);
    tell(now, glyphs.note, stillAtWork({ ...last, progress, now, critical: glyphs.critical }));
  });
  return {
    changed: (session, changes, known) => {
      last = { session, known };
      const { told, more } = fewStalls(changes);
      for (const change of told) {
        if (isTold(change, print))
          tell(change.time, markOf(change, glyphs), describeChange(change, session, print.flags));
      }
      if (more > 0) tell(isoTime(account.clock), glyphs.stalled, moreStalls(more, session, print.flags));
    },
    stop: beat.stop,
  };
}

/** Resources and waiting reasons come by the dozen; whoever wants them says so. */
function isTold(change: Change, print: Printer): boolean {
  return !isDetail(change) || print.globals.verbose;
}

function isDetail(change: Change): boolean {
  if (change.kind === 'resource') return true;
  if (change.kind === 'undo') return change.step.undo?.state === 'pending';
  // What follows says it: the step has ended.
  if (change.kind === 'stall') return change.what === 'ended';
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
    case 'stall':
      return change.what === 'found' ? glyphs.stalled : glyphs.note;
    default:
      return glyphs.note;
  }
}

/** `ID still executing after 3 m 00 s, 8/15, ETA 2 m 10 s, $0.0041 so far: ★ create_alb (1 m 15 s / ~2 m 53 s, provisioning)`. */
function stillAtWork({
  session,
  known,
  progress,
  now,
  critical,
}: {
  readonly session: SessionDocument;
  readonly known: Knowledge;
  readonly progress: Progress;
  readonly now: string;
  readonly critical: string;
}): string {
  const isBack = session.state === 'rolling_back';
  const busy = session.steps.filter(({ state, undo }) => (isBack ? undo?.state : state) === 'executing');
  const starOf = ({ name }: StepDocument): string => (progress.critical_path.includes(name) ? `${critical} ` : '');
  const what = busy
    .map((step) => `${starOf(step)}${step.name} (${busyWords(step, isBack, known, now).join(', ')})`)
    .join(', ');
  const age = formatSeconds(secondsBetween(session.started_at, now));
  const far = progressWords(session) ?? `${progress.done}/${progress.of}`;
  const words = [`${sessionWords(session)} after ${age}`, tailWords(session), far, ...outlookWords(progress)];
  return `${session.session_id} still ${words.filter(Boolean).join(', ')}${what === '' ? '' : `: ${what}`}`;
}

function busyWords(step: StepDocument, isBack: boolean, { expected }: Knowledge, now: string): readonly string[] {
  const usual = expected.get(step.name);
  const since = isBack ? (step.undo?.started_at ?? null) : step.started_at;
  const reason = isBack ? step.undo?.waiting_for : step.waiting_for;
  return [
    againstUsual(secondsBetween(since, now), (isBack ? usual?.undo : usual?.ready)?.p50Seconds),
    ...(!isBack && step.attempt > 1 ? [`attempt ${step.attempt}`] : []),
    ...(reason ? [reason] : []),
  ];
}
