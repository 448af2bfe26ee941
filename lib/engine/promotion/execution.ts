import { UnityError } from '../../domain/errors/unity-error';
import { promotionExecutionName, promotionMachineName } from '../../domain/naming';
import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { executionArnOf, machineArnBeside } from '../machines';

type Started = Pick<PromotionItem, 'environment' | 'stack_name' | 'candidate' | 'run' | 'starts'>;

/** The ARN of the execution that works on a promotion; of another one of the installation follows where that is. */
export function promotionExecutionArn({ settings }: Engine, besideArn: string, item: Started): string {
  const machine = machineArnBeside(besideArn, promotionMachineName(settings.prefix, item.environment));
  const { stack_name, candidate, run, starts } = item;
  const name = promotionExecutionName(stack_name, candidate, run, starts);
  return executionArnOf(machine, name);
}

/** Starts the machine for a promotion. Its name decides who does: whoever asks again finds it started. */
export async function startPromotionMachine(engine: Engine, item: PromotionItem): Promise<void> {
  const { execution_arn: arn, environment, stack_name: stack, candidate, run } = item;
  const machineArn = arn.slice(0, arn.lastIndexOf(':')).replace(':execution:', ':stateMachine:');
  await engine.machines.start(machineArn, arn.slice(arn.lastIndexOf(':') + 1), { environment, stack, candidate, run });
}

/** The ARN of the execution that a session began with. */
export function firstExecutionArn({ session_id, executions: [first] }: SessionItem): string {
  if (!first) throw new UnityError('InvariantBroken', { message: `session ${session_id} has no execution` });
  return first.arn;
}
