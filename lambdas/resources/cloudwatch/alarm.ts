import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { StepContext } from '../../actions/action';
import { globalRegion } from '../../shared/clients';
import { unlessAbsent } from '../aws-error';
import { together } from '../changes';
import { namedResource } from '../named';
import { type Holder, holderByTags, isFree } from '../tagged';

/** DescribeAlarms takes and gives so many at once. */
const mostNames = 100;

/**
 * A metric alarm; its id is its name. Anybody may make an alarm of that name and PutMetricAlarm overwrites what is
 * there, so nothing is written or deleted before its tags say that it is ours.
 */
export const alarms = namedResource({
  type: 'AWS::CloudWatch::Alarm',
  nameOf: alarmName,
  holderOf,
  isFree: isAlarmFree,
  delete: (context, row) => alarmClient(context, row).send(new DeleteAlarmsCommand({ AlarmNames: [row.id] })),
});

/** The name of an alarm of this step. */
export function alarmName(context: StepContext, key: string): string {
  return context.physicalName(key, 100);
}

/**
 * An alarm on a distribution stands where CloudFront's metrics are, every other one in the region of the step; of one that
 * was found, its row says where.
 */
export function alarmClient({ clients }: StepContext, row: Pick<ResourceRow, 'metadata'>): CloudWatchClient {
  const isGlobal = row.metadata.distribution_id !== undefined || row.metadata.found_in === globalRegion;
  return isGlobal ? clients.globalCloudwatch : clients.cloudwatch;
}

/** The alarms of these rows as far as AWS shows them, by name and whoever made them. */
export async function describeAlarms(
  context: StepContext,
  rows: readonly (ResourceRow & { readonly id: string })[],
): Promise<ReadonlyMap<string, MetricAlarm>> {
  const { cloudwatch, globalCloudwatch } = context.clients;
  const calls = [cloudwatch, globalCloudwatch].map((client) => {
    const names = rows.filter((row) => alarmClient(context, row) === client).map((row) => row.id);
    return alarmsNamed(client, names);
  });
  return new Map((await together(calls)).flat().map((alarm) => [alarm.AlarmName ?? '', alarm]));
}

function chunks(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / mostNames) }, (_, index) =>
    names.slice(index * mostNames, (index + 1) * mostNames),
  );
}

/** The metric alarms of these names that a client shows, whoever made them. */
export async function alarmsNamed(client: CloudWatchClient, names: readonly string[]): Promise<readonly MetricAlarm[]> {
  const answers = chunks(names).map((AlarmNames) =>
    client.send(new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm'], MaxRecords: mostNames })),
  );
  return (await together(answers)).flatMap(({ MetricAlarms = [] }) => MetricAlarms);
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
  const [alarm] = await alarmsNamed(client, [name]);
  if (alarm === undefined) return 'nobody';
  const command = new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn });
  // Without tags to be found it is still shown, but gone.
  const answer = await unlessAbsent(() => client.send(command));
  return holderByTags(context, row, answer?.Tags);
}
