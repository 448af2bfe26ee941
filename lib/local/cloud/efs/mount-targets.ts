import type {
  CreateMountTargetRequest,
  DeleteMountTargetRequest,
  DescribeMountTargetsRequest,
  DescribeMountTargetsResponse,
  MountTargetDescription,
} from '@aws-sdk/client-efs';
import { drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born, isKnown, isShown, remove } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { isRefusal } from '../api/refusal';
import { addInterface } from '../ec2/network-interfaces';
import type { InterfaceRecord, SubnetRecord } from '../ec2/records';
import { zoneId } from '../ec2/zones';
import { mountTargetAvailable, mountTargetDeleted } from './figures';
import {
  lifeCycle,
  namedFileSystem,
  namedMountTarget,
  refuseEfs,
  shownFileSystem,
  shownMountTarget,
  targetsOf,
} from './lookup';
import type { FileSystemRecord, MountTargetRecord } from './state';

function view(world: World, target: MountTargetRecord): MountTargetDescription {
  return {
    OwnerId: world.accountId,
    MountTargetId: target.id,
    FileSystemId: target.fileSystemId,
    SubnetId: target.subnetId,
    LifeCycleState: lifeCycle(target, world.now),
    IpAddress: target.ip,
    NetworkInterfaceId: target.interfaceId,
    AvailabilityZoneId: zoneId(target.zone),
    AvailabilityZoneName: target.zone,
    VpcId: target.vpcId,
  };
}

function subnetOf({ state, now }: World, id: string): SubnetRecord {
  const subnet = state.ec2.subnets.get(id);
  if (subnet === undefined || !isKnown(subnet, now)) {
    throw refuseEfs('SubnetNotFound', `The subnet ID '${id}' does not exist`, 400);
  }
  return subnet;
}

function groupsOf({ state, now }: World, ids: readonly string[], vpcId: string): readonly string[] {
  for (const id of ids) {
    const group = state.ec2.securityGroups.get(id);
    if (group === undefined || group.vpcId !== vpcId || !isKnown(group, now)) {
      throw refuseEfs('SecurityGroupNotFound', `The security group '${id}' does not exist`, 400);
    }
  }
  if (ids.length > 5) throw refuseEfs('SecurityGroupLimitExceeded', 'A mount target takes five groups', 400);
  if (ids.length > 0) return ids;
  const groups = [...state.ec2.securityGroups.values()];
  return groups.filter((group) => group.vpcId === vpcId && group.isDefault).map((group) => group.id);
}

/** One mount target a zone, and all of them in one VPC (EFS API reference, CreateMountTarget). */
function checkPlace(world: World, files: FileSystemRecord, subnet: SubnetRecord): void {
  if (lifeCycle(files, world.now) !== 'available') {
    const message = `File system '${files.id}' is in the state '${lifeCycle(files, world.now)}'`;
    throw refuseEfs('IncorrectFileSystemLifeCycleState', message, 409);
  }
  const others = targetsOf(world, files.id);
  if (others.some((target) => target.zone === subnet.zone)) {
    throw refuseEfs('MountTargetConflict', 'mount target already exists in this AZ', 409);
  }
  if (others.some((target) => target.vpcId !== subnet.vpcId)) {
    throw refuseEfs('MountTargetConflict', 'requested subnet for new mount target is not in the same VPC', 409);
  }
}

function interfaceIn(world: World, subnet: SubnetRecord, id: string, parts: Pick<InterfaceRecord, 'groups'>) {
  const description = `EFS mount target for ${id}`;
  try {
    return addInterface(world, subnet, {
      ...parts,
      kind: 'interface',
      description,
      instanceId: null,
      launchIp: null,
      tags: [],
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw refuseEfs('NoFreeAddressesInSubnet', `The subnet '${subnet.id}' has no free addresses`, 409);
  }
}

export const mountTargetOperations = {
  CreateMountTarget: operation<CreateMountTargetRequest, MountTargetDescription>()(
    ['FileSystemId', 'SubnetId'],
    (world, request) => {
      if (request.IpAddress !== undefined) throw notSimulated('CreateMountTarget with IpAddress');
      const files = namedFileSystem(world, request.FileSystemId);
      const subnet = subnetOf(world, request.SubnetId);
      const groups = groupsOf(world, request.SecurityGroups ?? [], subnet.vpcId);
      checkPlace(world, files, subnet);
      const id = drawResourceId(world.random, 'fsmt');
      const eni = interfaceIn(world, subnet, `${files.id} (${id})`, { groups });
      const record = born(world, id, []);
      const wait = drawMilliseconds(world.random, mountTargetAvailable);
      const target: MountTargetRecord = {
        ...record,
        fileSystemId: files.id,
        vpcId: subnet.vpcId,
        subnetId: subnet.id,
        zone: subnet.zone,
        interfaceId: eni.id,
        ip: eni.privateIp,
        availableAt: world.now + takes(world, 'mountTargetAvailable', id, wait),
      };
      world.state.efs.mountTargets.set(id, target);
      return view(world, target);
    },
  ),

  DescribeMountTargets: operation<DescribeMountTargetsRequest, DescribeMountTargetsResponse>()([], (world, request) => {
    const { FileSystemId, MountTargetId, AccessPointId } = request;
    if (AccessPointId !== undefined) throw notSimulated('DescribeMountTargets of an access point');
    if ((FileSystemId === undefined) === (MountTargetId === undefined)) {
      throw refuseEfs('BadRequest', 'Exactly one of FileSystemId and MountTargetId must be specified', 400);
    }
    if (FileSystemId !== undefined) shownFileSystem(world, FileSystemId);
    const asked =
      MountTargetId === undefined ? world.state.efs.mountTargets.values() : [shownMountTarget(world, MountTargetId)];
    const fitting = [...asked].filter(
      (target) => isShown(target, world.now) && (FileSystemId === undefined || target.fileSystemId === FileSystemId),
    );
    const rules = { least: 1, most: 100, invalidNumber: 'BadRequest', invalidToken: 'BadRequest' };
    const page = pageOf(world, fitting, { size: request.MaxItems, token: request.Marker }, rules);
    return { MountTargets: page.items.map((target) => view(world, target)), NextMarker: page.next };
  }),

  DeleteMountTarget: operation<DeleteMountTargetRequest, object>()(['MountTargetId'], (world, request) => {
    const target = namedMountTarget(world, request.MountTargetId);
    if (target.goneAt !== null) return {};
    const wait = drawMilliseconds(world.random, mountTargetDeleted);
    const goneAt = world.now + takes(world, 'mountTargetDeleted', target.id, wait);
    remove(world, target, goneAt);
    const eni = world.state.ec2.interfaces.get(target.interfaceId);
    if (eni !== undefined) {
      eni.goneAt = goneAt;
      eni.shownUntil = goneAt;
    }
    return {};
  }),
};
