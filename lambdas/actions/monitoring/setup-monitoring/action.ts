import { activeRows, aliveRows } from '../../../resources/alive-rows';
import { together } from '../../../resources/changes';
import { alarms, describeAlarms } from '../../../resources/cloudwatch/alarm';
import { dashboardName, dashboards, describeDashboard } from '../../../resources/cloudwatch/dashboard';
import { describeLogGroup, logGroups } from '../../../resources/logs/log-group';
import type { Action, PollResult, StepContext } from '../../action';
import { alarmPlans } from './alarms/all';
import { checkMonitoring } from './check';
import { dashboardUrl } from './dashboard/body';
import { setupMonitoringDefinition } from './definition';
import { makeLogGroups, setRetention } from './log-groups';
import { makeAlarms } from './make-alarms';
import { dashboardKey, makeDashboard } from './make-dashboard';
import { throughputMode } from './throughput-mode';

/** The dashboard goes first: it shows the others. */
const teardownOrder = [dashboards, alarms, logGroups];

export const setupMonitoringAction: Action<typeof setupMonitoringDefinition> = {
  definition: setupMonitoringDefinition,

  async begin(context) {
    const plans = alarmPlans(context.input, await throughputMode(context));
    const [alarm_names = [], log_group_names = []] = await together([
      makeAlarms(context, plans),
      makeLogGroups(context),
    ]);
    await makeDashboard(context, plans);
    await context.publish({ alarm_names, log_group_names, ...(await dashboardOutputs(context)) });
    await context.fence();
    await setRetention(context, log_group_names);
  },

  async poll(context): Promise<PollResult> {
    const [alarmRows, groupRows] = [activeRows(context, alarms), activeRows(context, logGroups)];
    const dashboardRows = activeRows(context, dashboards);
    const shown = await together([
      describeAlarms(context, alarmRows).then(({ size }) => size),
      ...groupRows.map(async ({ id }) => ((await describeLogGroup(context, id)) ? 1 : 0)),
      ...dashboardRows.map(async ({ id }) => ((await describeDashboard(context, id)) ? 1 : 0)),
    ]);
    const made = alarmRows.length + groupRows.length + dashboardRows.length;
    const missing = made - shown.reduce((sum, count) => sum + count, 0);
    if (missing > 0) {
      return { status: 'pending', reason: `${missing} alarms, log groups or dashboards are not shown yet` };
    }
    const alarm_names = alarmRows.map(({ id }) => id);
    const log_group_names = groupRows.map(({ id }) => id);
    return { status: 'ready', outputs: { alarm_names, log_group_names, ...(await dashboardOutputs(context)) } };
  },

  check: checkMonitoring,

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};

/** The name follows from the step, so it is the same before and after the dashboard is recorded. */
async function dashboardOutputs(context: StepContext) {
  const dashboard_name = dashboardName(context, dashboardKey);
  const region = await context.clients.cloudwatch.config.region();
  return { dashboard_name, dashboard_url: dashboardUrl(region, dashboard_name) };
}
