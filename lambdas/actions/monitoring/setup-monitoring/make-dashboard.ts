import { PutDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { alarmName } from '../../../resources/cloudwatch/alarm';
import { dashboardName, dashboards, isDashboardFree } from '../../../resources/cloudwatch/dashboard';
import { logGroupName } from '../../../resources/logs/log-group';
import { globalRegion } from '../../../shared/clients';
import type { StepContext } from '../../action';
import type { AlarmPlan } from './alarms/plan';
import { dashboardBody } from './dashboard/body';
import type { MonitoringInput } from './input';
import { logKey } from './log-groups';
import type { MonitoringContext } from './make-alarms';

/** The row of the dashboard. */
export const dashboardKey = 'dashboard';

/** Makes the dashboard, once, and answers its name. */
export function makeDashboard(context: MonitoringContext, plans: readonly AlarmPlan[]): Promise<string> {
  const name = dashboardName(context, dashboardKey);
  return context.make(dashboardKey, dashboards, async (row) => {
    const DashboardBody = await wantedBody(context, plans);
    // PutDashboard overwrites whatever has the name, so this refuses what is not ours.
    await isDashboardFree(context, row, name);
    const Tags = [...context.tags(dashboardKey)];
    await context.clients.cloudwatch.send(new PutDashboardCommand({ DashboardName: name, DashboardBody, Tags }));
    return name;
  });
}

/** What the dashboard is to say, worked out from what the step was given. */
export async function wantedBody(
  context: StepContext & { readonly input: MonitoringInput },
  plans: readonly AlarmPlan[],
): Promise<string> {
  const { session, step, clients, input } = context;
  const region = await clients.cloudwatch.config.region();
  const { Account: account } = await clients.sts.send(new GetCallerIdentityCommand({}));
  return dashboardBody({
    title: `${session.stackName} · ${session.environment}`,
    madeBy: `step ${step} of session ${session.id}`,
    input,
    region,
    alarmArns: plans.map(({ key, watches }) => {
      const where = watches.distribution_id === undefined ? region : globalRegion;
      return `arn:aws:cloudwatch:${where}:${account}:alarm:${alarmName(context, key)}`;
    }),
    logGroupNames: [...new Set(input.log_groups)].map((component) => logGroupName(context, logKey(component))),
  });
}
