import { readAddress, readCidr, sizeOf, writeAddress } from '../account/cidr';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import { interfacesIn } from './dependents';
import type { SubnetRecord } from './records';

/** The lowest free address of a subnet; AWS keeps the first four and the last one. */
export function takePrivateAddress(world: World, subnet: SubnetRecord): string {
  const cidr = readCidr(subnet.cidr);
  const taken = new Set(interfacesIn(world, subnet).map((networkInterface) => readAddress(networkInterface.privateIp)));
  if (cidr !== undefined) {
    for (let host = cidr.base + 4; host < cidr.base + sizeOf(cidr) - 1; host += 1) {
      if (!taken.has(host)) return writeAddress(host);
    }
  }
  throw refuse(
    'InsufficientFreeAddressesInSubnet',
    `The specified subnet does not have enough free addresses to satisfy the request.`,
  );
}
