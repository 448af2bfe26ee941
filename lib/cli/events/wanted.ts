import { UnityError } from '../../domain/errors/unity-error';
import type { EventEnvelope } from '../../domain/events';
import { isSessionId, readStackRef } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { Given } from '../program/given';

/** Which events are asked for. */
export interface Wanted {
  readonly fits: (event: EventEnvelope) => boolean;
  /** A word that all of them hold. */
  readonly term: string | undefined;
}

/** Reads `--type`, `--session` and `--stack`. @throws UnityError Usage */
export function wantedEvents(given: Given): Wanted {
  const type = given.text('type');
  const session = given.text('session');
  const stack = given.text('stack');
  if (session !== undefined && !isSessionId(session)) throw wrong('session', session, 'a session’s id');
  const ref = stack === undefined ? undefined : readStackRef(stack);
  if (stack !== undefined && !ref) throw wrong('stack', stack, 'STACK/ENV');
  return {
    term: session ?? ref?.stack ?? type,
    fits: (event) => {
      const { session_id, correlation_id, stack_name, environment } = metadataOf(event);
      if (type !== undefined && event['detail-type'] !== type) return false;
      if (session !== undefined && correlation_id !== session && session_id !== session) return false;
      return ref === undefined || (stack_name === ref.stack && environment === ref.environment);
    },
  };
}

function wrong(option: string, value: string, form: string): UnityError {
  return new UnityError('Usage', { message: `--${option} takes ${form}, not ${cleanLine(value, 80)}` });
}

/** What an event says of itself: our own events and those of workflows do, others may not. */
export function metadataOf({ detail }: EventEnvelope): Readonly<Record<string, unknown>> {
  const metadata = typeof detail === 'object' && detail !== null && 'metadata' in detail ? detail.metadata : undefined;
  return typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>) : {};
}
