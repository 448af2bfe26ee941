import type { Instance, InstanceStateName } from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import { attachmentState, volumesOf } from './attachments';
import type { InstanceRecord } from './compute-records';
import { publicIpOf } from './dependents';
import { rootDevice } from './images';
import { instanceTypes } from './instance-types';
import { publicName } from './public-addresses';
import type { InterfaceRecord } from './records';
import { writeTags } from './tag-specifications';

const codes = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48 } as const;

/** The states that instances of this account can be in. */
export type InstanceStateHere = keyof typeof codes;

/** Where an instance stands in its life now. */
export function instanceState(instance: InstanceRecord, now: number): InstanceStateHere {
  if (instance.goneAt !== null && now >= instance.goneAt) return 'terminated';
  if (instance.stoppingAt !== null) return 'shutting-down';
  return now < instance.runningAt ? 'pending' : 'running';
}

/** A state as EC2 writes it. */
export function writeState(name: InstanceStateHere): { Code: number; Name: InstanceStateName } {
  return { Code: codes[name], Name: name };
}

/** The public address as reads show it: once the instance runs (when exactly is not published; assumed). */
export function shownPublicIp(world: World, instance: InstanceRecord): string | null {
  const eni = world.state.ec2.interfaces.get(instance.interfaceId);
  const state = instanceState(instance, world.now);
  return eni === undefined || (state !== 'running' && state !== 'shutting-down') ? null : publicIpOf(world, eni);
}

function privateName(world: World, ip: string): string {
  const zone = world.region === 'us-east-1' ? 'ec2.internal' : `${world.region}.compute.internal`;
  return `ip-${ip.replaceAll('.', '-')}.${zone}`;
}

/** What only a living instance shows: its network and its volumes. */
function network(world: World, instance: InstanceRecord, eni: InterfaceRecord): Partial<Instance> {
  const { ec2 } = world.state;
  const ip = shownPublicIp(world, instance);
  const groups = eni.groups.map((id) => ({ GroupId: id, GroupName: ec2.securityGroups.get(id)?.name }));
  const dnsName = ip !== null && ec2.vpcs.get(instance.vpcId)?.dnsHostnames ? publicName(world.region, ip) : '';
  const association = ip === null ? {} : { Association: { PublicIp: ip, PublicDnsName: dnsName, IpOwnerId: 'amazon' } };
  return {
    VpcId: instance.vpcId,
    SubnetId: instance.subnetId,
    PrivateIpAddress: eni.privateIp,
    PrivateDnsName: privateName(world, eni.privateIp),
    PublicIpAddress: ip ?? undefined,
    PublicDnsName: dnsName,
    SecurityGroups: groups,
    SourceDestCheck: true,
    NetworkInterfaces: [
      {
        NetworkInterfaceId: eni.id,
        VpcId: eni.vpcId,
        SubnetId: eni.subnetId,
        PrivateIpAddress: eni.privateIp,
        Groups: groups,
        Status: 'in-use',
        InterfaceType: 'interface',
        Attachment: { DeviceIndex: 0, DeleteOnTermination: true, Status: 'attached' },
        ...association,
      },
    ],
    BlockDeviceMappings: volumesOf(world, instance.id).flatMap((volume) => {
      const { attachment } = volume;
      const state = attachmentState(world, volume);
      if (attachment === null || state === undefined) return [];
      const Ebs = {
        VolumeId: volume.id,
        Status: state === 'busy' ? ('detaching' as const) : state,
        DeleteOnTermination: attachment.deleteOnTermination,
      };
      return [{ DeviceName: attachment.device, Ebs }];
    }),
  };
}

function cores(instance: InstanceRecord): Instance['CpuOptions'] {
  const threads = instance.architecture === 'arm64' ? 1 : 2;
  return { CoreCount: (instanceTypes.get(instance.instanceType)?.vcpus ?? 2) / threads, ThreadsPerCore: threads };
}

/** An instance as DescribeInstances gives it. */
export function viewInstance(world: World, instance: InstanceRecord): Instance {
  const state = instanceState(instance, world.now);
  const eni = world.state.ec2.interfaces.get(instance.interfaceId);
  const ended = state === 'shutting-down' || state === 'terminated';
  const reason = 'Client.UserInitiatedShutdown';
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    Architecture: instance.architecture,
    State: writeState(state),
    ...(ended ? { StateReason: { Code: reason, Message: `${reason}: User initiated shutdown` } } : {}),
    StateTransitionReason: ended ? `User initiated (${new Date(instance.stoppingAt ?? world.now).toISOString()})` : '',
    LaunchTime: new Date(instance.bornAt),
    Placement: { AvailabilityZone: instance.zone, GroupName: '', Tenancy: 'default' },
    ClientToken: instance.token ?? '',
    CpuOptions: cores(instance),
    EbsOptimized: false,
    EnaSupport: true,
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    RootDeviceName: rootDevice.device,
    RootDeviceType: 'ebs',
    AmiLaunchIndex: 0,
    Monitoring: { State: instance.monitoring ? 'enabled' : 'disabled' },
    MetadataOptions: { State: 'applied', HttpProtocolIpv6: 'disabled', ...instance.metadataOptions },
    ...(instance.profile === null
      ? {}
      : { IamInstanceProfile: { Arn: `arn:aws:iam::${world.accountId}:instance-profile/${instance.profile}` } }),
    ...(instance.market === 'spot'
      ? { InstanceLifecycle: 'spot' as const, SpotInstanceRequestId: instance.spotRequestId ?? undefined }
      : {}),
    ...(eni === undefined || state === 'terminated'
      ? { SecurityGroups: [], NetworkInterfaces: [], BlockDeviceMappings: [], PublicDnsName: '', PrivateDnsName: '' }
      : network(world, instance, eni)),
    Tags: writeTags(instance.tags),
  };
}
