import { UnityError } from '../../domain/errors/unity-error';
import { keptCopiesOf } from '../../domain/naming';
import { ofRollbacks } from '../../domain/resource';
import { isSettled } from '../../domain/session';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { whereItRests } from '../revision/where-it-rests';
import { loadSession, loadSteps } from '../session/session-store';
import { copyRecords } from './close';
import { deletionFacts } from './delete';
import { startCheckpointMachine } from './execution';
import { aliveCopies } from './plan';
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
    if (isDue(session, before) && (await expire(engine, session, before))) expired.push(`${session_id}/${ofRollbacks}`);
  }
  return expired;
}

function isDue(session: SessionItem, before: string): boolean {
  const { rollback, open_in, environment } = session;
  if (!mayGo(session) || open_in !== keptCopiesOf(environment)) return false;
  const endedAt = rollback?.tails_ended_at ?? rollback?.completed_at;
  return endedAt !== undefined && endedAt < before;
}

/** While something of a stack is left behind that should be gone, nobody knows yet which data there is twice. */
function mayGo(session: SessionItem): boolean {
  const { rollback } = session;
  return isSettled(session) && (rollback?.verdict === 'clean' || rollback?.accepted !== undefined);
}

/**
 * Asks for the deletion of all copies that rollbacks of a session have made, or joins the one under way.
 *
 * @throws UnityError CheckpointNotFound, TransitionRefused
 */
export async function deleteRollbackCopies(engine: Engine, session: SessionItem): Promise<void> {
  const { session_id: id, state } = session;
  if (!mayGo(session)) {
    throw new UnityError('TransitionRefused', {
      message: `session ${id} is ${state}; copies that its rollbacks have made can be deleted once one has ended clean, or somebody has accepted what it left`,
    });
  }
  const standing = await engine.ledger.get<CheckpointItem>(keys.checkpoint(id, ofRollbacks));
  if (standing?.state === 'deleting') return startCheckpointMachine(engine, session, standing);
  const steps = await loadSteps(engine.ledger, id);
  if (!holdsCopies(steps)) {
    if (standing?.state === 'deleted') return;
    throw new UnityError('CheckpointNotFound', { message: `no rollback of session ${id} has kept a copy of data` });
  }
  // Somebody else was faster: what they have begun is looked at anew.
  if (!(await begin(engine, session, steps, standing))) return deleteRollbackCopies(engine, session);
}

const holdsCopies = (steps: readonly StepItem[]): boolean => steps.some((step) => copiesOfRollbacks(step).length > 0);

const copiesOfRollbacks = (step: StepItem) => aliveCopies(step, { session: step.session_id, name: ofRollbacks });

async function expire(engine: Engine, session: SessionItem, before: string): Promise<boolean> {
  const { session_id } = session;
  const steps = await loadSteps(engine.ledger, session_id);
  if (!holdsCopies(steps)) {
    await forget(engine, session);
    return false;
  }
  const standing = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session_id, ofRollbacks));
  if (standing?.state === 'deleting' || (standing?.state === 'failed' && (standing.ended_at ?? '') > before))
    return false;
  return begin(engine, session, steps, standing);
}

/** Whether it is begun: not where somebody else was faster. */
async function begin(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
  standing: CheckpointItem | undefined,
): Promise<boolean> {
  const begun = await write(engine, session, steps, standing);
  if (begun.applied) await startCheckpointMachine(engine, session, begun.item);
  return begun.applied;
}

function write(engine: Engine, session: SessionItem, steps: readonly StepItem[], standing: CheckpointItem | undefined) {
  const { session_id, environment, stack_name } = session;
  const key = keys.checkpoint(session_id, ofRollbacks);
  const facts = {
    ...deletionFacts(engine, session, ofRollbacks, (standing?.run ?? 0) + 1),
    copies: copyRecords(steps, copiesOfRollbacks),
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

/** All are gone: the session is no longer looked at for them. */
async function forget(engine: Engine, session: SessionItem): Promise<void> {
  const { session_id, environment, version } = session;
  await engine.ledger.update<SessionItem>(
    keys.session(session_id),
    await whereItRests(engine, session, []),
    when.all(when.equals('version', version), when.equals('open_in', keptCopiesOf(environment))),
  );
}
