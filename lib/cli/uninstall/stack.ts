import {
  CloudFormationServiceException,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { UnityError } from '../../domain/errors/unity-error';
import type { InstallationAccount } from './account';

const lookSeconds = 5;
/** Functions in no VPC and tables that stay are gone in minutes; CloudFormation itself has no such bound. */
const mostMinutes = 30;

type Account = Pick<InstallationAccount, 'stacks' | 'prefix' | 'clock'>;

/** The stack that `cdk deploy` made, by its name or id; undefined when there is none. */
export async function findStack({ stacks, prefix }: Account, id: string = prefix): Promise<Stack | undefined> {
  try {
    const [found] = (await stacks.send(new DescribeStacksCommand({ StackName: id }))).Stacks ?? [];
    return found?.StackStatus === 'DELETE_COMPLETE' ? undefined : found;
  } catch (error) {
    if (error instanceof CloudFormationServiceException && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** Deletes the stack and stays until it is gone. @throws UnityError UninstallStuck */
export async function removeStack(account: Account, stack: Stack): Promise<void> {
  const id = stack.StackId ?? account.prefix;
  if (stack.StackStatus !== 'DELETE_IN_PROGRESS') await account.stacks.send(new DeleteStackCommand({ StackName: id }));
  const rounds = (mostMinutes * 60) / lookSeconds;
  for (let round = 0; round < rounds; round++) {
    const found = await findStack(account, id);
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
