import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { together } from '../changes';
import { askToRemove, assertOldEnough } from '../removal';
import { type Holder, holderByTags, isFree } from '../tagged';

/** DescribeAlarms takes and gives so many at once. */
const mostNames = 100;

/**
 * A metric alarm; its id is its name. Anybody may make an alarm of that name and PutMetricAlarm overwrites what is
 * there, so nothing is written or deleted before its tags say that it is ours.
 */
export const alarms: ResourceHandler = {
  type: 'AWS::CloudWatch::Alarm',
  async find(context, row) {
    const name = alarmName(context, row.key);
    return (await holderOf(context, row, name)) === 'us' ? name : undefined;
  },
  async remove(context, row) {
    if (await isAlarmFree(context, row, row.id)) return assertOldEnough(context, row);
    await askToRemove(context, row, () =>
      alarmClient(context, row).send(new DeleteAlarmsCommand({ AlarmNames: [row.id] })),
    );
  },
  async exists(context, row) {
    return (await holderOf(context, row, row.id)) === 'us';
  },
};

/** The name of an alarm of this step. */
export function alarmName(context: StepContext, key: string): string {
  return context.physicalName(key, 100);
}

/** An alarm on a distribution stands where CloudFront's metrics are, every other one in the region of the step. */
export function alarmClient({ clients }: StepContext, row: Pick<ResourceRow, 'metadata'>): CloudWatchClient {
  return row.metadata.distribution_id === undefined ? clients.cloudwatch : clients.globalCloudwatch;
}

/** The alarms of these rows as far as AWS shows them, by name and whoever made them. */
export async function describeAlarms(
  context: StepContext,
  rows: readonly (ResourceRow & { readonly id: string })[],
): Promise<ReadonlyMap<string, MetricAlarm>> {
  const { cloudwatch, globalCloudwatch } = context.clients;
  const calls = [cloudwatch, globalCloudwatch].flatMap((client) => {
    const names = rows.filter((row) => alarmClient(context, row) === client).map((row) => row.id);
    return chunks(names).map((chunk) => named(client, chunk));
  });
  return new Map((await together(calls)).flat().map((alarm) => [alarm.AlarmName ?? '', alarm]));
}

function chunks(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / mostNames) }, (_, index) =>
    names.slice(index * mostNames, (index + 1) * mostNames),
  );
}

async function named(client: CloudWatchClient, AlarmNames: string[]): Promise<readonly MetricAlarm[]> {
  const answer = await client.send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: mostNames }));
  return answer.MetricAlarms ?? [];
}

/**
 * Whether no alarm has the name: true when it is free, false when it is taken by ours.
 *
 * @throws UnityError NotOurs when it is somebody else's
 */
export async function isAlarmFree(context: StepContext, row: ResourceRow, name: string): Promise<boolean> {
  return isFree(`the alarm "${name}"`, await holderOf(context, row, name));
}

async function holderOf(context: StepContext, row: ResourceRow, name: string): Promise<Holder> {
  const client = alarmClient(context, row);
  const [alarm] = await named(client, [name]);
  if (alarm === undefined) return 'nobody';
  const command = new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn });
  // Without tags to be found it is still shown, but gone.
  const answer = await unlessAbsent(() => client.send(command));
  return holderByTags(context, row, answer?.Tags);
}
