import type { IamStatement } from '../../definition';
import { ec2Arns, ec2Read, ownedBySession, taggedForSession, tagWhileCreating } from '../iam';

const reads = [
  'DescribeVpcs',
  'DescribeSubnets',
  'DescribeInternetGateways',
  'DescribeRouteTables',
  'DescribeSecurityGroups',
] as const;

const makers = [
  'CreateVpc',
  'CreateSubnet',
  'CreateInternetGateway',
  'CreateRouteTable',
  'CreateSecurityGroup',
] as const;
const parts = ['vpc', 'subnet', 'internet-gateway', 'route-table', 'security-group'] as const;

/** What making a network needs. */
export const vpcMakeIam: readonly IamStatement[] = [
  {
    actions: makers.map((action) => `ec2:${action}`),
    resources: ec2Arns(...parts),
    conditions: taggedForSession,
    why: 'Makes the parts of the network, each with the session’s tags.',
  },
  {
    actions: ['ec2:CreateSubnet', 'ec2:CreateRouteTable', 'ec2:CreateSecurityGroup'],
    resources: ec2Arns('vpc'),
    conditions: ownedBySession,
    why: 'Makes them only in the session’s own VPC.',
  },
  tagWhileCreating(makers, ...parts),
  {
    actions: [
      'ec2:ModifyVpcAttribute',
      'ec2:ModifySubnetAttribute',
      'ec2:AttachInternetGateway',
      'ec2:CreateRoute',
      'ec2:AssociateRouteTable',
      'ec2:AuthorizeSecurityGroupIngress',
    ],
    resources: ec2Arns(...parts),
    conditions: ownedBySession,
    why: 'Connects the parts that the session made.',
  },
  ec2Read(...reads, 'DescribeAvailabilityZones'),
];

/** What removing it needs. */
export const vpcUndoIam: readonly IamStatement[] = [
  {
    actions: [
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:DeleteSecurityGroup',
      'ec2:DisassociateRouteTable',
      'ec2:DeleteRouteTable',
      'ec2:DetachInternetGateway',
      'ec2:DeleteInternetGateway',
      'ec2:DeleteSubnet',
      'ec2:DeleteVpc',
    ],
    resources: ec2Arns(...parts),
    conditions: ownedBySession,
    why: 'Removes the parts that the session made, and no others.',
  },
  // Interfaces tell what still stands in a subnet.
  ec2Read(...reads, 'DescribeNetworkInterfaces'),
];
