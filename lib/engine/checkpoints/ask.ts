import { invariant } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import { openCheckpointsOf } from '../../domain/naming';
import { isTerminal } from '../../domain/session';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { successorOf } from '../revision/claim-former';
import { loadSteps } from '../session/session-store';
import type { CapturedFacts } from './capture-state';
import { checkpointExecutionArn, startCheckpointMachine } from './execution';

/**
 * Asks for a checkpoint with copies of the data of a session, or joins the one that is being made under that name. The
 * machine makes it; whoever asked may look how it ends.
 *
 * @throws UnityError CheckpointTaken, TransitionRefused
 */
export async function askForCheckpoint(engine: Engine, session: SessionItem, name: string): Promise<CheckpointItem> {
  const standing = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session.session_id, name));
  if (standing) return join(engine, session, standing);
  assertCanBeCaptured(session);
  await assertNotFollowed(engine, session);
  await assertNotTheWorkflows(engine, session, name);
  const created = await createCheckpoint(engine, session, name, { askedBy: engine.ledger.origin.actor });
  return join(engine, session, created);
}

/** Writes the item of a checkpoint that the machine is to make, or finds the one that is there by now. */
export async function createCheckpoint(
  engine: Engine,
  session: SessionItem,
  name: string,
  { askedBy, captured }: { readonly askedBy: string; readonly captured?: CapturedFacts },
): Promise<CheckpointItem> {
  const now = isoTime(engine.clock);
  const created = await engine.ledger.create<CheckpointItem>({
    ...keys.checkpoint(session.session_id, name),
    kind: 'checkpoint',
    session_id: session.session_id,
    environment: session.environment,
    stack_name: session.stack_name,
    name,
    created_at: now,
    state: 'capturing',
    data: 'snapshot',
    asked_by: askedBy,
    epoch: session.epoch,
    generation: session.generation,
    ready_steps: [],
    state_snapshot: {},
    failures: {},
    missing: {},
    execution_arn: checkpointExecutionArn(engine, session, name, 1),
    run: 1,
    ...captured,
    open_in: openCheckpointsOf(session.environment),
    started_at: now,
  });
  if (created.applied) return created.item;
  const standing = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session.session_id, name));
  invariant(standing, `checkpoint ${name} of ${session.session_id} was refused as existing and is not there`);
  return standing;
}

async function join(engine: Engine, session: SessionItem, standing: CheckpointItem): Promise<CheckpointItem> {
  const { name, state = 'complete', created_at } = standing;
  if (state !== 'capturing') {
    const message = `session ${session.session_id} has a checkpoint ${name} of ${created_at}, which is ${state}`;
    throw new UnityError('CheckpointTaken', { message });
  }
  // Whoever asked first may have died before the machine was started.
  await startCheckpointMachine(engine, session, standing);
  return standing;
}

function assertCanBeCaptured(session: SessionItem): void {
  const { session_id, state, cancelling = false, occupies } = session;
  const holds = state === 'executing' ? !cancelling : isTerminal(state) && occupies;
  if (holds) return;
  const words = cancelling ? 'is being cancelled' : `is ${state}${isTerminal(state) ? ' and holds nothing' : ''}`;
  throw new UnityError('TransitionRefused', {
    message: `session ${session_id} ${words}: a checkpoint is made of what runs, or stands`,
  });
}

/** What a revision has kept of a session is copied for its own checkpoints, by one at a time. */
async function assertNotFollowed({ ledger }: Engine, session: SessionItem): Promise<void> {
  const successor = await successorOf(ledger, session);
  if (!successor) return;
  throw new UnityError('TransitionRefused', {
    message: `session ${session.session_id} is followed by ${successor.session_id}: a checkpoint of that has what is kept of this one`,
  });
}

/** A name that the workflow will use is its own. */
async function assertNotTheWorkflows(engine: Engine, session: SessionItem, name: string): Promise<void> {
  const steps = await loadSteps(engine.ledger, session.session_id);
  const taker = steps.find((step) => step.spec.checkpoint === name && step.kept_from === undefined);
  if (!taker) return;
  throw new UnityError('CheckpointTaken', {
    message: `the workflow takes a checkpoint ${name} itself when ${taker.name} is ready`,
  });
}
