import { UnityError } from '../../domain/errors/unity-error';
import type { SessionState } from '../../domain/session';
import { viewSession } from '../../engine/session/session-view';
import type { Gateway } from '../gateway/gateway';

/**
 * Asks for the end of a session. A refusal counts for nothing when the session has come to what was wanted: somebody else
 * was faster, or the request was heard by a host that died before it could answer, and whoever came next finished it.
 */
export async function unlessEnded(
  engine: ReturnType<Gateway['engine']>,
  { sessionId, wanted }: { readonly sessionId: string; readonly wanted: readonly SessionState[] },
  ask: () => Promise<unknown>,
): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'TransitionRefused') throw error;
    const { state } = await viewSession(engine, sessionId);
    if (!wanted.includes(state)) throw error;
  }
}
