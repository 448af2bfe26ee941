import type { Dimension, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { few, type Sheet, shortArn } from '../sheet';
import type { Survey } from '../survey';

/** Something that is to be watched, and the dimension by which CloudWatch's metrics name it. */
interface Watched {
  readonly id: string;
  readonly dimension: string;
  readonly value: string;
}

/** Whether somebody hears of it when something goes wrong. */
export async function checkAlarms(survey: Survey, sheet: Sheet): Promise<void> {
  const alarms = await survey.alarms();
  const unshown = (survey.input.alarm_names ?? []).filter(
    (name) => !alarms.some(({ AlarmName }) => AlarmName === name),
  );
  for (const name of unshown) sheet.absent(`the alarm "${name}"`);
  const watching = new Set<MetricAlarm>();
  for (const watched of allWatched(survey)) {
    const found = alarms.filter((alarm) => watches(alarm, watched));
    for (const alarm of found) watching.add(alarm);
    const names = found.map(({ AlarmName, StateValue }) => `"${AlarmName}" (${StateValue})`);
    if (found.length > 0) sheet.saw(`${watched.id} is watched by ${few(names)}`);
    else sheet.fail(`no alarm watches ${watched.id}`, unshown.length > 0 ? 'working' : 'visible');
  }
  // Those that were named are all to be heard; others of the account only where they watch something of this.
  const counted = survey.input.alarm_names === undefined ? [...watching] : alarms;
  checkWhoHears(survey.input.alarm_topic_arn, counted, sheet);
}

function allWatched({ input }: Survey): readonly Watched[] {
  const { distribution_id, file_system_id, instance_ids = [], load_balancer_arn, target_group_arn } = input;
  const watched = (dimension: string, id: string | undefined, value = id): Watched[] =>
    id === undefined || value === undefined ? [] : [{ id: shortArn(id), dimension, value }];
  return [
    ...instance_ids.flatMap((id) => watched('InstanceId', id)),
    ...watched('LoadBalancer', load_balancer_arn, load_balancer_arn?.split(':loadbalancer/')[1]),
    ...watched('TargetGroup', target_group_arn, target_group_arn && shortArn(target_group_arn)),
    ...watched('DistributionId', distribution_id),
    ...watched('FileSystemId', file_system_id),
  ];
}

/** Whether an alarm is about it: on a metric of its own, or on one in an expression. */
function watches({ Dimensions = [], Metrics = [] }: MetricAlarm, { dimension, value }: Watched): boolean {
  const isIt = ({ Name, Value }: Dimension) => Name === dimension && Value === value;
  return Dimensions.some(isIt) || Metrics.some(({ MetricStat }) => MetricStat?.Metric?.Dimensions?.some(isIt));
}

function checkWhoHears(topic: string | undefined, alarms: readonly MetricAlarm[], sheet: Sheet): void {
  const told = ({ ActionsEnabled, AlarmActions = [] }: MetricAlarm) => (ActionsEnabled === false ? [] : AlarmActions);
  if (topic === undefined) {
    const silent = alarms.filter((alarm) => told(alarm).length === 0).map(({ AlarmName }) => `"${AlarmName}"`);
    if (silent.length > 0) sheet.warn(`nobody is told by ${few(silent)}; no alarm_topic_arn was given`);
    return;
  }
  for (const alarm of alarms.filter((candidate) => !told(candidate).includes(topic))) {
    sheet.fail(`"${alarm.AlarmName}" does not tell ${topic}, but ${few(told(alarm)) || 'nobody'}`, 'visible');
  }
}
