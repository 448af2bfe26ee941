import type { _InstanceType, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { CloudRecord, TagPair } from '../account/record';

export interface LaunchTemplateRecord extends CloudRecord {
  readonly name: string;
  readonly versions: {
    readonly number: number;
    readonly at: number;
    readonly description: string | null;
    readonly data: RequestLaunchTemplateData;
  }[];
  defaultVersion: number;
}

/** One pool's outcome in an instant fleet; plain, so that DescribeFleets and a repeated CreateFleet tell the same. */
export interface FleetOutcome {
  readonly templateId: string;
  readonly version: string;
  readonly override: Readonly<Record<string, unknown>>;
  readonly market: 'spot' | 'on-demand';
  readonly instanceType: _InstanceType | null;
  readonly instanceIds: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface FleetRecord extends CloudRecord {
  readonly token: string | null;
  readonly total: number;
  readonly spot: number;
  readonly onDemand: number;
  readonly outcomes: readonly FleetOutcome[];
}

export interface InstanceRecord extends CloudRecord {
  readonly reservationId: string;
  readonly token: string | null;
  readonly fleetId: string | null;
  readonly market: 'spot' | 'on-demand';
  readonly spotRequestId: string | null;
  readonly instanceType: _InstanceType;
  readonly imageId: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly zone: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly interfaceId: string;
  readonly profile: string | null;
  readonly keyName: string | null;
  readonly runningAt: number;
  readonly agentAt: number;
  readonly metadataOptions: {
    readonly HttpTokens: 'optional' | 'required';
    readonly HttpPutResponseHopLimit: number;
    readonly HttpEndpoint: 'enabled' | 'disabled';
    readonly InstanceMetadataTags: 'enabled' | 'disabled';
  };
  readonly monitoring: boolean;
  terminationProtected: boolean;
  /** TerminateInstances was accepted; `goneAt` is when it is terminated. */
  stoppingAt: number | null;
  /** The commands that were sent to it, oldest first: what runs on it follows from them. */
  commandIds: readonly string[];
}

/** Tags as launch calls give them, by the type of resource they are for. */
export interface LaunchTags {
  readonly instance: readonly TagPair[];
  readonly volume: readonly TagPair[];
  readonly networkInterface: readonly TagPair[];
}
