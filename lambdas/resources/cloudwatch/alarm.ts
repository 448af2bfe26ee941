import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { type Holder, holderByTags, isFree } from '../tagged';

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
      context.clients.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [row.id] })),
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

/** The alarm of that name, whoever made it. */
export async function describeAlarm({ clients }: StepContext, name: string): Promise<MetricAlarm | undefined> {
  const answer = await clients.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return answer.MetricAlarms?.find((alarm) => alarm.AlarmName === name);
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
  const alarm = await describeAlarm(context, name);
  if (alarm === undefined) return 'nobody';
  const command = new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn });
  // Without tags to be found it is still shown, but gone.
  const answer = await unlessAbsent(() => context.clients.cloudwatch.send(command));
  return holderByTags(context, row, answer?.Tags);
}
