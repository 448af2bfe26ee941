import { DeleteStackCommand, DescribeStackEventsCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { UnityError } from '../../domain/errors/unity-error';
import { findStack } from '../gateway/find-stack';
import type { InstallationAccount } from './account';

const lookSeconds = 5;
/** Functions in no VPC and tables that stay are gone in minutes; CloudFormation itself has no such bound. */
const mostMinutes = 30;

type Account = Pick<InstallationAccount, 'stacks' | 'prefix' | 'clock'>;

/** Deletes the stack and stays until it is gone. @throws UnityError UninstallStuck */
export async function removeStack(account: Account, stack: Stack): Promise<void> {
  const id = stack.StackId ?? account.prefix;
  if (stack.StackStatus !== 'DELETE_IN_PROGRESS') await account.stacks.send(new DeleteStackCommand({ StackName: id }));
  const rounds = (mostMinutes * 60) / lookSeconds;
  for (let round = 0; round < rounds; round++) {
    const found = await findStack(account.stacks, id);
    if (!found) return;
    if (found.StackStatus === 'DELETE_FAILED') {
      throw new UnityError('UninstallStuck', { message: `stack ${account.prefix}: ${await reasons(account, id)}` });
    }
    await account.clock.sleep(lookSeconds * 1000);
  }
  throw new UnityError('UninstallStuck', { message: `stack ${account.prefix} is not gone after ${mostMinutes} min` });
}

async function reasons({ stacks }: Account, id: string): Promise<string> {
  const { StackEvents = [] } = await stacks.send(new DescribeStackEventsCommand({ StackName: id }));
  const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED');
  const said = failed.map(
    ({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`,
  );
  return said.slice(0, 10).join('; ') || 'DELETE_FAILED';
}
