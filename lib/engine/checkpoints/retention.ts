import { UnityError } from '../../domain/errors/unity-error';
import { keptCheckpointsOf } from '../../domain/naming';
import { isTerminal } from '../../domain/session';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { deleteCheckpoint } from './delete';
import { copyCount, listCheckpoints } from './read';

/** Where one that is to go stands among those that are kept: before all others. */
const expiredAt = '1970-01-01T00:00:00.000Z';
const justAfter = '1970-01-02T00:00:00.000Z';

const dayMilliseconds = 86_400_000;

/** What is from before this has been kept for so many days. */
export function daysAgo({ clock }: Pick<Engine, 'clock'>, days: number): string {
  return new Date(clock.now() - days * dayMilliseconds).toISOString();
}

/**
 * Asks for the deletion of checkpoints whose time is up, or which are more than a session keeps. Copies that a rollback has
 * made are of no checkpoint and have a time of their own. One that cannot be deleted has its time once more.
 */
export async function expireCheckpoints(engine: Engine, environment: string): Promise<readonly string[]> {
  const retention = engine.settings.checkpointRetention[environment];
  if (!retention) return [];
  const { days } = retention;
  const before = days === undefined ? justAfter : daysAgo(engine, days);
  const place = keptCheckpointsOf(environment);
  const found = await engine.ledger.queryIndex<CheckpointItem>('open_sessions', place, undefined, before);
  const expired: string[] = [];
  for (const { session_id, name } of found) {
    const session = await loadSession(engine.ledger, session_id);
    if (await isLastOfWhatLives(engine, session, name)) continue;
    if (await mayDelete(engine, session, name)) expired.push(`${session_id}/${name}`);
  }
  return expired;
}

/** A session that stands keeps its newest complete one, however old. */
async function isLastOfWhatLives(engine: Engine, session: SessionItem, name: string): Promise<boolean> {
  if (isTerminal(session.state) && !session.occupies) return false;
  return (await withCopies(engine, session.session_id)).at(-1)?.name === name;
}

/** What is being rolled back, or was deleted by somebody else, is looked at again with the next sweep. */
async function mayDelete(engine: Engine, session: SessionItem, name: string): Promise<boolean> {
  try {
    await deleteCheckpoint(engine, session, name);
    return true;
  } catch (error) {
    if (error instanceof UnityError && error.code === 'TransitionRefused') return false;
    throw error;
  }
}

/** Marks those of a session that are more than it keeps: the sweeper finds them first. */
export async function markSuperfluous(
  engine: Engine,
  { session_id, environment }: Pick<CheckpointItem, 'session_id' | 'environment'>,
): Promise<void> {
  const keepLast = engine.settings.checkpointRetention[environment]?.keepLast;
  if (keepLast === undefined) return;
  const kept = await withCopies(engine, session_id);
  for (const { name } of kept.slice(0, Math.max(0, kept.length - keepLast))) {
    await engine.ledger.update<CheckpointItem>(
      keys.checkpoint(session_id, name),
      { set: [['started_at', expiredAt]] },
      when.all(when.equals('state', 'complete'), when.equals('open_in', keptCheckpointsOf(environment))),
    );
  }
}

/** The complete ones of a session that have copies, oldest first. */
async function withCopies({ ledger }: Engine, sessionId: string): Promise<readonly CheckpointItem[]> {
  const found = await listCheckpoints(ledger, sessionId);
  return found.filter((checkpoint) => checkpoint.state === 'complete' && copyCount(checkpoint) > 0);
}
