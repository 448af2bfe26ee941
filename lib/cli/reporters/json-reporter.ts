import type { Progress } from '../../analytics/progress';
import type { SessionDocument } from '../../domain/session-document';
import { isoTime } from '../../ports/clock';
import type { Gateway } from '../gateway/gateway';
import type { CliIo } from '../io/cli-io';
import { type Change, eventTypeOf } from '../session/change';
import { stallWords } from '../session/stall-words';
import type { Knowledge } from '../session/watcher';
import { describeChange } from '../session/words';
import { heartbeat } from './heartbeat';
import type { JsonLines, Line } from './json-lines';
import { outlookAt } from './outlook';
import { outlookWords } from './progress-words';
import type { Reporter } from './reporter';

/**
 * Tells every change as one line of JSON, and after those of one look how far it is by then; that again when nothing has
 * changed for half a minute. The clock is the account’s.
 */
export function jsonReporter(
  io: Pick<CliIo, 'clock' | 'every'>,
  lines: JsonLines,
  account: Pick<Gateway, 'clock' | 'settings'>,
): Reporter {
  let last: { readonly session: SessionDocument; readonly known: Knowledge } | undefined;
  const tellProgress = (): void => {
    if (!last) return;
    beat.told();
    const { session, known } = last;
    lines.tell({ ...progressLine(session, outlookAt(session, known, account)), time: isoTime(account.clock) });
  };
  const beat = heartbeat(io, tellProgress);
  return {
    changed: (session, changes, known) => {
      lines.saw(session);
      last = { session, known };
      for (const change of changes) lines.tell(lineOf(session, change));
      if (changes.length > 0) tellProgress();
    },
    stop: beat.stop,
  };
}

function progressLine(session: SessionDocument, progress: Progress): Line {
  return {
    type: 'progress',
    level: 'info',
    code: 'PROGRESS_MADE',
    session_id: session.session_id,
    message: [`${progress.done}/${progress.of}`, ...outlookWords(progress)].join(', '),
    data: progress,
  };
}

/** A change as a line. */
export function lineOf(session: SessionDocument, change: Change): Line {
  const { step, data } = contentOf(session, change);
  return {
    type: change.kind,
    level: levelOf(change),
    code: codeOf(change),
    time: change.time,
    session_id: session.session_id,
    ...(step !== undefined && { step }),
    message: describeChange(change, session),
    data,
  };
}

function codeOf(change: Change): string {
  const { kind } = change;
  if (kind === 'fault') return 'FAULT_STRUCK';
  if (kind === 'stall') return change.what === 'found' ? 'STALL_FOUND' : 'STALL_ENDED';
  return kind === 'milestone' ? 'MILESTONE_REACHED' : eventTypeOf[kind];
}

function levelOf(change: Change): Line['level'] {
  if (change.kind === 'step' && change.what === 'failed') return 'error';
  if (change.kind === 'session' && change.session.state === 'failed') return 'error';
  if (change.kind === 'undo' && change.step.undo?.state === 'failed') return 'error';
  if (change.kind === 'stall') return change.what === 'found' ? 'warn' : 'info';
  return change.kind === 'fault' || (change.kind === 'step' && change.what === 'retried') ? 'warn' : 'info';
}

function contentOf(session: SessionDocument, change: Change): { readonly step?: string; readonly data: unknown } {
  switch (change.kind) {
    case 'session': {
      const { state, cancelling, root_cause, rollback } = change.session;
      return {
        data: {
          state,
          cancelling,
          root_cause,
          verdict: rollback?.verdict ?? null,
          tails: rollback?.tails ?? [],
          progress: rollback?.progress ?? null,
        },
      };
    }
    case 'step': {
      const { name, state, phase, attempt, error, waiting_for, output } = change.step;
      const done = change.what === 'completed' || change.what === 'created';
      return {
        step: name,
        data: { change: change.what, state, phase, attempt, error, waiting_for, ...(done && { output }) },
      };
    }
    case 'undo':
      return { step: change.step.name, data: { undo: change.step.undo } };
    case 'resource': {
      const { step, ...resource } = change.resource;
      return { step, data: resource };
    }
    case 'milestone':
      return { data: { name: change.name, at: change.time } };
    case 'checkpoint': {
      const found = session.checkpoints.find(({ name }) => name === change.name);
      return { data: { name: change.name, state: change.state, created_at: found?.created_at ?? change.time } };
    }
    case 'fault': {
      const { step, side, kind, service, operation, held } = change.strike;
      return { step, data: { fault: kind, side, call: `${service}:${operation}`, service, operation, held } };
    }
    case 'stall': {
      const { step, ...stall } = change.stall;
      const { look, way } = stallWords(change.stall, session, change.time, '');
      return { ...(step !== null && { step }), data: { change: change.what, ...stall, commands: [look, way] } };
    }
  }
}
