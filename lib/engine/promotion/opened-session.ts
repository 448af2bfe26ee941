import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';

/**
 * The session that an execution was started for, as soon as there is one. `stillborn`: it ended without.
 */
export async function openedSession(
  engine: Engine,
  sessionId: string,
  executionArn: string | undefined,
): Promise<SessionItem | 'stillborn' | undefined> {
  const read = () => engine.ledger.get<SessionItem>(keys.session(sessionId));
  const session = await read();
  if (session || executionArn === undefined || (await engine.machines.look(executionArn)) !== 'ended') return session;
  return (await read()) ?? 'stillborn';
}
