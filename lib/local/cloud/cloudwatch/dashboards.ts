import type {
  DeleteDashboardsInput,
  GetDashboardInput,
  GetDashboardOutput,
  ListDashboardsInput,
  ListDashboardsOutput,
  PutDashboardInput,
  PutDashboardOutput,
} from '@aws-sdk/client-cloudwatch';
import { born, isAlive, isKnown, isShown, remove } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { checkBody, wire } from './dashboard-rules';

/** The ARN of a dashboard; dashboards are global. */
export function dashboardArn(world: World, name: string): string {
  return `arn:aws:cloudwatch::${world.accountId}:dashboard/${name}`;
}

export const dashboardOperations = {
  PutDashboard: operation<PutDashboardInput, PutDashboardOutput>()(
    ['DashboardName', 'DashboardBody'],
    (world, request) => {
      if (!/^[A-Za-z0-9_-]{1,255}$/.test(request.DashboardName)) {
        throw refuse(
          'InvalidParameterValueException',
          `The value ${request.DashboardName} is not a valid dashboard name.`,
        );
      }
      checkBody(request.DashboardBody);
      const tags = readTags(request.Tags, 'InvalidParameterValueException');
      const { dashboards } = world.state.cloudwatch;
      const former = dashboards.get(request.DashboardName);
      if (former !== undefined && isAlive(former, world.now)) {
        former.body = request.DashboardBody;
        former.modifiedAt = world.now;
      } else {
        const dashboard = {
          ...born(world, request.DashboardName, tags),
          body: request.DashboardBody,
          modifiedAt: world.now,
        };
        dashboards.set(dashboard.id, dashboard);
      }
      return { DashboardValidationMessages: [] };
    },
  ),

  GetDashboard: operation<GetDashboardInput, GetDashboardOutput>()(['DashboardName'], (world, request) => {
    const dashboard = world.state.cloudwatch.dashboards.get(request.DashboardName);
    if (dashboard === undefined || !isShown(dashboard, world.now)) {
      throw refuse(
        'DashboardNotFoundError',
        `Dashboard ${request.DashboardName} does not exist`,
        404,
        wire('ResourceNotFound'),
      );
    }
    const { id, body } = dashboard;
    return { DashboardName: id, DashboardBody: body, DashboardArn: dashboardArn(world, id) };
  }),

  ListDashboards: operation<ListDashboardsInput, ListDashboardsOutput>()([], (world, request) => {
    const dashboards = [...world.state.cloudwatch.dashboards.values()].filter(
      (dashboard) => isShown(dashboard, world.now) && dashboard.id.startsWith(request.DashboardNamePrefix ?? ''),
    );
    const page = pageOf(world, dashboards, { token: request.NextToken });
    return {
      DashboardEntries: page.items.map(({ id, body, modifiedAt }) => ({
        DashboardName: id,
        DashboardArn: dashboardArn(world, id),
        LastModified: new Date(modifiedAt),
        Size: Buffer.byteLength(body),
      })),
      NextToken: page.next,
    };
  }),

  /** Deletes as many as it knows (API reference). */
  DeleteDashboards: operation<DeleteDashboardsInput, object>()(['DashboardNames'], (world, request) => {
    for (const name of request.DashboardNames) {
      const dashboard = world.state.cloudwatch.dashboards.get(name);
      if (dashboard !== undefined && isKnown(dashboard, world.now)) remove(world, dashboard);
    }
    return {};
  }),
};
