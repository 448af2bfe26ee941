import type {
  CreateFleetCommandInput,
  CreateVolumeCommandInput,
  RequestLaunchTemplateData,
  RunInstancesCommandInput,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import type { Reference } from '../../reference';
import { type Account, ec2Arn, fresh } from '../account';
import { type Ask, onThing, type Thing, tagsIn } from '../ask';
import { makesServiceLinkedRole, passRole } from './iam';

/** The ids that an input names itself; what stands deeper, such as the peers of a rule, is not judged. */
function idsIn(given: unknown): readonly string[] {
  const members = Object.values(given as object).flat() as readonly unknown[];
  return members.filter((value): value is string => typeof value === 'string' && /^[a-z]+-[0-9a-f]{8,}$/.test(value));
}

function tagsFor(type: string, specifications: readonly TagSpecification[] | undefined) {
  return tagsIn(specifications?.find(({ ResourceType }) => ResourceType === type)?.Tags);
}

const typed = (type: string, name = fresh): string => ec2Arn(type, name);

/** Something is made, and tagged by the call that makes it. */
function makes(operation: string, type: string, specifications: readonly TagSpecification[] | undefined): Ask[] {
  const puts = tagsFor(type, specifications);
  const made: Ask = { action: `ec2:${operation}`, resource: typed(type), puts };
  if (puts.length === 0) return [made];
  return [made, { action: 'ec2:CreateTags', resource: typed(type), puts, keys: { 'ec2:CreateAction': operation } }];
}

/**
 * Most of EC2 follows from the reference: an action is judged on each thing that its input names and that it knows, and
 * on what it makes where it takes tags for that.
 */
export function ec2Asks(operation: string, given: unknown, account: Account, reference: Reference): readonly Ask[] {
  const action = `ec2:${operation}`;
  const { knowsNoResource, resources } = reference.action(action);
  if (knowsNoResource) return [{ action, resource: '*' }];
  const named = idsIn(given).flatMap((id) => account.ec2(id) ?? []);
  const known = named.filter(({ type }) => resources.some((resource) => resource.type === type));
  const made = resources.filter(
    ({ type, required, keys }) =>
      required && keys.has('aws:requesttag/${tagkey}') && !known.some((thing) => thing.type === type),
  );
  const { TagSpecifications } = given as { readonly TagSpecifications?: readonly TagSpecification[] };
  return [
    ...known.map(({ thing }) => onThing(action, thing)),
    ...made.flatMap(({ type }) => makes(operation, type, TagSpecifications)),
  ];
}

/** What does not follow: things that stand behind an id of another kind, and launches, which touch nearly everything. */
export const ec2Special: Readonly<Record<string, (input: never, account: Account) => readonly Ask[]>> = {
  DisassociateRouteTable: ({ AssociationId }: { readonly AssociationId: string }, account) => {
    for (const table of account.state.ec2.routeTables.values()) {
      const found = table.associations.find(({ id }) => id === AssociationId);
      if (!found) continue;
      const things = [table.id, found.subnetId].map((id) => account.ec2Thing(id));
      return things.map((thing) => onThing('ec2:DisassociateRouteTable', thing));
    }
    return [onThing('ec2:DisassociateRouteTable', { arn: typed('route-table', 'gone'), tags: [], isGone: true })];
  },

  RunInstances: (input: RunInstancesCommandInput, account) => {
    const { LaunchTemplate, NetworkInterfaces, TagSpecifications } = input;
    const template = LaunchTemplate?.LaunchTemplateId ?? '';
    const subnets = (NetworkInterfaces ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
    return launches(account, { template, subnets, specifications: TagSpecifications, isSpot: false });
  },

  CreateFleet: (input: CreateFleetCommandInput, account) => {
    const { LaunchTemplateConfigs, TagSpecifications, TargetCapacitySpecification } = input;
    const [config] = LaunchTemplateConfigs ?? [];
    const template = config?.LaunchTemplateSpecification?.LaunchTemplateId ?? '';
    const subnets = [...new Set((config?.Overrides ?? []).flatMap(({ SubnetId }) => SubnetId ?? []))];
    const isSpot = TargetCapacitySpecification?.DefaultTargetCapacityType === 'spot';
    const own = [template, ...subnets].map((id) => onThing('ec2:CreateFleet', account.ec2Thing(id)));
    const launched = ['instance', 'volume'].map(
      (type): Ask => ({ action: 'ec2:CreateFleet', resource: typed(type), puts: tagsFor(type, TagSpecifications) }),
    );
    return [
      ...makes('CreateFleet', 'fleet', TagSpecifications),
      ...own,
      ...launched,
      // An instant fleet launches in the caller's name (EC2 user guide, EC2 Fleet prerequisites).
      ...launches(account, { template, subnets, specifications: TagSpecifications, isSpot }),
      ...makesServiceLinkedRole('ec2fleet.amazonaws.com', 'EC2Fleet'),
      ...(isSpot ? makesServiceLinkedRole('spot.amazonaws.com', 'EC2Spot') : []),
    ];
  },

  CreateVolume: ({ SnapshotId, Encrypted, TagSpecifications }: CreateVolumeCommandInput, account) => {
    const [made, ...tagging] = makes('CreateVolume', 'volume', TagSpecifications);
    const source = SnapshotId === undefined ? [] : [onThing('ec2:CreateVolume', account.ec2Thing(SnapshotId))];
    const keys = { 'ec2:Encrypted': String(Encrypted === true) };
    return [...(made === undefined ? [] : [{ ...made, keys }]), ...tagging, ...source];
  },

  // An instant fleet goes with its instances, which it terminates in the caller's name.
  DeleteFleets: ({ FleetIds, TerminateInstances }: { FleetIds: string[]; TerminateInstances: boolean }, account) => {
    const outcomes = FleetIds.flatMap((id) => account.state.ec2.fleets.get(id)?.outcomes ?? []);
    const launched = TerminateInstances ? outcomes.flatMap(({ instanceIds }) => instanceIds) : [];
    return [
      ...FleetIds.map((id) => onThing('ec2:DeleteFleets', account.ec2Thing(id))),
      ...launched.map((id) => onThing('ec2:TerminateInstances', account.ec2Thing(id))),
    ];
  },
};

/** What a launch from a template is judged on. */
function launches(
  account: Account,
  given: {
    readonly template: string;
    readonly subnets: readonly string[];
    readonly specifications: readonly TagSpecification[] | undefined;
    readonly isSpot: boolean;
  },
): readonly Ask[] {
  const action = 'ec2:RunInstances';
  const record = account.state.ec2.launchTemplates.get(given.template);
  const data: RequestLaunchTemplateData = record?.versions.at(-1)?.data ?? {};
  const groups = (data.NetworkInterfaces ?? []).flatMap(({ Groups }) => Groups ?? []);
  const used: Thing[] = [given.template, ...given.subnets, ...groups].map((id) => account.ec2Thing(id));
  const image: Ask = { action, resource: typed('image', data.ImageId) };
  const specifications = [...(data.TagSpecifications ?? []), ...(given.specifications ?? [])] as TagSpecification[];
  return [
    ...used.map((thing) => onThing(action, thing)),
    image,
    ...['instance', 'volume', 'network-interface'].flatMap((type) => makes('RunInstances', type, specifications)),
    ...(given.isSpot ? [{ action, resource: typed('spot-instances-request') }] : []),
    ...(data.IamInstanceProfile ? passRole(data.IamInstanceProfile.Name ?? '', 'ec2.amazonaws.com') : []),
  ];
}
