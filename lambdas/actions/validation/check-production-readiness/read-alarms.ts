import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { Clients } from '../../../shared/clients';

/** An alarm, and the client through which it is seen: an alarm belongs to a region. */
export interface ShownAlarm extends MetricAlarm {
  readonly seenBy: CloudWatchClient;
}

/** DescribeAlarms takes so many names, and gives so many alarms, a call. */
const namesPerCall = 100;

const AlarmTypes = ['MetricAlarm' as const];

/** The alarms of these names that AWS shows; all of the account in this region when no names are given. */
export async function readAlarms(
  { cloudwatch }: Clients,
  names: readonly string[] | undefined,
): Promise<readonly ShownAlarm[]> {
  const shown = names === undefined ? await all(cloudwatch) : await named(cloudwatch, names);
  return shown.map((alarm) => ({ ...alarm, seenBy: cloudwatch }));
}

async function named(client: CloudWatchClient, names: readonly string[]): Promise<readonly MetricAlarm[]> {
  const alarms: MetricAlarm[] = [];
  for (let start = 0; start < names.length; start += namesPerCall) {
    const AlarmNames = names.slice(start, start + namesPerCall);
    const command = new DescribeAlarmsCommand({ AlarmNames, AlarmTypes, MaxRecords: namesPerCall });
    alarms.push(...((await client.send(command)).MetricAlarms ?? []));
  }
  return alarms;
}

async function all(client: CloudWatchClient): Promise<readonly MetricAlarm[]> {
  const alarms: MetricAlarm[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmTypes, MaxRecords: namesPerCall })) {
    alarms.push(...(page.MetricAlarms ?? []));
  }
  return alarms;
}
