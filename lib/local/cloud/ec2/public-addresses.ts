import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';

/** Addresses that lead nowhere: the documentation ranges of RFC 5737. */
const ranges = ['203.0.113', '198.51.100', '192.0.2'] as const;
const perRange = 254;

/** The next public address that nobody has. Addresses come back into use only after all others. */
export function takePublicAddress(world: World): string {
  const { ec2 } = world.state;
  const taken = new Set<string>();
  for (const address of ec2.addresses.values()) if (isAlive(address, world.now)) taken.add(address.ip);
  for (const { launchIp, ...record } of ec2.interfaces.values()) {
    if (launchIp !== null && isAlive(record, world.now)) taken.add(launchIp);
  }
  const total = ranges.length * perRange;
  for (let tried = 0; tried < total; tried += 1) {
    const place = ec2.publicAddresses % total;
    ec2.publicAddresses += 1;
    const ip = `${ranges[Math.floor(place / perRange)] ?? ranges[0]}.${(place % perRange) + 1}`;
    if (!taken.has(ip)) return ip;
  }
  throw refuse('InsufficientAddressCapacity', 'Not enough addresses available to satisfy your request.', 500);
}

/** The public name of an address. */
export function publicName(region: string, ip: string): string {
  const zone = region === 'us-east-1' ? 'compute-1' : `${region}.compute`;
  return `ec2-${ip.replaceAll('.', '-')}.${zone}.amazonaws.com`;
}
