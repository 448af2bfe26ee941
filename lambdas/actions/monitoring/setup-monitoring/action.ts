import { aliveRows } from '../../../resources/alive-rows';
import { together } from '../../../resources/changes';
import { alarms, describeAlarm } from '../../../resources/cloudwatch/alarm';
import { describeLogGroup, logGroups } from '../../../resources/logs/log-group';
import type { Action, Finding, PollResult, StepContext } from '../../action';
import { makeAlarms } from './alarms';
import { setupMonitoringDefinition } from './definition';
import { makeLogGroups, setRetention } from './log-groups';

const teardownOrder = [alarms, logGroups];

export const setupMonitoringAction: Action<typeof setupMonitoringDefinition> = {
  definition: setupMonitoringDefinition,

  async begin(context) {
    const [alarm_names = [], log_group_names = []] = await together([makeAlarms(context), makeLogGroups(context)]);
    await context.publish({ alarm_names, log_group_names });
    await context.fence();
    await setRetention(context, log_group_names);
  },

  async poll(context): Promise<PollResult> {
    const alarm_names = idsOf(context, alarms.type);
    const log_group_names = idsOf(context, logGroups.type);
    const shown = await together<unknown>([
      ...alarm_names.map((name) => describeAlarm(context, name)),
      ...log_group_names.map((name) => describeLogGroup(context, name)),
    ]);
    const missing = shown.filter((item) => item === undefined).length;
    if (missing > 0) return { status: 'pending', reason: `${missing} alarms or log groups are not shown yet` };
    return { status: 'ready', outputs: { alarm_names, log_group_names } };
  },

  async check(context) {
    const wanted = context.input.retention_days;
    const findings = await together(
      idsOf(context, logGroups.type).map(async (name) => {
        const days = (await describeLogGroup(context, name))?.retentionInDays;
        return days === wanted ? [] : [retentionFinding(name, wanted, days)];
      }),
    );
    return findings.flat();
  },

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};

function idsOf(context: StepContext, type: string): string[] {
  return context
    .resources()
    .flatMap((row) => (row.type === type && row.state === 'active' && row.id !== undefined ? [row.id] : []));
}

function retentionFinding(name: string, wanted: number, days: number | undefined): Finding {
  return {
    code: 'CheckFailed',
    message: `Entries of ${name} are kept ${days === undefined ? 'for ever' : `${days} days`}, not ${wanted} days.`,
    remedy: 'Find out who changed it meanwhile, and deploy again.',
  };
}
