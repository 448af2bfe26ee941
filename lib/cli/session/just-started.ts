import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { Clock } from '../../ports/clock';

/** After that an execution that is not shown is not there. */
const notShownMilliseconds = 30_000;

/** How an execution stands. */
export type StartedExecution = Pick<DescribeExecutionOutput, 'status' | 'error' | 'cause'>;

/**
 * How an execution stands that has just been started. Reads of Step Functions are eventually consistent (API reference,
 * DescribeExecution), so one that is not shown yet runs.
 *
 * @param since when the waiting began, in milliseconds since the epoch
 */
export async function describeStarted(
  { machines, clock }: { readonly machines: SFNClient; readonly clock: Clock },
  executionArn: string,
  since: number,
): Promise<StartedExecution> {
  try {
    return await machines.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    const isEarly = clock.now() - since < notShownMilliseconds;
    if (isEarly && error instanceof ExecutionDoesNotExist) return { status: 'RUNNING' };
    throw error;
  }
}
