import type { FleetRecord, InstanceRecord, LaunchTemplateRecord } from './compute-records';
import type {
  AddressRecord,
  InterfaceRecord,
  InternetGatewayRecord,
  NatGatewayRecord,
  RouteTableRecord,
  SecurityGroupRecord,
  SnapshotRecord,
  SubnetRecord,
  VolumeRecord,
  VpcRecord,
} from './records';

/** All that EC2 holds, by id. Plain data. */
export interface Ec2State {
  readonly vpcs: Map<string, VpcRecord>;
  readonly subnets: Map<string, SubnetRecord>;
  readonly internetGateways: Map<string, InternetGatewayRecord>;
  readonly routeTables: Map<string, RouteTableRecord>;
  readonly securityGroups: Map<string, SecurityGroupRecord>;
  readonly addresses: Map<string, AddressRecord>;
  readonly natGateways: Map<string, NatGatewayRecord>;
  readonly interfaces: Map<string, InterfaceRecord>;
  readonly volumes: Map<string, VolumeRecord>;
  readonly snapshots: Map<string, SnapshotRecord>;
  readonly launchTemplates: Map<string, LaunchTemplateRecord>;
  readonly fleets: Map<string, FleetRecord>;
  readonly instances: Map<string, InstanceRecord>;
  /** How many public addresses were ever given out: the next one is the next of the pool. */
  publicAddresses: number;
}

/** EC2 of an account that never used it. */
export function emptyEc2(): Ec2State {
  return {
    vpcs: new Map(),
    subnets: new Map(),
    internetGateways: new Map(),
    routeTables: new Map(),
    securityGroups: new Map(),
    addresses: new Map(),
    natGateways: new Map(),
    interfaces: new Map(),
    volumes: new Map(),
    snapshots: new Map(),
    launchTemplates: new Map(),
    fleets: new Map(),
    instances: new Map(),
    publicAddresses: 0,
  };
}
