import { resourceToken } from '../../../../lib/domain/naming';
import type { Listener } from '../../definition';

/** The key of a step's invocation: the same however often it is made, another for its undo. */
export function invocationKey({ session, step }: Listener, undo = false): string {
  return resourceToken(session.id, step, undo ? 'undo-invocation' : 'invocation', 1);
}
