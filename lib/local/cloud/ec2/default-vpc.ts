import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import type { SubnetRecord, VpcRecord } from './records';

/** The default VPC, which calls without a network mean. */
export function defaultVpc({ state: { ec2 }, now }: World): VpcRecord {
  for (const vpc of ec2.vpcs.values()) if (vpc.isDefault && isAlive(vpc, now)) return vpc;
  throw refuse('VPCIdNotSpecified', 'No default VPC for this user');
}

/** A default subnet, of a zone where one is asked for. */
export function defaultSubnet(world: World, zone: string | undefined): SubnetRecord {
  const vpc = defaultVpc(world);
  for (const subnet of world.state.ec2.subnets.values()) {
    const fits = subnet.vpcId === vpc.id && subnet.isDefault && (zone === undefined || subnet.zone === zone);
    if (fits && isAlive(subnet, world.now)) return subnet;
  }
  throw refuse('MissingInput', `No subnets found for the default VPC '${vpc.id}'. Please specify a subnet.`);
}
