import type { ResourceHandler, StepContext } from '../actions/action';
import { certificates } from './acm/certificate';
import { recoveryPoints } from './backup/recovery-point';
import { distributions } from './cloudfront/distribution';
import { alarms } from './cloudwatch/alarm';
import { dashboards } from './cloudwatch/dashboard';
import { fleets } from './ec2/fleet';
import { instances } from './ec2/instance';
import { internetGateways } from './ec2/internet-gateway';
import { launchTemplates } from './ec2/launch-template';
import { routeTables } from './ec2/route-table';
import { securityGroups } from './ec2/security-group';
import { snapshots } from './ec2/snapshot';
import { subnets } from './ec2/subnet';
import { volumes } from './ec2/volume';
import { vpcs } from './ec2/vpc';
import { fileSystems } from './efs/file-system';
import { listMountTargets, mountTargets } from './efs/mount-target';
import { listeners } from './elbv2/listener';
import { loadBalancers } from './elbv2/load-balancer';
import { rules } from './elbv2/rule';
import { targetGroups } from './elbv2/target-group';
import { logGroups } from './logs/log-group';
import { validationRecords } from './route53/validation-record';

/** How what stands in no row is come upon, of one type. */
export type Sweepable =
  /** Its tags are listed, under ARNs that begin so after the account; its id is what follows, or the ARN itself. */
  | {
      readonly by: 'tags';
      readonly handler: ResourceHandler;
      readonly arn: string;
      readonly id: 'name' | 'arn';
      /** What of `aws` removes it, for what is only told. */
      readonly command: (id: string) => string;
    }
  /** It has no tags of its own and is looked for under what was found. */
  | {
      readonly by: 'parent';
      readonly handler: ResourceHandler;
      readonly parent: string;
      readonly list: (context: StepContext, parentId: string) => Promise<readonly string[]>;
    }
  /** It cannot be found, and need not be. */
  | { readonly by: 'nothing'; readonly handler?: ResourceHandler; readonly why: string };

const ec2 = (handler: ResourceHandler, kind: string, command: (id: string) => string): Sweepable => ({
  by: 'tags',
  handler,
  arn: `ec2:${kind}/`,
  id: 'name',
  command: (id) => `aws ec2 ${command(id)}`,
});

const balancing = (handler: ResourceHandler, kind: string, command: (arn: string) => string): Sweepable => ({
  by: 'tags',
  handler,
  arn: `elasticloadbalancing:${kind}/`,
  id: 'arn',
  command: (arn) => `aws elbv2 ${command(arn)}`,
});

/** Every type that actions make. A test holds that none is left out. */
export const sweepable: Readonly<Record<string, Sweepable>> = {
  'AWS::EC2::VPC': ec2(vpcs, 'vpc', (id) => `delete-vpc --vpc-id ${id}`),
  'AWS::EC2::Subnet': ec2(subnets, 'subnet', (id) => `delete-subnet --subnet-id ${id}`),
  'AWS::EC2::InternetGateway': ec2(
    internetGateways,
    'internet-gateway',
    (id) => `delete-internet-gateway --internet-gateway-id ${id}`,
  ),
  'AWS::EC2::RouteTable': ec2(routeTables, 'route-table', (id) => `delete-route-table --route-table-id ${id}`),
  'AWS::EC2::SecurityGroup': ec2(securityGroups, 'security-group', (id) => `delete-security-group --group-id ${id}`),
  'AWS::EC2::LaunchTemplate': ec2(
    launchTemplates,
    'launch-template',
    (id) => `delete-launch-template --launch-template-id ${id}`,
  ),
  'AWS::EC2::EC2Fleet': ec2(fleets, 'fleet', (id) => `delete-fleets --fleet-ids ${id} --terminate-instances`),
  'AWS::EC2::Volume': ec2(volumes, 'volume', (id) => `delete-volume --volume-id ${id}`),
  'AWS::EC2::Snapshot': ec2(snapshots, 'snapshot', (id) => `delete-snapshot --snapshot-id ${id}`),
  'AWS::Backup::RecoveryPoint': {
    by: 'tags',
    handler: recoveryPoints,
    arn: 'backup:recovery-point:',
    id: 'arn',
    command: (arn) => `aws backup delete-recovery-point --backup-vault-name VAULT --recovery-point-arn ${arn}`,
  },
  'AWS::EC2::Instance': ec2(instances, 'instance', (id) => `terminate-instances --instance-ids ${id}`),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': balancing(
    loadBalancers,
    'loadbalancer',
    (arn) => `delete-load-balancer --load-balancer-arn ${arn}`,
  ),
  'AWS::ElasticLoadBalancingV2::TargetGroup': balancing(
    targetGroups,
    'targetgroup',
    (arn) => `delete-target-group --target-group-arn ${arn}`,
  ),
  'AWS::ElasticLoadBalancingV2::Listener': balancing(
    listeners,
    'listener',
    (arn) => `delete-listener --listener-arn ${arn}`,
  ),
  'AWS::ElasticLoadBalancingV2::ListenerRule': balancing(
    rules,
    'listener-rule',
    (arn) => `delete-rule --rule-arn ${arn}`,
  ),
  'AWS::EFS::FileSystem': {
    by: 'tags',
    handler: fileSystems,
    arn: 'elasticfilesystem:file-system/',
    id: 'name',
    command: (id) => `aws efs delete-file-system --file-system-id ${id}`,
  },
  'AWS::EFS::MountTarget': {
    by: 'parent',
    handler: mountTargets,
    parent: 'AWS::EFS::FileSystem',
    list: async (context, FileSystemId) =>
      (await listMountTargets(context, { FileSystemId })).flatMap(({ MountTargetId: id }) => id ?? []),
  },
  'AWS::CloudFront::Distribution': {
    by: 'tags',
    handler: distributions,
    arn: 'cloudfront:distribution/',
    id: 'name',
    command: (id) => `aws cloudfront delete-distribution --id ${id}`,
  },
  'AWS::CertificateManager::Certificate': {
    by: 'tags',
    handler: certificates,
    arn: 'acm:certificate/',
    id: 'arn',
    command: (arn) => `aws acm delete-certificate --certificate-arn ${arn}`,
  },
  'AWS::CloudWatch::Alarm': {
    by: 'tags',
    handler: alarms,
    arn: 'cloudwatch:alarm:',
    id: 'name',
    command: (name) => `aws cloudwatch delete-alarms --alarm-names ${name}`,
  },
  'AWS::CloudWatch::Dashboard': {
    by: 'tags',
    handler: dashboards,
    arn: 'cloudwatch:dashboard/',
    id: 'name',
    command: (name) => `aws cloudwatch delete-dashboards --dashboard-names ${name}`,
  },
  'AWS::Logs::LogGroup': {
    by: 'tags',
    handler: logGroups,
    arn: 'logs:log-group:',
    id: 'name',
    command: (name) => `aws logs delete-log-group --log-group-name ${name}`,
  },
  'AWS::Route53::RecordSet': {
    by: 'nothing',
    handler: validationRecords,
    why: 'Records have no tags; this one is the same for every certificate of that name in the account and costs nothing.',
  },
  'AWS::SSM::Command': { by: 'nothing', why: 'A command that has ended is history.' },
  'AWS::CodeBuild::Build': {
    by: 'nothing',
    why: 'Builds have no tags; one that nobody stops ends by the timeout of its project, and is history.',
  },
  'AWS::Lambda::Invocation': { by: 'nothing', why: 'An invocation leaves nothing that bears its name.' },
};

/** What an ARN names: a type that actions make, its id, and where it is listed. */
export interface Named {
  readonly type: string;
  readonly id: string;
}

/** Reads an ARN as the tagging API gives it; undefined for what no action makes. */
export function namedBy(arn: string): Named | undefined {
  const [, , service, , , ...rest] = arn.split(':');
  const path = `${service}:${rest.join(':')}`;
  for (const [type, kind] of Object.entries(sweepable)) {
    if (kind.by !== 'tags' || !path.startsWith(kind.arn)) continue;
    return { type, id: kind.id === 'arn' ? arn : path.slice(kind.arn.length).replace(/:\*$/, '') };
  }
  return undefined;
}
