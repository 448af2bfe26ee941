import type { SnapshotState } from '@aws-sdk/client-ec2';
import { statusOf as certificateStatus } from '../acm/status';
import { tagRecord } from '../api/tags';
import { statusOf } from '../cloudfront/lookup';
import { buildStatus } from '../codebuild/lookup';
import { holderOf } from '../ec2/elastic-ips';
import { fleetState } from '../ec2/fleet-view';
import { instanceState } from '../ec2/instance-view';
import { kinds } from '../ec2/kinds';
import { natState } from '../ec2/nat-gateways';
import { snapshotState } from '../ec2/snapshots';
import { heldBy, volumeState } from '../ec2/volumes';
import { vpcState } from '../ec2/vpcs';
import { lifeCycle } from '../efs/lookup';
import { loadBalancerState } from '../elbv2/load-balancer-state';
import { type CloudRecord, isAlive } from './record';
import type { World } from './world';

/** One thing that is alive in the account. */
export interface InventoryRow {
  readonly service: string;
  /** CloudFormation's name of the type. */
  readonly type: string;
  readonly id: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Why it stays: null for what is ours, `foreign` for what was there before us, `snapshot` for kept data. */
  readonly kept: null | 'foreign' | 'snapshot';
}

/** Lists what is of one kind and alive; `state` undefined leaves a record out. */
function* rows<R extends CloudRecord>(
  world: World,
  service: string,
  type: string,
  table: ReadonlyMap<string, R>,
  stateOf: (record: R) => string | undefined,
  why: InventoryRow['kept'] = null,
): Generator<InventoryRow> {
  for (const record of table.values()) {
    const state = isAlive(record, world.now) ? stateOf(record) : undefined;
    if (state === undefined) continue;
    yield {
      service,
      type,
      id: record.id,
      state,
      tags: tagRecord(record.tags),
      kept: record.foreign ? 'foreign' : why,
    };
  }
}

const keeping = (state: SnapshotState): string | undefined => (state === 'error' ? undefined : state);
const failed = (state: SnapshotState): string | undefined => (state === 'error' ? state : undefined);

/**
 * Everything alive, whatever reads show yet or still. What comes and goes with something else is not listed of its own:
 * main route table, default security group, interfaces, volumes that end with their instance. Mount targets cost
 * nothing and have no tags, and no file system goes before its own: it stands for them.
 */
export function listInventory(world: World): InventoryRow[] {
  const { now, state } = world;
  const { ec2, elbv2, efs, backup, cloudfront, acm, route53, cloudwatch, logs, codebuild } = state;
  return [
    ...rows(world, 'ec2', kinds.vpc.type, ec2.vpcs, (vpc) => vpcState(vpc, now)),
    ...rows(world, 'ec2', kinds.subnet.type, ec2.subnets, (subnet) =>
      now < subnet.availableAt ? 'pending' : 'available',
    ),
    ...rows(world, 'ec2', kinds.internetGateway.type, ec2.internetGateways, (gateway) =>
      gateway.vpcId === null ? 'detached' : 'attached',
    ),
    ...rows(world, 'ec2', kinds.routeTable.type, ec2.routeTables, (table) =>
      table.mainAssociationId === null ? 'available' : undefined,
    ),
    ...rows(world, 'ec2', kinds.securityGroup.type, ec2.securityGroups, (group) =>
      group.isDefault ? undefined : 'available',
    ),
    ...rows(world, 'ec2', kinds.address.type, ec2.addresses, (address) =>
      holderOf(world, address) === undefined ? 'available' : 'associated',
    ),
    ...rows(world, 'ec2', kinds.natGateway.type, ec2.natGateways, (nat) => natState(nat, now)),
    ...rows(world, 'ec2', kinds.launchTemplate.type, ec2.launchTemplates, () => 'available'),
    ...rows(world, 'ec2', kinds.fleet.type, ec2.fleets, (fleet) => {
      const fleetIs = fleetState(world, fleet);
      return fleetIs === 'failed' ? undefined : fleetIs;
    }),
    ...rows(world, 'ec2', kinds.instance.type, ec2.instances, (instance) => instanceState(instance, now)),
    ...rows(world, 'ec2', kinds.volume.type, ec2.volumes, (volume) =>
      heldBy(world, volume)?.deleteOnTermination ? undefined : volumeState(world, volume),
    ),
    // One that failed keeps nothing.
    ...rows(
      world,
      'ec2',
      kinds.snapshot.type,
      ec2.snapshots,
      (snapshot) => keeping(snapshotState(snapshot, now)),
      'snapshot',
    ),
    ...rows(world, 'ec2', kinds.snapshot.type, ec2.snapshots, (snapshot) => failed(snapshotState(snapshot, now))),
    ...rows(world, 'elbv2', 'AWS::ElasticLoadBalancingV2::LoadBalancer', elbv2.loadBalancers, (balancer) =>
      loadBalancerState(world, balancer),
    ),
    ...rows(world, 'elbv2', 'AWS::ElasticLoadBalancingV2::Listener', elbv2.listeners, () => 'available'),
    ...rows(world, 'elbv2', 'AWS::ElasticLoadBalancingV2::ListenerRule', elbv2.rules, (rule) =>
      rule.priority === null ? undefined : 'available',
    ),
    ...rows(world, 'elbv2', 'AWS::ElasticLoadBalancingV2::TargetGroup', elbv2.targetGroups, () => 'available'),
    ...rows(world, 'cloudfront', 'AWS::CloudFront::Distribution', cloudfront.distributions, (distribution) =>
      statusOf(distribution, now),
    ),
    ...rows(
      world,
      'acm',
      'AWS::CertificateManager::Certificate',
      acm.certificates,
      (certificate) => certificateStatus(world, certificate).status,
    ),
    ...rows(world, 'route53', 'AWS::Route53::HostedZone', route53.hostedZones, ({ isPrivate }) =>
      isPrivate ? 'private' : 'public',
    ),
    ...rows(world, 'route53', 'AWS::Route53::RecordSet', route53.recordSets, () => 'available'),
    ...rows(world, 'efs', 'AWS::EFS::FileSystem', efs.fileSystems, (files) => lifeCycle(files, now)),
    ...rows(
      world,
      'backup',
      'AWS::Backup::RecoveryPoint',
      backup.recoveryPoints,
      (point) => (now < point.bornAt ? undefined : 'completed'),
      'snapshot',
    ),
    // What alarms would tell takes much looking, and an inventory is asked for after every call.
    ...rows(world, 'cloudwatch', 'AWS::CloudWatch::Alarm', cloudwatch.alarms, () => 'available'),
    ...rows(world, 'cloudwatch', 'AWS::CloudWatch::Alarm', cloudwatch.globalAlarms, () => 'available'),
    ...rows(world, 'cloudwatch', 'AWS::CloudWatch::Dashboard', cloudwatch.dashboards, () => 'available'),
    ...rows(world, 'logs', 'AWS::Logs::LogGroup', logs.groups, () => 'available'),
    // One that has ended is history.
    ...rows(world, 'codebuild', 'AWS::CodeBuild::Build', codebuild.builds, (build) => {
      const status = buildStatus(build, now);
      return status === 'IN_PROGRESS' ? status : undefined;
    }),
  ];
}
