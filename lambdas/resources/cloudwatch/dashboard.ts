import { DeleteDashboardsCommand, GetDashboardCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { namedResource } from '../named';
import { type Holder, holderByTags, isFree } from '../tagged';

/**
 * A dashboard; its id is its name, which holds in all regions of the account. As with alarms, PutDashboard overwrites
 * whatever has the name, so tags decide whose it is before anything is written or deleted.
 */
export const dashboards = namedResource({
  type: 'AWS::CloudWatch::Dashboard',
  nameOf: dashboardName,
  holderOf,
  isFree: isDashboardFree,
  delete: ({ clients }, row) => clients.cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [row.id] })),
});

/** The name of a dashboard of this step. */
export function dashboardName(context: StepContext, key: string): string {
  return context.physicalName(key, 100);
}

/** The dashboard of that name, whoever made it. */
export async function describeDashboard(
  { clients }: StepContext,
  name: string,
): Promise<{ readonly arn: string | undefined; readonly body: string } | undefined> {
  const answer = await unlessAbsent(() => clients.cloudwatch.send(new GetDashboardCommand({ DashboardName: name })));
  return answer && { arn: answer.DashboardArn, body: answer.DashboardBody ?? '' };
}

/**
 * Whether no dashboard has the name: true when it is free, false when it is taken by ours.
 *
 * @throws UnityError NotOurs when it is somebody else's
 */
export async function isDashboardFree(context: StepContext, row: ResourceRow, name: string): Promise<boolean> {
  return isFree(`the dashboard "${name}"`, await holderOf(context, row, name));
}

async function holderOf(context: StepContext, row: ResourceRow, name: string): Promise<Holder> {
  const dashboard = await describeDashboard(context, name);
  if (dashboard === undefined) return 'nobody';
  const command = new ListTagsForResourceCommand({ ResourceARN: dashboard.arn });
  // Without tags to be found it is still shown, but gone.
  const answer = await unlessAbsent(() => context.clients.cloudwatch.send(command));
  return holderByTags(context, row, answer?.Tags);
}
