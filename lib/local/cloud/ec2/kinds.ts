import type { ResourceType } from '@aws-sdk/client-ec2';
import type { CloudRecord } from '../account/record';
import type { Ec2State } from './state';

/** What EC2 calls one kind of resource, and how it says that it has none of that id. */
export interface Kind<R extends CloudRecord = CloudRecord> {
  readonly prefix: string;
  /** The name in TagSpecifications and DescribeTags. */
  readonly tagType: ResourceType;
  /** CloudFormation's name of the type. */
  readonly type: string;
  readonly notFound: string;
  /** What an id of a wrong form is called; `notFound` where EC2 publishes no code of its own. */
  readonly malformed: string;
  missing(ids: string): string;
  table(state: Ec2State): Map<string, R>;
}

function kind<R extends CloudRecord>(definition: Kind<R>): Kind<R> {
  return definition;
}

/**
 * The spelling of the codes is EC2's own and follows no rule (API reference, errors-overview; terraform-provider-aws
 * internal/service/ec2/errors.go); clients match it exactly.
 */
export const kinds = {
  vpc: kind({
    prefix: 'vpc',
    tagType: 'vpc',
    type: 'AWS::EC2::VPC',
    notFound: 'InvalidVpcID.NotFound',
    malformed: 'InvalidVpcID.Malformed',
    missing: (id) => `The vpc ID '${id}' does not exist`,
    table: (state) => state.vpcs,
  }),
  subnet: kind({
    prefix: 'subnet',
    tagType: 'subnet',
    type: 'AWS::EC2::Subnet',
    notFound: 'InvalidSubnetID.NotFound',
    malformed: 'InvalidSubnetID.Malformed',
    missing: (id) => `The subnet ID '${id}' does not exist`,
    table: (state) => state.subnets,
  }),
  internetGateway: kind({
    prefix: 'igw',
    tagType: 'internet-gateway',
    type: 'AWS::EC2::InternetGateway',
    notFound: 'InvalidInternetGatewayID.NotFound',
    malformed: 'InvalidInternetGatewayId.Malformed',
    missing: (id) => `The internetGateway ID '${id}' does not exist`,
    table: (state) => state.internetGateways,
  }),
  routeTable: kind({
    prefix: 'rtb',
    tagType: 'route-table',
    type: 'AWS::EC2::RouteTable',
    notFound: 'InvalidRouteTableID.NotFound',
    malformed: 'InvalidRouteTableId.Malformed',
    missing: (id) => `The routeTable ID '${id}' does not exist`,
    table: (state) => state.routeTables,
  }),
  securityGroup: kind({
    prefix: 'sg',
    tagType: 'security-group',
    type: 'AWS::EC2::SecurityGroup',
    notFound: 'InvalidGroup.NotFound',
    malformed: 'InvalidGroupId.Malformed',
    missing: (id) => `The security group '${id}' does not exist`,
    table: (state) => state.securityGroups,
  }),
  address: kind({
    prefix: 'eipalloc',
    tagType: 'elastic-ip',
    type: 'AWS::EC2::EIP',
    notFound: 'InvalidAllocationID.NotFound',
    malformed: 'InvalidAllocationID.NotFound',
    missing: (id) => `The allocation ID '${id}' does not exist`,
    table: (state) => state.addresses,
  }),
  natGateway: kind({
    prefix: 'nat',
    tagType: 'natgateway',
    type: 'AWS::EC2::NatGateway',
    notFound: 'NatGatewayNotFound',
    malformed: 'NatGatewayMalformed',
    missing: (id) => `The Nat Gateway ${id} was not found`,
    table: (state) => state.natGateways,
  }),
  networkInterface: kind({
    prefix: 'eni',
    tagType: 'network-interface',
    type: 'AWS::EC2::NetworkInterface',
    notFound: 'InvalidNetworkInterfaceID.NotFound',
    malformed: 'InvalidNetworkInterfaceId.Malformed',
    missing: (id) => `The networkInterface ID '${id}' does not exist`,
    table: (state) => state.interfaces,
  }),
  volume: kind({
    prefix: 'vol',
    tagType: 'volume',
    type: 'AWS::EC2::Volume',
    notFound: 'InvalidVolume.NotFound',
    malformed: 'InvalidVolumeID.Malformed',
    missing: (id) => `The volume '${id}' does not exist.`,
    table: (state) => state.volumes,
  }),
  snapshot: kind({
    prefix: 'snap',
    tagType: 'snapshot',
    type: 'AWS::EC2::Snapshot',
    notFound: 'InvalidSnapshot.NotFound',
    malformed: 'InvalidSnapshotID.Malformed',
    missing: (id) => `The snapshot '${id}' does not exist.`,
    table: (state) => state.snapshots,
  }),
  launchTemplate: kind({
    prefix: 'lt',
    tagType: 'launch-template',
    type: 'AWS::EC2::LaunchTemplate',
    notFound: 'InvalidLaunchTemplateId.NotFound',
    malformed: 'InvalidLaunchTemplateId.Malformed',
    missing: (id) => `The specified launch template, with template ID ${id}, does not exist.`,
    table: (state) => state.launchTemplates,
  }),
  fleet: kind({
    prefix: 'fleet',
    tagType: 'fleet',
    type: 'AWS::EC2::EC2Fleet',
    notFound: 'InvalidFleetId.NotFound',
    malformed: 'InvalidFleetId.Malformed',
    missing: (id) => `The fleet ID '${id}' does not exist`,
    table: (state) => state.fleets,
  }),
  instance: kind({
    prefix: 'i',
    tagType: 'instance',
    type: 'AWS::EC2::Instance',
    notFound: 'InvalidInstanceID.NotFound',
    malformed: 'InvalidInstanceID.Malformed',
    missing: (id) => `The instance ID '${id}' does not exist`,
    table: (state) => state.instances,
  }),
} as const;

/** Every kind. */
export const allKinds: readonly Kind[] = Object.values(kinds);
