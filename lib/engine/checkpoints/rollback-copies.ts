import { keptCopiesOf } from '../../domain/naming';
import { ofRollbacks } from '../../domain/resource';
import { isSettled } from '../../domain/session';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { loadSession, loadSteps } from '../session/session-store';
import { copyRecords } from './close';
import { deletionFacts } from './delete';
import { startCheckpointMachine } from './execution';
import { isAliveCopy } from './plan';
import { daysAgo } from './retention';

/**
 * Asks for the deletion of copies that rollbacks have made and whose time is up: for ever where nothing is configured. The
 * machine of checkpoints deletes them, by an item that stands for no checkpoint. What cannot be deleted has its time once
 * more.
 */
export async function expireRollbackCopies(engine: Engine, environment: string): Promise<readonly string[]> {
  const days = engine.settings.checkpointRetention[environment]?.rollbackCopiesDays;
  if (days === undefined) return [];
  const before = daysAgo(engine, days);
  // None has ended before it has started.
  const found = await engine.ledger.queryIndex<SessionItem>(
    'open_sessions',
    keptCopiesOf(environment),
    undefined,
    before,
  );
  const expired: string[] = [];
  for (const { session_id } of found) {
    const session = await loadSession(engine.ledger, session_id);
    if (isDue(session, before) && (await begin(engine, session, before))) expired.push(`${session_id}/${ofRollbacks}`);
  }
  return expired;
}

/** While something of a stack is left behind that should be gone, nobody knows yet which data there is twice. */
function isDue(session: SessionItem, before: string): boolean {
  const { rollback, open_in, environment } = session;
  if (!isSettled(session) || open_in !== keptCopiesOf(environment) || !rollback) return false;
  const { verdict, accepted, completed_at, tails_ended_at } = rollback;
  const endedAt = tails_ended_at ?? completed_at;
  return (verdict === 'clean' || accepted !== undefined) && endedAt !== undefined && endedAt < before;
}

async function begin(engine: Engine, session: SessionItem, before: string): Promise<boolean> {
  const { session_id } = session;
  const steps = await loadSteps(engine.ledger, session_id);
  if (!steps.some(({ resources }) => Object.values(resources).some((row) => isAliveCopy(row, ofRollbacks)))) {
    await forget(engine, session);
    return false;
  }
  const standing = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session_id, ofRollbacks));
  if (standing?.state === 'deleting' || (standing?.state === 'failed' && (standing.ended_at ?? '') > before))
    return false;
  const begun = await write(engine, session, steps, standing);
  if (!begun.applied) return false;
  await startCheckpointMachine(engine, session, begun.item);
  return true;
}

function write(engine: Engine, session: SessionItem, steps: readonly StepItem[], standing: CheckpointItem | undefined) {
  const { session_id, environment, stack_name } = session;
  const key = keys.checkpoint(session_id, ofRollbacks);
  const facts = {
    ...deletionFacts(engine, session, ofRollbacks, (standing?.run ?? 0) + 1),
    copies: copyRecords(steps, (row) => isAliveCopy(row, ofRollbacks)),
  };
  if (standing)
    return engine.ledger.update<CheckpointItem>(
      key,
      { set: Object.entries(facts) },
      when.equals('version', standing.version),
    );
  return engine.ledger.create<CheckpointItem>({
    ...key,
    kind: 'checkpoint',
    session_id,
    environment,
    stack_name,
    name: ofRollbacks,
    created_at: isoTime(engine.clock),
    data: 'snapshot',
    ready_steps: [],
    state_snapshot: {},
    ...facts,
  });
}

/** All are gone: the session is no longer looked at. */
async function forget(engine: Engine, { session_id, environment, version }: SessionItem): Promise<void> {
  await engine.ledger.update<SessionItem>(
    keys.session(session_id),
    { remove: ['open_in'] },
    when.all(when.equals('version', version), when.equals('open_in', keptCopiesOf(environment))),
  );
}
