import { type CloudRecord, isAlive } from '../account/record';
import type { World } from '../account/world';
import type { InterfaceRecord, SecurityGroupRecord, SubnetRecord, VpcRecord } from './records';

function aliveOf<R extends CloudRecord>(
  table: ReadonlyMap<string, R>,
  now: number,
  wanted: (record: R) => boolean,
): R[] {
  const found: R[] = [];
  for (const record of table.values()) if (wanted(record) && isAlive(record, now)) found.push(record);
  return found;
}

type InVpc = CloudRecord & { readonly vpcId: string | null };

/** What must be gone before the VPC, and what goes with it. */
export function dependentsOfVpc({ state: { ec2 }, now }: World, { id }: VpcRecord) {
  const inVpc = <R extends InVpc>(table: ReadonlyMap<string, R>) =>
    aliveOf(table, now, (record) => record.vpcId === id);
  const tables = inVpc(ec2.routeTables);
  const groups = inVpc(ec2.securityGroups);
  const blocking: CloudRecord[] = [
    ...inVpc(ec2.subnets),
    ...inVpc(ec2.internetGateways),
    ...inVpc(ec2.interfaces),
    ...tables.filter((table) => table.mainAssociationId === null),
    ...groups.filter((group) => !group.isDefault),
  ];
  const ownParts: CloudRecord[] = [
    ...tables.filter((table) => table.mainAssociationId !== null),
    ...groups.filter((group) => group.isDefault),
  ];
  return { blocking, ownParts };
}

/** The network interfaces in a subnet. */
export function interfacesIn({ state: { ec2 }, now }: World, subnet: SubnetRecord): readonly InterfaceRecord[] {
  return aliveOf(ec2.interfaces, now, (networkInterface) => networkInterface.subnetId === subnet.id);
}

/** Whether a security group is on an interface or named by a rule of another group. */
export function isGroupInUse({ state: { ec2 }, now }: World, group: SecurityGroupRecord): boolean {
  const names = (other: SecurityGroupRecord) =>
    other.id !== group.id && other.rules.some((rule) => rule.peer.kind === 'group' && rule.peer.value === group.id);
  return (
    aliveOf(ec2.interfaces, now, (networkInterface) => networkInterface.groups.includes(group.id)).length > 0 ||
    aliveOf(ec2.securityGroups, now, names).length > 0
  );
}

/** The public address of an interface: its Elastic IP, else the one it was given at launch. */
export function publicIpOf({ state: { ec2 }, now }: World, networkInterface: InterfaceRecord): string | null {
  for (const address of ec2.addresses.values()) {
    if (address.association?.interfaceId === networkInterface.id && isAlive(address, now)) return address.ip;
  }
  return networkInterface.launchIp;
}

/** The interfaces of a VPC that have a public address: while there are any, its gateway stays. */
export function mappedInterfaces(world: World, vpcId: string): readonly InterfaceRecord[] {
  const inVpc = aliveOf(world.state.ec2.interfaces, world.now, (networkInterface) => networkInterface.vpcId === vpcId);
  return inVpc.filter((networkInterface) => publicIpOf(world, networkInterface) !== null);
}
