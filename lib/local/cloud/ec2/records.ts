import type { VolumeType } from '@aws-sdk/client-ec2';
import type { CloudRecord, TagPair } from '../account/record';
import type { FileChange, StoredFiles } from '../account/stored-files';

export interface VpcRecord extends CloudRecord {
  readonly cidr: string;
  readonly cidrAssociationId: string;
  readonly isDefault: boolean;
  readonly availableAt: number;
  readonly naclId: string;
  dnsSupport: boolean;
  dnsHostnames: boolean;
}

export interface SubnetRecord extends CloudRecord {
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly isDefault: boolean;
  readonly availableAt: number;
  mapPublicIp: boolean;
}

export interface InternetGatewayRecord extends CloudRecord {
  vpcId: string | null;
}

/** What a route leads to; `local` is the VPC itself. */
export interface RouteRecord {
  readonly destination: string;
  readonly target: { readonly kind: 'local' | 'internet-gateway' | 'nat-gateway'; readonly id: string };
}

export interface RouteTableRecord extends CloudRecord {
  readonly vpcId: string;
  /** Set on the main table of the VPC, which comes and goes with it. */
  readonly mainAssociationId: string | null;
  routes: readonly RouteRecord[];
  associations: readonly { readonly id: string; readonly subnetId: string }[];
}

/** One rule: one peer. `from` and `to` are -1 where the protocol has no ports. */
export interface RuleRecord {
  readonly id: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peer: { readonly kind: 'ipv4' | 'ipv6' | 'group'; readonly value: string };
  readonly description: string | null;
  readonly tags: readonly TagPair[];
}

export interface SecurityGroupRecord extends CloudRecord {
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  /** Comes and goes with the VPC. */
  readonly isDefault: boolean;
  rules: readonly RuleRecord[];
}

/** An Elastic IP. */
export interface AddressRecord extends CloudRecord {
  readonly ip: string;
  association: { readonly id: string; readonly interfaceId: string } | null;
}

export interface NatGatewayRecord extends CloudRecord {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly allocationId: string | null;
  readonly interfaceId: string;
  readonly connectivity: 'public' | 'private';
  /** It works from here on, unless it failed. */
  readonly settledAt: number;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** DeleteNatGateway was accepted. */
  deletingAt: number | null;
}

/** A network interface; gone with its instance or gateway. */
export interface InterfaceRecord extends CloudRecord {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly zone: string;
  readonly privateIp: string;
  readonly kind: 'interface' | 'nat_gateway';
  readonly description: string;
  readonly instanceId: string | null;
  readonly groups: readonly string[];
  /** A public address given at launch, not an Elastic IP. */
  readonly launchIp: string | null;
}

/** That an instance holds a volume, from the call on. Times are milliseconds. */
export interface AttachmentRecord {
  readonly instanceId: string;
  readonly device: string;
  readonly deleteOnTermination: boolean;
  /** Whether the instance starts from it. */
  readonly isRoot: boolean;
  readonly askedAt: number;
  /** It is attached from here on. */
  readonly attachedAt: number;
  /** DetachVolume was accepted: how long it takes once nothing keeps the volume busy, and since when it is forced. */
  detach: { readonly askedAt: number; readonly takes: number; readonly forcedAt: number | null } | null;
}

export interface VolumeRecord extends CloudRecord {
  readonly zone: string;
  readonly sizeGib: number;
  readonly kind: VolumeType;
  readonly encrypted: boolean;
  readonly iops: number | null;
  readonly throughput: number | null;
  readonly snapshotId: string | null;
  /** It can be attached from here on. */
  readonly availableAt: number;
  attachment: AttachmentRecord | null;
  /** What was ever done to the files on it. */
  changes: readonly FileChange[];
}

export interface SnapshotRecord extends CloudRecord {
  readonly volumeId: string;
  readonly sizeGib: number;
  readonly encrypted: boolean;
  readonly description: string;
  /** It is complete, or has failed, from here on. */
  readonly settledAt: number;
  /** Why it fails; null when it does not. */
  readonly failure: string | null;
  /** What the volume held when it was taken, by path. */
  readonly content: StoredFiles;
}
