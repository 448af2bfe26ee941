import type {
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  NetworkInterface,
} from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { born } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { publicIpOf } from './dependents';
import { kinds } from './kinds';
import { described } from './lookup';
import { takePrivateAddress } from './private-addresses';
import { publicName } from './public-addresses';
import type { InterfaceRecord, SubnetRecord } from './records';
import { writeTags } from './tag-specifications';

const filters: FilterTable<InterfaceRecord> = {
  'network-interface-id': (eni) => eni.id,
  'vpc-id': (eni) => eni.vpcId,
  'subnet-id': (eni) => eni.subnetId,
  'availability-zone': (eni) => eni.zone,
  'group-id': (eni) => eni.groups,
  'attachment.instance-id': (eni) => eni.instanceId ?? undefined,
  'attachment.status': () => 'attached',
  'interface-type': (eni) => eni.kind,
  description: (eni) => eni.description,
  status: () => 'in-use',
  'private-ip-address': (eni) => eni.privateIp,
  'addresses.private-ip-address': (eni) => eni.privateIp,
  'association.public-ip': (eni, world) => publicIpOf(world, eni) ?? undefined,
  'requester-managed': (eni) => String(eni.instanceId === null),
};

function view(eni: InterfaceRecord, world: World): NetworkInterface {
  const ip = publicIpOf(world, eni);
  return {
    NetworkInterfaceId: eni.id,
    VpcId: eni.vpcId,
    SubnetId: eni.subnetId,
    AvailabilityZone: eni.zone,
    Description: eni.description,
    // EC2 says `nat_gateway` where its enumeration has `natGateway`; the SDK passes on what comes.
    InterfaceType: eni.kind as 'interface',
    OwnerId: world.accountId,
    PrivateIpAddress: eni.privateIp,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: eni.privateIp }],
    RequesterManaged: eni.instanceId === null,
    Status: 'in-use',
    Groups: eni.groups.map((id) => ({ GroupId: id, GroupName: world.state.ec2.securityGroups.get(id)?.name })),
    Attachment: {
      Status: 'attached',
      DeviceIndex: 0,
      DeleteOnTermination: true,
      InstanceId: eni.instanceId ?? undefined,
    },
    ...(ip === null ? {} : { Association: { PublicIp: ip, PublicDnsName: publicName(world.region, ip) } }),
    TagSet: writeTags(eni.tags),
  };
}

/** Makes an interface in a subnet. */
export function addInterface(
  world: World,
  subnet: SubnetRecord,
  parts: Pick<InterfaceRecord, 'kind' | 'description' | 'instanceId' | 'groups' | 'launchIp' | 'tags'>,
): InterfaceRecord {
  const privateIp = takePrivateAddress(world, subnet);
  const eni: InterfaceRecord = {
    ...born(world, drawResourceId(world.random, 'eni'), parts.tags),
    ...parts,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    zone: subnet.zone,
    privateIp,
  };
  world.state.ec2.interfaces.set(eni.id, eni);
  return eni;
}

export const networkInterfaceOperations = {
  DescribeNetworkInterfaces: operation<DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResult>()(
    [],
    (world, request) => {
      const asked = { ...request, ids: request.NetworkInterfaceIds };
      const { records, NextToken } = described(world, kinds.networkInterface, asked, filters);
      return { NetworkInterfaces: records.map((eni) => view(eni, world)), NextToken };
    },
  ),
};
