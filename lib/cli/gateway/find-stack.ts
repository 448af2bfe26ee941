import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';

/** A stack by its name or id; undefined when there is none, or none any more. */
export async function findStack(stacks: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  try {
    const [found] = (await stacks.send(new DescribeStacksCommand({ StackName }))).Stacks ?? [];
    return found?.StackStatus === 'DELETE_COMPLETE' ? undefined : found;
  } catch (error) {
    // CloudFormation has no code of its own for a stack that is not there.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}
