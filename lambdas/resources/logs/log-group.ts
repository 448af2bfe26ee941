import {
  DeleteLogGroupCommand,
  ListTagsForResourceCommand,
  type LogGroup,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { namedResource } from '../named';
import { type Holder, holderByTags, isFree } from '../tagged';

/** A log group; its id is its name. As with alarms, tags decide whose it is before anything is changed. */
export const logGroups = namedResource({
  type: 'AWS::Logs::LogGroup',
  nameOf: logGroupName,
  holderOf,
  isFree: isLogGroupFree,
  delete: ({ clients }, row) => clients.logs.send(new DeleteLogGroupCommand({ logGroupName: row.id })),
});

/** The name of a log group of this step. */
export function logGroupName(context: StepContext, key: string): string {
  return context.physicalName(key, 100);
}

/** The log group of that name, whoever made it. */
export async function describeLogGroup({ clients }: StepContext, name: string): Promise<LogGroup | undefined> {
  for await (const page of paginateDescribeLogGroups({ client: clients.logs }, { logGroupNamePrefix: name })) {
    const found = page.logGroups?.find((group) => group.logGroupName === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Whether no log group has the name: true when it is free, false when it is taken by ours.
 *
 * @throws UnityError NotOurs when it is somebody else's
 */
export async function isLogGroupFree(context: StepContext, row: ResourceRow, name: string): Promise<boolean> {
  return isFree(`the log group "${name}"`, await holderOf(context, row, name));
}

async function holderOf(context: StepContext, row: ResourceRow, name: string): Promise<Holder> {
  const group = await describeLogGroup(context, name);
  if (group === undefined) return 'nobody';
  // Tags are asked for under the ARN without the `:*` that `arn` ends in.
  const resourceArn = (group.logGroupArn ?? group.arn)?.replace(/:\*$/, '');
  const command = new ListTagsForResourceCommand({ resourceArn });
  // Without tags to be found it is still shown, but gone.
  const answer = await unlessAbsent(() => context.clients.logs.send(command));
  const tags = answer && Object.entries(answer.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return holderByTags(context, row, tags);
}
