import { UnityError } from '../../domain/errors/unity-error';
import { checkpointExecutionName, checkpointMachineName } from '../../domain/naming';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine, StepPayload } from '../engine';
import { executionArnOf, machineArnBeside } from '../machines';
import { loadSession, loadStep } from '../session/session-store';

/** The ARN of the execution that works on a run of a checkpoint. */
export function checkpointExecutionArn(engine: Engine, session: SessionItem, name: string, run: number): string {
  return executionArnOf(checkpointMachineArn(engine, session), checkpointExecutionName(session.session_id, name, run));
}

/** Starts the machine for a checkpoint. Its name decides who does: whoever asks again finds it started. */
export async function startCheckpointMachine(
  engine: Engine,
  session: SessionItem,
  { name, run = 1 }: Pick<CheckpointItem, 'name' | 'run'>,
): Promise<void> {
  const { session_id, trace_id } = session;
  const execution = checkpointExecutionName(session_id, name, run);
  const input = { session_id, checkpoint: name, run };
  await engine.machines.start(checkpointMachineArn(engine, session), execution, input, trace_id);
}

/** Starts the machine for the checkpoint that a step’s workflow takes when it is ready, unless that has ended already. */
export async function startCheckpointOf(engine: Engine, { session_id, step: name, epoch }: StepPayload): Promise<void> {
  const session = await loadSession(engine.ledger, session_id);
  const { spec } = await loadStep(engine.ledger, session_id, name);
  if (session.epoch !== epoch || spec.checkpoint === undefined) return;
  const found = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session_id, spec.checkpoint));
  if (found?.state === 'capturing') await startCheckpointMachine(engine, session, found);
}

function checkpointMachineArn({ settings }: Engine, { session_id, environment, executions }: SessionItem): string {
  const [first] = executions;
  if (!first) throw new UnityError('InvariantBroken', { message: `session ${session_id} has no execution` });
  return machineArnBeside(first.arn, checkpointMachineName(settings.prefix, environment));
}
