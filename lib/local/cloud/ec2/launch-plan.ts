import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import { checkCapacity } from './capacity';
import type { InstanceRecord, LaunchTags } from './compute-records';
import { defaultSubnet } from './default-vpc';
import { type ImageEntry, imageOf } from './images';
import { type InstanceType, instanceTypes, isOffered } from './instance-types';
import { kinds } from './kinds';
import {
  checkUserData,
  type PlannedVolume,
  readLaunchTags,
  readMetadataOptions,
  readProfile,
  readVolumes,
} from './launch-options';
import { named } from './lookup';
import type { SecurityGroupRecord, SubnetRecord } from './records';

/** A launch of which everything was checked: making it cannot fail any more. */
export interface LaunchPlan {
  readonly type: InstanceType;
  readonly image: ImageEntry;
  readonly subnet: SubnetRecord;
  readonly groups: readonly string[];
  readonly publicIp: boolean;
  readonly market: 'spot' | 'on-demand';
  readonly maxPrice: number | null;
  readonly profile: string | null;
  readonly volumes: readonly PlannedVolume[];
  readonly metadataOptions: InstanceRecord['metadataOptions'];
  readonly keyName: string | null;
  readonly monitoring: boolean;
  readonly terminationProtected: boolean;
  readonly tags: LaunchTags;
}

/** What a pool adds to the launch data: a fleet's override, or the members of RunInstances that name a place. */
export interface LaunchPlace {
  readonly instanceType?: string | undefined;
  readonly imageId?: string | undefined;
  readonly subnetId?: string | undefined;
  readonly zone?: string | undefined;
  readonly market: 'spot' | 'on-demand';
  readonly maxPrice?: string | undefined;
}

type LaunchData = RequestLaunchTemplateData & { readonly SubnetId?: string | undefined };

function readType(world: World, name: string | undefined, image: ImageEntry, zone: string): InstanceType {
  const type = instanceTypes.get(name ?? '');
  if (type === undefined) throw refuse('InvalidParameterValue', `Invalid value '${name ?? ''}' for InstanceType.`);
  if (type.architecture !== image.architecture) {
    const message = `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI.`;
    throw refuse('InvalidParameterValue', message);
  }
  if (!isOffered(type, zone)) {
    const message = `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${zone}).`;
    throw refuse('Unsupported', `${message} Please retry your request in another zone of ${world.region}.`);
  }
  return type;
}

function readGroups(world: World, ids: readonly string[] | undefined, subnet: SubnetRecord): readonly string[] {
  if (ids === undefined || ids.length === 0) return [defaultGroup(world, subnet).id];
  for (const id of ids) {
    const group = named(world, kinds.securityGroup, id);
    if (group.vpcId !== subnet.vpcId) {
      const message = `Security group ${id} and subnet ${subnet.id} belong to different networks.`;
      throw refuse('InvalidParameter', message);
    }
  }
  return ids;
}

function defaultGroup(world: World, subnet: SubnetRecord): SecurityGroupRecord {
  for (const group of world.state.ec2.securityGroups.values()) {
    if (group.vpcId === subnet.vpcId && group.isDefault) return group;
  }
  throw refuse('InvalidGroup.NotFound', `The security group 'default' does not exist in VPC '${subnet.vpcId}'`);
}

function checkCombination(data: LaunchData): void {
  const onInterface = data.NetworkInterfaces?.[0];
  if (onInterface === undefined) return;
  if (data.SecurityGroupIds?.length || data.SecurityGroups?.length) {
    const message = 'Network interfaces and an instance-level security groups may not be specified on the same request';
    throw refuse('InvalidParameterCombination', message);
  }
  if (data.SubnetId !== undefined) {
    const message = 'Network interfaces and an instance-level subnet ID may not be specified on the same request';
    throw refuse('InvalidParameterCombination', message);
  }
}

/** Checks one launch and says exactly what it would make; refuses as AWS would. */
export function planLaunch(world: World, data: LaunchData, place: LaunchPlace): LaunchPlan {
  checkCombination(data);
  const imageId = place.imageId ?? data.ImageId;
  if (imageId === undefined) throw refuse('MissingParameter', 'The request must contain the parameter ImageId');
  const image = imageOf(world, imageId);
  const onInterface = data.NetworkInterfaces?.[0];
  const subnetId = place.subnetId ?? onInterface?.SubnetId ?? data.SubnetId;
  const zone = place.zone ?? data.Placement?.AvailabilityZone;
  const subnet = subnetId === undefined ? defaultSubnet(world, zone) : named(world, kinds.subnet, subnetId);
  if (zone !== undefined && subnet.zone !== zone) {
    const message = `The availability zone ${zone} does not match that of subnet ${subnet.id} (${subnet.zone}).`;
    throw refuse('InvalidParameterValue', message);
  }
  const type = readType(world, place.instanceType ?? data.InstanceType, image, subnet.zone);
  if (data.KeyName !== undefined) {
    throw refuse('InvalidKeyPair.NotFound', `The key pair '${data.KeyName}' does not exist`);
  }
  checkUserData(data.UserData);
  const maxPrice = place.maxPrice ?? data.InstanceMarketOptions?.SpotOptions?.MaxPrice;
  const plan: LaunchPlan = {
    type,
    image,
    subnet,
    groups: readGroups(world, onInterface?.Groups ?? data.SecurityGroupIds, subnet),
    publicIp: onInterface?.AssociatePublicIpAddress ?? subnet.mapPublicIp,
    market: place.market,
    maxPrice: maxPrice === undefined ? null : Number(maxPrice),
    profile: readProfile(world, data.IamInstanceProfile),
    volumes: readVolumes(data.BlockDeviceMappings),
    metadataOptions: readMetadataOptions(data.MetadataOptions, image),
    keyName: null,
    monitoring: data.Monitoring?.Enabled ?? false,
    terminationProtected: data.DisableApiTermination ?? false,
    tags: readLaunchTags(data.TagSpecifications),
  };
  checkCapacity(world, { type, zone: subnet.zone, market: place.market }, plan.maxPrice);
  return plan;
}
