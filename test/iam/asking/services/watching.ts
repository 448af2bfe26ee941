import type { PutDashboardCommandInput, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { allOf } from '../../reference';
import { type Account, arnOf, fresh } from '../account';
import { type Ask, onThing, type Thing, tagsIn } from '../ask';
import { regions } from './edge';

/** An alarm in the region of a client, or the one dashboard of that name. */
function watched(region: string, account: Account) {
  const alarms = region === regions.home ? account.state.cloudwatch.alarms : account.state.cloudwatch.globalAlarms;
  return {
    alarm: (name: string): Thing => account.thing(arnOf('cloudwatch', `alarm:${name}`, region), alarms.get(name)),
    dashboard: (name: string): Thing =>
      account.thing(arnOf('cloudwatch', `dashboard/${name}`, ''), account.state.cloudwatch.dashboards.get(name)),
  };
}

/** A call that makes something under a name and tags it; what stands there already is judged too. */
function puts(action: string, { arn, tags, isGone }: Thing, given: Parameters<typeof tagsIn>[0], keys = {}): Ask[] {
  const ask = { resource: arn, puts: tagsIn(given), ...(!isGone && { on: { arn, tags, isGone } }) };
  const made: Ask = { action, ...ask, keys };
  return ask.puts.length === 0 ? [made] : [made, { action: 'cloudwatch:TagResource', ...ask }];
}

type Names = { readonly AlarmNames?: readonly string[] };
type DashboardNames = { readonly DashboardNames: readonly string[] };
type Dashboard = { readonly DashboardName: string };

export const cloudWatchAsks = (region: string) => ({
  PutMetricAlarm: ({ AlarmName = '', AlarmActions, Tags }: PutMetricAlarmCommandInput, account: Account) =>
    puts('cloudwatch:PutMetricAlarm', watched(region, account).alarm(AlarmName), Tags, {
      ...(AlarmActions && { 'cloudwatch:AlarmActions': AlarmActions }),
    }),
  PutDashboard: ({ DashboardName = '', Tags }: PutDashboardCommandInput, account: Account) =>
    puts('cloudwatch:PutDashboard', watched(region, account).dashboard(DashboardName), Tags),
  DeleteAlarms: ({ AlarmNames = [] }: Names, account: Account) =>
    AlarmNames.map((name) => onThing('cloudwatch:DeleteAlarms', watched(region, account).alarm(name))),
  DeleteDashboards: ({ DashboardNames }: DashboardNames, account: Account) =>
    DashboardNames.map((name) => onThing('cloudwatch:DeleteDashboards', watched(region, account).dashboard(name))),
  // Listing, filtered by names or not, is judged on all alarms (CloudWatch user guide, permissions reference).
  DescribeAlarms: () => [
    { action: 'cloudwatch:DescribeAlarms', resource: arnOf('cloudwatch', `alarm:${fresh}`, region) },
  ],
  // What AWS’s services report belongs to no dataset, those are of OpenTelemetry: judged on any of them.
  GetMetricData: () => [
    { action: 'cloudwatch:GetMetricData', resource: arnOf('cloudwatch', `dataset/${fresh}`, region) },
  ],
  GetDashboard: ({ DashboardName }: Dashboard, account: Account) => [
    onThing('cloudwatch:GetDashboard', watched(region, account).dashboard(DashboardName)),
  ],
  ListTagsForResource: ({ ResourceARN }: { readonly ResourceARN: string }, account: Account) => {
    const { alarm, dashboard } = watched(region, account);
    const [, name] = ResourceARN.split(':alarm:');
    const thing = name === undefined ? dashboard(ResourceARN.split('/').at(-1) ?? '') : alarm(name);
    return [onThing('cloudwatch:ListTagsForResource', thing)];
  },
});

/** A group is judged by its ARN with or without `:*`, as the reference and the API disagree: both must do. */
function onGroup(action: string, name: string, account: Account): readonly Ask[] {
  const record = account.state.logs.groups.get(name);
  return ['', allOf].map((end) => onThing(action, account.thing(arnOf('logs', `log-group:${name}${end}`), record)));
}

type Group = { readonly logGroupName: string };

export const logsAsks = {
  CreateLogGroup: ({ logGroupName, tags }: Group & { readonly tags?: Readonly<Record<string, string>> }) => {
    const given = Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
    const ask = { resource: arnOf('logs', `log-group:${logGroupName}`), puts: given };
    return [
      { action: 'logs:CreateLogGroup', ...ask },
      { action: 'logs:CreateLogGroup', ...ask, resource: `${ask.resource}${allOf}` },
      ...(given.length === 0 ? [] : [{ action: 'logs:TagResource', ...ask }]),
    ];
  },
  PutRetentionPolicy: ({ logGroupName }: Group, account: Account) =>
    onGroup('logs:PutRetentionPolicy', logGroupName, account),
  DeleteLogGroup: ({ logGroupName }: Group, account: Account) => onGroup('logs:DeleteLogGroup', logGroupName, account),
  ListTagsForResource: ({ resourceArn }: { readonly resourceArn: string }, account: Account) =>
    onGroup('logs:ListTagsForResource', resourceArn.split(':log-group:')[1] ?? '', account).slice(0, 1),
};
