import type { SessionDocument } from '../../domain/session-document';
import { exitCodes } from '../errors/exit-codes';

/**
 * The exit code of a command that saw a session end. `wanted`: what the command was for; a rollback that somebody asked
 * for is a success, one that a failure caused is not.
 */
export function exitCodeFor(session: SessionDocument, wanted: 'forward' | 'undo'): number {
  if (session.rollback?.verdict === 'dirty') return exitCodes.needsAHand;
  switch (session.state) {
    case 'completed':
      return wanted === 'forward' ? exitCodes.done : exitCodes.failed;
    case 'rolled_back':
      return wanted === 'undo' || session.root_cause === null ? exitCodes.done : exitCodes.failed;
    default:
      return exitCodes.failed;
  }
}
