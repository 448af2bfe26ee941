import type { CloudRecord } from '../account/record';
import type { World } from '../account/world';
import { dashboardArn } from '../cloudwatch/dashboards';
import { allKinds } from '../ec2/kinds';

/** Something with tags, as the tagging API names it. */
export interface Tagged {
  readonly arn: string;
  readonly record: CloudRecord;
}

/** Where AWS lists what belongs to no region (its ARN names none); for dashboards that is assumed. */
const globalRegion = 'us-east-1';

/**
 * Everything in the account that can carry tags, by the ARN that its service forms, as the tagging API of a region lists
 * it. Records of the DNS and mount targets have no tags; each is under something that has.
 */
export function taggedIn(world: World, region: string): readonly Tagged[] {
  return [...regional(world), ...global(world)].filter(({ arn }) => (arn.split(':')[3] || globalRegion) === region);
}

function* regional(world: World): Generator<Tagged> {
  const { state, region, accountId } = world;
  const ec2 = `arn:aws:ec2:${region}:${accountId}`;
  for (const kind of allKinds) yield* named(kind.table(state.ec2), (id) => `${ec2}:${kind.tagType}/${id}`);
  // These have their ARN as id.
  const { loadBalancers, listeners, rules, targetGroups } = state.elbv2;
  for (const table of [loadBalancers, listeners, rules, targetGroups]) yield* named<CloudRecord>(table);
  yield* named(state.acm.certificates);
  yield* named(state.backup.recoveryPoints);
  yield* named(state.efs.fileSystems, (id) => `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/${id}`);
  yield* named(state.cloudwatch.alarms, (name) => alarmArn(region, accountId, name));
  yield* named(state.logs.groups, (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`);
}

function* global({ state, accountId, ...world }: World): Generator<Tagged> {
  yield* named(state.cloudfront.distributions, (id) => `arn:aws:cloudfront::${accountId}:distribution/${id}`);
  yield* named(state.cloudwatch.dashboards, (name) => dashboardArn({ ...world, state, accountId }, name));
  yield* named(state.cloudwatch.globalAlarms, (name) => alarmArn(globalRegion, accountId, name));
  yield* named(state.route53.hostedZones, (id) => `arn:aws:route53:::hostedzone/${id}`);
}

function alarmArn(region: string, accountId: string, name: string): string {
  return `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
}

function* named<R extends CloudRecord>(
  table: ReadonlyMap<string, R>,
  arnOf: (id: string) => string = (id) => id,
): Generator<Tagged> {
  for (const record of table.values()) yield { arn: arnOf(record.id), record };
}
