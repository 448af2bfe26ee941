import { UnityError } from '../../domain/errors/unity-error';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { rounds } from '../rounds';
import { loadSession } from './session-store';

/**
 * Lets a stack stand for at least so many hours from now on. Asked again it is the same but for the time between, and it
 * never takes time away.
 *
 * @throws UnityError ExtensionRefused
 */
export async function extendStack(engine: Engine, sessionId: string, hours: number): Promise<void> {
  const wanted = new Date(engine.clock.now() + hours * 3_600_000).toISOString();
  for (let round = 0; round < rounds; round++) {
    const { state, expires_at: expiresAt } = await loadSession(engine.ledger, sessionId);
    if (state !== 'completed' || expiresAt === undefined) {
      const why = state === 'completed' ? 'has no time to live' : `is ${state.replace('_', ' ')}`;
      throw new UnityError('ExtensionRefused', { message: `session ${sessionId} ${why}` });
    }
    if (Date.parse(wanted) <= Date.parse(expiresAt)) return;
    const extended = await engine.ledger.update<SessionItem>(
      keys.session(sessionId),
      { set: [['expires_at', wanted]] },
      when.all(when.equals('state', 'completed'), when.equals('expires_at', expiresAt)),
    );
    if (extended.applied) return;
  }
  throw new Error(`session ${sessionId} changed ${rounds} times while its time was extended`);
}
