import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { together } from '../../../resources/changes';
import { alarmClient, alarmName, alarms, isAlarmFree } from '../../../resources/cloudwatch/alarm';
import { globalRegion } from '../../../shared/clients';
import type { MakeContext } from '../../action';
import type { AlarmPlan } from './alarms/plan';
import type { MonitoringInput } from './input';

/** What making needs. */
export type MonitoringContext = MakeContext<MonitoringInput>;

/** Sets the alarms, each once, and answers their names. */
export function makeAlarms(context: MonitoringContext, plans: readonly AlarmPlan[]): Promise<readonly string[]> {
  return together(plans.map((plan) => makeAlarm(context, plan)));
}

function makeAlarm(context: MonitoringContext, { key, watches, settings }: AlarmPlan): Promise<string> {
  const name = alarmName(context, key);
  return context.make(
    key,
    alarms,
    async (row) => {
      // PutMetricAlarm overwrites whatever has the name, so this refuses what is not ours.
      await isAlarmFree(context, row, name);
      await alarmClient(context, row).send(
        new PutMetricAlarmCommand({
          ...settings,
          Dimensions: [...settings.Dimensions],
          AlarmName: name,
          AlarmActions: topicsOf(context.input, watches),
          Tags: [...context.tags(key)],
        }),
      );
      return name;
    },
    watches,
  );
}

/** Alarms tell only topics of their own region, and that of a distribution may be in another one than the rest. */
export function topicsOf({ alarm_topic_arn: topic }: MonitoringInput, watches: AlarmPlan['watches']): string[] {
  if (topic === undefined) return [];
  return watches.distribution_id === undefined || topic.split(':')[3] === globalRegion ? [topic] : [];
}
