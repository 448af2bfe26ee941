import { BlockList, isIP } from 'node:net';

/** Networks that are not the public internet, and what they are. */
const refused: readonly (readonly [network: string, prefix: number, kind: string])[] = [
  ['0.0.0.0', 8, 'an address of this machine'],
  ['10.0.0.0', 8, 'a private address'],
  ['100.64.0.0', 10, 'a carrier’s internal address'],
  ['127.0.0.0', 8, 'a loopback address'],
  ['169.254.0.0', 16, 'a link-local address'],
  ['172.16.0.0', 12, 'a private address'],
  ['192.0.0.0', 24, 'a reserved address'],
  ['192.168.0.0', 16, 'a private address'],
  ['198.18.0.0', 15, 'a reserved address'],
  ['224.0.0.0', 4, 'a multicast address'],
  ['240.0.0.0', 4, 'a reserved address'],
  ['::', 128, 'an address of this machine'],
  ['::1', 128, 'a loopback address'],
  ['fe80::', 10, 'a link-local address'],
  ['fc00::', 7, 'a private address'],
  ['ff00::', 8, 'a multicast address'],
  // Forms that carry an IPv4 address inside: mapped, translated, Teredo, 6to4.
  ['::ffff:0:0', 96, 'an IPv4 address in IPv6 form'],
  ['64:ff9b::', 96, 'an IPv4 address in IPv6 form'],
  ['64:ff9b:1::', 48, 'an IPv4 address in IPv6 form'],
  ['2001::', 32, 'an IPv4 address in IPv6 form'],
  ['2002::', 16, 'an IPv4 address in IPv6 form'],
];

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function listOf(network: string, prefix: number): BlockList {
  const list = new BlockList();
  list.addSubnet(network, prefix, familyOf(network));
  return list;
}

const lists = refused.map(([network, prefix, kind]) => ({
  list: listOf(network, prefix),
  family: familyOf(network),
  kind,
}));
/** All of the public IPv6 internet lies in here. */
const globalUnicast = listOf('2000::', 3);

/** Where credentials of machines are served; never to be called, whoever lists it. */
const metadata = ['169.254.169.254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::254', 'fd00:ec2::23'].map(
  (address) => listOf(address, isIP(address) === 6 ? 128 : 32),
);

/** Whether an address serves credentials of machines (EC2, ECS and EKS Pod Identity endpoints), in any spelling. */
export function isMetadataAddress(address: string): boolean {
  return isIP(address) !== 0 && metadata.some((list) => list.check(address, familyOf(address)));
}

/** Why an IP address is not part of the public internet; undefined when it is. A text that is no address is refused. */
export function whyNotPublic(address: string): string | undefined {
  if (isIP(address) === 0) return 'not an IP address';
  const family = familyOf(address);
  // A list of one family is not asked about the other: Node would match mapped addresses against IPv4 networks.
  const match = lists.find((entry) => entry.family === family && entry.list.check(address, family));
  if (match) return match.kind;
  return family === 'ipv6' && !globalUnicast.check(address, 'ipv6') ? 'a reserved address' : undefined;
}

/** Whether an address lies in a network like `10.0.0.0/8`, or equals a single address. Unreadable networks hold nothing. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', length, ...rest] = network.split('/');
  if (isIP(address) === 0 || isIP(base) !== isIP(address) || rest.length > 0) return false;
  const most = isIP(base) === 6 ? 128 : 32;
  const prefix = length === undefined ? most : Number(length);
  if (length === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > most) return false;
  return listOf(base, prefix).check(address, familyOf(base));
}
