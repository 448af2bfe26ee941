/**
 * Cuts a VPC's addresses into equal subnets: 4 bits longer than the VPC (a /20 of a /16), but never longer than /27,
 * the smallest in which a load balancer has room. For /16 to /24 that gives at least 8.
 */
export function subnetCidrs(vpcCidr: string, count: number): readonly string[] {
  const [address = '', prefixText = ''] = vpcCidr.split('/');
  const prefix = Number(prefixText);
  const subnetPrefix = Math.min(prefix + 4, 27);
  const size = 2 ** (32 - subnetPrefix);
  const vpcSize = 2 ** (32 - prefix);
  const base = Math.floor(toNumber(address) / vpcSize) * vpcSize;
  return Array.from({ length: count }, (_, index) => `${toAddress(base + index * size)}/${subnetPrefix}`);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(value / unit) % 256).join('.');
}
