import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { together } from '../../../resources/changes';
import { alarmsNamed } from '../../../resources/cloudwatch/alarm';
import type { Clients } from '../../../shared/clients';

/** An alarm, and the client through which it is seen: an alarm belongs to a region. */
export interface ShownAlarm extends MetricAlarm {
  readonly seenBy: CloudWatchClient;
}

/**
 * The alarms of these names that AWS shows; all of the account when no names are given. Those on distributions stand in
 * us-east-1, the others in the region of the deployment, which may be the same.
 */
export async function readAlarms(
  { cloudwatch, globalCloudwatch }: Clients,
  names: readonly string[] | undefined,
): Promise<readonly ShownAlarm[]> {
  const shown = await together([cloudwatch, globalCloudwatch].map((client) => seenBy(client, names)));
  return [...new Map(shown.flat().map((alarm) => [alarm.AlarmArn, alarm])).values()];
}

async function seenBy(client: CloudWatchClient, names: readonly string[] | undefined): Promise<readonly ShownAlarm[]> {
  const shown = names === undefined ? await all(client) : await alarmsNamed(client, names);
  return shown.map((alarm) => ({ ...alarm, seenBy: client }));
}

async function all(client: CloudWatchClient): Promise<readonly MetricAlarm[]> {
  const query = { AlarmTypes: ['MetricAlarm' as const], MaxRecords: 100 };
  const alarms: MetricAlarm[] = [];
  for await (const page of paginateDescribeAlarms({ client }, query)) {
    alarms.push(...(page.MetricAlarms ?? []));
  }
  return alarms;
}
