import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { orAdopt } from '../../../resources/adopt';
import { onceVisible, together } from '../../../resources/changes';
import { logGroupName, logGroups } from '../../../resources/logs/log-group';
import type { MonitoringContext } from './make-alarms';

/** The row of a component's log group. */
export function logKey(component: string): string {
  return `log-${component}`;
}

/** Makes the components' log groups, each once, and answers their names. */
export async function makeLogGroups(context: MonitoringContext): Promise<readonly string[]> {
  return together([...new Set(context.input.log_groups)].map((component) => makeLogGroup(context, component)));
}

function makeLogGroup(context: MonitoringContext, component: string): Promise<string> {
  const { logs } = context.clients;
  const key = logKey(component);
  const groupName = logGroupName(context, key);
  const tags = Object.fromEntries(context.tags(key).map((tag) => [tag.Key, tag.Value]));
  return context.make(
    key,
    logGroups,
    (row) =>
      orAdopt(context, logGroups, row, ['ResourceAlreadyExistsException'], async () => {
        await logs.send(new CreateLogGroupCommand({ logGroupName: groupName, tags }));
        return groupName;
      }),
    { component },
  );
}

/** Setting the same retention again changes nothing. */
export async function setRetention(context: MonitoringContext, names: readonly string[]): Promise<void> {
  const { logs } = context.clients;
  const retentionInDays = context.input.retention_days;
  await together(
    names.map((logGroupName) =>
      onceVisible(context, () => logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }))),
    ),
  );
}
