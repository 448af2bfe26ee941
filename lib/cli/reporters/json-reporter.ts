import type { SessionDocument } from '../../domain/session-document';
import { type Change, eventTypeOf } from '../session/change';
import { describeChange } from '../session/words';
import type { JsonLines, Line } from './json-lines';
import type { Reporter } from './reporter';

/** Tells every change as one line of JSON. */
export function jsonReporter(lines: JsonLines): Reporter {
  return {
    changed: (session, changes) => {
      lines.saw(session);
      for (const change of changes) lines.tell(lineOf(session, change));
    },
    stop: () => undefined,
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

function codeOf({ kind }: Change): string {
  if (kind === 'fault') return 'FAULT_STRUCK';
  return kind === 'milestone' ? 'MILESTONE_REACHED' : eventTypeOf[kind];
}

function levelOf(change: Change): Line['level'] {
  if (change.kind === 'step' && change.what === 'failed') return 'error';
  if (change.kind === 'session' && change.session.state === 'failed') return 'error';
  if (change.kind === 'undo' && change.step.undo?.state === 'failed') return 'error';
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
  }
}
