import { UnityError } from '../../domain/errors/unity-error';
import { checkpointExecutionName, checkpointMachineName } from '../../domain/naming';
import type { CheckpointItem, SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { machineArnBeside } from '../machines';

/** The ARN of the execution that works on a run of a checkpoint. */
export function checkpointExecutionArn(engine: Engine, session: SessionItem, name: string, run: number): string {
  const machine = checkpointMachineArn(engine, session).replace(':stateMachine:', ':execution:');
  return `${machine}:${checkpointExecutionName(session.session_id, name, run)}`;
}

/** Starts the machine for a checkpoint. Its name decides who does: whoever asks again finds it started. */
export async function startCheckpointMachine(
  engine: Engine,
  session: SessionItem,
  { name, run = 1 }: Pick<CheckpointItem, 'name' | 'run'>,
): Promise<void> {
  const { session_id } = session;
  await engine.machines.start(checkpointMachineArn(engine, session), checkpointExecutionName(session_id, name, run), {
    session_id,
    checkpoint: name,
    run,
  });
}

function checkpointMachineArn({ settings }: Engine, { session_id, environment, executions }: SessionItem): string {
  const [first] = executions;
  if (!first) throw new UnityError('InvariantBroken', { message: `session ${session_id} has no execution` });
  return machineArnBeside(first.arn, checkpointMachineName(settings.prefix, environment));
}
