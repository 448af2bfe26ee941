import { GetDistributionConfigCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { DeleteAlarmsCommand, DeleteDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTagsCommand,
  DeleteLaunchTemplateCommand,
  DescribeSecurityGroupsCommand,
  ModifyInstanceAttributeCommand,
  RevokeSecurityGroupIngressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DeleteMountTargetCommand } from '@aws-sdk/client-efs';
import {
  AddTagsCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clients } from '../../../lambdas/shared/clients';
import type { Drift } from '../../../lib/domain/drift';
import type { ResourceDocument, SessionDocument } from '../../../lib/domain/session-document';

/** What somebody does to a stack with other tools. */
export interface OutsideAct {
  readonly name: string;
  /** The type of the row that it is done to, the first of the session. */
  readonly type: string;
  readonly step?: string;
  readonly act: (
    clients: Clients,
    row: ResourceDocument & { readonly id: string },
    session: SessionDocument,
  ) => Promise<unknown>;
  /** What is told of that row at least; others may follow from it. */
  readonly drift: Drift['kind'] | 'nothing';
  /** Types that AWS does not let go, and no others; none: the rollback ends clean. */
  readonly stays?: readonly string[];
}

const elb = 'AWS::ElasticLoadBalancingV2';
const retag = [{ Key: 'unity:session', Value: 'somebody-else' }];

export const outsideActs: readonly OutsideAct[] = [
  {
    name: 'terminates an instance',
    type: 'AWS::EC2::Instance',
    act: ({ ec2 }, { id }) => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
    drift: 'removed',
  },
  {
    name: 'closes the ports of a security group',
    type: 'AWS::EC2::SecurityGroup',
    step: 'create_vpc',
    act: async ({ ec2 }, { id }) => {
      const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
      const { IpPermissions } = SecurityGroups![0]!;
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }));
    },
    drift: 'changed',
  },
  {
    name: 'deletes a launch template',
    type: 'AWS::EC2::LaunchTemplate',
    act: ({ ec2 }, { id }) => ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: id })),
    drift: 'removed',
  },
  {
    name: 'gives a VPC other tags',
    type: 'AWS::EC2::VPC',
    act: ({ ec2 }, { id }) => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: retag })),
    drift: 'changed',
  },
  {
    name: 'gives an instance other tags',
    type: 'AWS::EC2::Instance',
    act: ({ ec2 }, { id }) => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: retag })),
    drift: 'changed',
  },
  {
    name: 'protects an instance from termination',
    type: 'AWS::EC2::Instance',
    act: ({ ec2 }, { id }) =>
      ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiTermination: { Value: true } })),
    drift: 'nothing',
    stays: ['AWS::EC2::Instance'],
  },
  {
    name: 'deletes the load balancer',
    type: `${elb}::LoadBalancer`,
    act: ({ elbv2 }, { id }) => elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: id })),
    drift: 'removed',
  },
  {
    name: 'protects the load balancer from deletion',
    type: `${elb}::LoadBalancer`,
    act: ({ elbv2 }, { id }) =>
      elbv2.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn: id,
          Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
        }),
      ),
    drift: 'nothing',
    stays: [`${elb}::LoadBalancer`],
  },
  {
    name: 'gives the load balancer other tags',
    type: `${elb}::LoadBalancer`,
    act: ({ elbv2 }, { id }) => elbv2.send(new AddTagsCommand({ ResourceArns: [id], Tags: retag })),
    drift: 'changed',
  },
  {
    name: 'deletes a listener',
    type: `${elb}::Listener`,
    act: ({ elbv2 }, { id }) => elbv2.send(new DeleteListenerCommand({ ListenerArn: id })),
    drift: 'removed',
  },
  {
    name: 'deletes the rule of a listener',
    type: `${elb}::ListenerRule`,
    act: ({ elbv2 }, { id }) => elbv2.send(new DeleteRuleCommand({ RuleArn: id })),
    drift: 'removed',
  },
  {
    name: 'takes an instance out of the target group',
    type: `${elb}::TargetGroup`,
    act: ({ elbv2 }, { id }, { resources }) => {
      const instance = resources.find(({ type }) => type === 'AWS::EC2::Instance')!.id!;
      return elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn: id, Targets: [{ Id: instance }] }));
    },
    drift: 'changed',
  },
  {
    name: 'deletes a mount target',
    type: 'AWS::EFS::MountTarget',
    act: ({ efs }, { id }) => efs.send(new DeleteMountTargetCommand({ MountTargetId: id })),
    drift: 'removed',
  },
  {
    name: 'disables the distribution',
    type: 'AWS::CloudFront::Distribution',
    act: async ({ cloudfront }, { id: Id }) => {
      const { DistributionConfig, ETag } = await cloudfront.send(new GetDistributionConfigCommand({ Id }));
      const config = { ...DistributionConfig!, Enabled: false };
      await cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: config }));
    },
    drift: 'changed',
  },
  {
    name: 'deletes an alarm',
    type: 'AWS::CloudWatch::Alarm',
    act: ({ cloudwatch }, { id }) => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [id] })),
    drift: 'removed',
  },
  {
    name: 'deletes the dashboard',
    type: 'AWS::CloudWatch::Dashboard',
    act: ({ cloudwatch }, { id }) => cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [id] })),
    drift: 'removed',
  },
  {
    name: 'deletes a log group',
    type: 'AWS::Logs::LogGroup',
    act: ({ logs }, { id }) => logs.send(new DeleteLogGroupCommand({ logGroupName: id })),
    drift: 'removed',
  },
];
