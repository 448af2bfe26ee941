import type { DescribeImagesRequest, DescribeImagesResult, Image } from '@aws-sdk/client-ec2';
import { hashToUnit } from '../account/draw';
import type { World } from '../account/world';
import { type FilterTable, filtered } from '../api/filters';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';

/** A public image and the SSM parameters that name it. */
export interface ImageEntry {
  readonly id: string;
  readonly name: string;
  readonly architecture: 'x86_64' | 'arm64';
  /** Whether instances of it ask for IMDSv2 unless told otherwise. */
  readonly imdsV2: boolean;
  readonly parameters: readonly string[];
}

const root = '/aws/service/ami-amazon-linux-latest';

function hashedId(prefix: string, text: string): string {
  const digits = [0, 1, 2].map((part) =>
    Math.floor(hashToUnit(`${text} ${part}`) * 0x1000000)
      .toString(16)
      .padStart(6, '0'),
  );
  return `${prefix}-0${digits.join('').slice(0, 16)}`;
}

function entriesOf(region: string): readonly ImageEntry[] {
  return (['x86_64', 'arm64'] as const).flatMap((architecture) => {
    const al2023 = `al2023-ami-2023.9.20251208.0-kernel-6.1-${architecture}`;
    const minimal = `al2023-ami-minimal-2023.9.20251208.0-kernel-6.1-${architecture}`;
    const al2 = `amzn2-ami-hvm-2.0.20251208.0-${architecture}-gp2`;
    const entry = (name: string, imdsV2: boolean, parameters: readonly string[]): ImageEntry => ({
      id: hashedId('ami', `${region} ${name}`),
      name,
      architecture,
      imdsV2,
      parameters: parameters.map((parameter) => `${root}/${parameter}`),
    });
    return [
      entry(al2023, true, [`al2023-ami-kernel-default-${architecture}`, `al2023-ami-kernel-6.1-${architecture}`]),
      entry(minimal, true, [
        `al2023-ami-minimal-kernel-default-${architecture}`,
        `al2023-ami-minimal-kernel-6.1-${architecture}`,
      ]),
      entry(al2, false, [`amzn2-ami-hvm-${architecture}-gp2`]),
    ];
  });
}

const byRegion = new Map<string, readonly ImageEntry[]>();

/** The public images of a region; the same for everybody. */
export function imagesOf(region: string): readonly ImageEntry[] {
  const known = byRegion.get(region) ?? entriesOf(region);
  byRegion.set(region, known);
  return known;
}

/** Those that are not deregistered. */
const availableIn = ({ region, limits }: World): readonly ImageEntry[] =>
  imagesOf(region).filter(({ id }) => !limits.deregisteredAmis.includes(id));

/** The image of that id; refused as AWS would when there is none. */
export function imageOf(world: World, id: string): ImageEntry {
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    throw refuse('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
  }
  const found = availableIn(world).find((image) => image.id === id);
  if (found === undefined) throw refuse('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return found;
}

/** Size of the root volume of the images, GiB, and where it is. */
export const rootDevice = { device: '/dev/xvda', sizeGib: 8 } as const;

const filters: FilterTable<ImageEntry> = {
  'image-id': (image) => image.id,
  name: (image) => image.name,
  architecture: (image) => image.architecture,
  state: () => 'available',
  'owner-alias': () => 'amazon',
  'owner-id': () => '137112412989',
  'root-device-type': () => 'ebs',
  'virtualization-type': () => 'hvm',
  'image-type': () => 'machine',
  'is-public': () => 'true',
};

function view(image: ImageEntry, world: World): Image {
  const Ebs = {
    SnapshotId: hashedId('snap', image.id),
    VolumeSize: rootDevice.sizeGib,
    VolumeType: 'gp3' as const,
    DeleteOnTermination: true,
    Encrypted: false,
  };
  return {
    ImageId: image.id,
    Name: image.name,
    Architecture: image.architecture,
    State: 'available',
    OwnerId: '137112412989',
    ImageOwnerAlias: 'amazon',
    ImageType: 'machine',
    ImageLocation: `amazon/${image.name}`,
    CreationDate: '2025-12-08T00:00:00.000Z',
    DeprecationTime: new Date(world.now + 90 * 86_400_000).toISOString(),
    Public: true,
    RootDeviceName: rootDevice.device,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    EnaSupport: true,
    ...(image.imdsV2 ? { ImdsSupport: 'v2.0' as const } : {}),
    BlockDeviceMappings: [{ DeviceName: rootDevice.device, Ebs }],
    Tags: [],
  };
}

const amazonOwners: readonly string[] = ['amazon', '137112412989'];

export const imageOperations = {
  DescribeImages: operation<DescribeImagesRequest, DescribeImagesResult>()([], (world, request) => {
    const chosen = request.ImageIds?.map((id) => imageOf(world, id)) ?? availableIn(world);
    const owned = chosen.filter(() => request.Owners?.some((owner) => amazonOwners.includes(owner)) ?? true);
    const left = filtered(world, owned, request.Filters, filters, () => []);
    const page = pageOf(world, left, { size: request.MaxResults, token: request.NextToken }, { least: 1 });
    return { Images: page.items.map((image) => view(image, world)), NextToken: page.next };
  }),
};
