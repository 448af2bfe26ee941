import type {
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
  PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import { born, isAlive, isKnown, isShown, remove } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { shownState } from './alarm-history';
import { checkSettings, invalid } from './alarm-rules';
import { alarmState } from './alarm-state';
import type { AlarmRecord } from './state';

/** The ARN of an alarm. */
export function alarmArn(world: World, name: string): string {
  return `arn:aws:cloudwatch:${world.region}:${world.accountId}:alarm:${name}`;
}

function view(world: World, alarm: AlarmRecord): MetricAlarm {
  const { settings } = alarm;
  const { state, since } = shownState(world, alarm);
  return {
    ...structuredClone(settings),
    AlarmArn: alarmArn(world, alarm.id),
    ActionsEnabled: settings.ActionsEnabled ?? true,
    OKActions: settings.OKActions ?? [],
    AlarmActions: settings.AlarmActions ?? [],
    InsufficientDataActions: settings.InsufficientDataActions ?? [],
    Dimensions: settings.Dimensions ?? [],
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    StateUpdatedTimestamp: new Date(since),
    StateTransitionedTimestamp: new Date(since),
    StateValue: state,
    StateReason: state === 'INSUFFICIENT_DATA' ? 'Unchecked: Initial alarm creation' : `Threshold evaluated: ${state}`,
  };
}

/** Alarms of one metric; a prefix and names exclude each other. */
function listed(world: World, request: DescribeAlarmsInput): readonly AlarmRecord[] {
  const { AlarmNames: names, AlarmNamePrefix: prefix = '', StateValue: state } = request;
  if (names !== undefined && prefix !== '') {
    throw refuse('InvalidParameterCombinationException', 'AlarmNames and AlarmNamePrefix cannot be used together.');
  }
  if ((names?.length ?? 0) > 100) throw invalid('At most 100 alarm names can be given.');
  return [...world.state.cloudwatch.alarms.values()]
    .filter((alarm) => isShown(alarm, world.now))
    .filter((alarm) => alarm.id.startsWith(prefix) && (names?.includes(alarm.id) ?? true))
    .filter((alarm) => state === undefined || alarmState(world, alarm) === state);
}

export const alarmOperations = {
  /** Makes an alarm, or overwrites what is there but its tags and its age (API reference). */
  PutMetricAlarm: operation<PutMetricAlarmInput, object>()(['AlarmName'], (world, request) => {
    checkSettings(request, world.region);
    const { Tags, ...given } = request;
    const tags = readTags(Tags, 'InvalidParameterValueException');
    const { alarms } = world.state.cloudwatch;
    const former = alarms.get(request.AlarmName);
    const settings = structuredClone(given);
    if (former !== undefined && isAlive(former, world.now)) {
      former.settings = settings;
      former.configuredAt = world.now;
    } else {
      alarms.set(request.AlarmName, { ...born(world, request.AlarmName, tags), settings, configuredAt: world.now });
    }
    return {};
  }),

  DescribeAlarms: operation<DescribeAlarmsInput, DescribeAlarmsOutput>()([], (world, request) => {
    const wantsMetric = request.AlarmTypes?.includes('MetricAlarm') ?? true;
    const alarms = wantsMetric ? listed(world, request) : [];
    const rules = { least: 1, most: 100, invalidNumber: 'InvalidParameterValueException' };
    const page = pageOf(world, alarms, { size: request.MaxRecords, token: request.NextToken }, rules);
    return { MetricAlarms: page.items.map((alarm) => view(world, alarm)), CompositeAlarms: [], NextToken: page.next };
  }),

  /** Deletes what it knows of the names; only when it knows none is that an error (the reference leaves it open). */
  DeleteAlarms: operation<DeleteAlarmsInput, object>()(['AlarmNames'], (world, request) => {
    if (request.AlarmNames.length > 100) throw invalid('At most 100 alarms can be deleted at once.');
    const { alarms } = world.state.cloudwatch;
    const known = request.AlarmNames.flatMap((name) => alarms.get(name) ?? []).filter((alarm) =>
      isKnown(alarm, world.now),
    );
    if (known.length === 0) throw refuse('ResourceNotFound', 'The named alarms do not exist.', 404);
    for (const alarm of known) remove(world, alarm);
    return {};
  }),
};
