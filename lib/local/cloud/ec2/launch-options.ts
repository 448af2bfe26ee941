import type { RequestLaunchTemplateData, TagSpecification, VolumeType } from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import type { InstanceRecord, LaunchTags } from './compute-records';
import { type ImageEntry, rootDevice } from './images';
import { tagsFor } from './tag-specifications';

/** A volume as it will be made. */
export interface PlannedVolume {
  readonly device: string;
  readonly sizeGib: number;
  readonly kind: VolumeType;
  readonly encrypted: boolean;
  readonly deleteOnTermination: boolean;
}

/** The types of resource that a launch may tag. */
const taggable = ['instance', 'volume', 'network-interface', 'spot-instances-request', 'fleet', 'elastic-gpu'];

/** The tags of a launch by what they are for. */
export function readLaunchTags(specifications: readonly TagSpecification[] | undefined): LaunchTags {
  return {
    instance: tagsFor(specifications, 'instance', taggable),
    volume: tagsFor(specifications, 'volume', taggable),
    networkInterface: tagsFor(specifications, 'network-interface', taggable),
  };
}

/** The profile that a launch names; one that is not there is refused in the words that callers look for. */
export function readProfile(world: World, given: RequestLaunchTemplateData['IamInstanceProfile']): string | null {
  if (given?.Name === undefined && given?.Arn === undefined) return null;
  const name = given.Name ?? given.Arn?.split('/').at(-1) ?? '';
  if (world.limits.instanceProfiles.includes(name)) return name;
  const parameter = given.Name === undefined ? 'iamInstanceProfile.arn' : 'iamInstanceProfile.name';
  const value = given.Name ?? given.Arn ?? '';
  throw refuse(
    'InvalidParameterValue',
    `Value (${value}) for parameter ${parameter} is invalid. Invalid IAM Instance Profile name`,
  );
}

/** The volumes of a launch: the image's root, changed and joined by what the request maps. */
export function readVolumes(mappings: RequestLaunchTemplateData['BlockDeviceMappings']): readonly PlannedVolume[] {
  const volumes = new Map<string, PlannedVolume>();
  const base = { kind: 'gp3' as const, encrypted: false, deleteOnTermination: true };
  volumes.set(rootDevice.device, { ...rootDevice, ...base });
  for (const mapping of mappings ?? []) {
    const device = mapping.DeviceName ?? '';
    if (device === '') throw refuse('MissingParameter', 'The request must contain the parameter deviceName');
    const former = volumes.get(device);
    const sizeGib = mapping.Ebs?.VolumeSize ?? former?.sizeGib;
    if (sizeGib === undefined)
      throw refuse('MissingParameter', 'The request must contain the parameter size or snapshotId');
    if (former !== undefined && sizeGib < former.sizeGib) {
      const message = `Volume of size ${sizeGib}GB is smaller than snapshot of the image, expect size >= ${former.sizeGib}GB`;
      throw refuse('InvalidBlockDeviceMapping', message);
    }
    volumes.set(device, {
      device,
      sizeGib,
      kind: mapping.Ebs?.VolumeType ?? former?.kind ?? 'gp3',
      encrypted: mapping.Ebs?.Encrypted ?? former?.encrypted ?? false,
      deleteOnTermination: mapping.Ebs?.DeleteOnTermination ?? true,
    });
  }
  return [...volumes.values()];
}

/** The metadata service of the instance; images of AL2023 ask for IMDSv2 with two hops unless told otherwise. */
export function readMetadataOptions(
  given: RequestLaunchTemplateData['MetadataOptions'],
  image: ImageEntry,
): InstanceRecord['metadataOptions'] {
  const hops = given?.HttpPutResponseHopLimit ?? (image.imdsV2 ? 2 : 1);
  if (hops < 1 || hops > 64) {
    throw refuse('InvalidParameterValue', `Value (${hops}) for parameter httpPutResponseHopLimit is invalid.`);
  }
  return {
    HttpTokens: given?.HttpTokens ?? (image.imdsV2 ? 'required' : 'optional'),
    HttpPutResponseHopLimit: hops,
    HttpEndpoint: given?.HttpEndpoint ?? 'enabled',
    InstanceMetadataTags: given?.InstanceMetadataTags ?? 'disabled',
  };
}

/** User data is base64 of at most 16 KiB (EC2 user guide). */
export function checkUserData(text: string | undefined): void {
  if (text === undefined || text === '') return;
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw refuse('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  }
  if (Buffer.byteLength(text, 'base64') > 16_384) {
    throw refuse('InvalidParameterValue', 'User data is limited to 16384 bytes');
  }
}
