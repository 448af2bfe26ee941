import fc from 'fast-check';
import { subnetCidrs } from '../../../../lambdas/actions/aws/create-vpc/subnet-cidrs';

describe('subnetCidrs', () => {
  it('cuts a /16 into /20s', () => {
    expect(subnetCidrs('10.0.0.0/16', 3)).toEqual(['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20']);
  });

  it('never goes below a /27, which a load balancer needs', () => {
    expect(subnetCidrs('192.168.4.0/24', 6)).toEqual([
      '192.168.4.0/27',
      '192.168.4.32/27',
      '192.168.4.64/27',
      '192.168.4.96/27',
      '192.168.4.128/27',
      '192.168.4.160/27',
    ]);
  });

  it('starts at the network of an address inside it', () => {
    expect(subnetCidrs('10.7.200.9/16', 1)).toEqual(['10.7.0.0/20']);
    expect(subnetCidrs('255.255.255.255/24', 1)).toEqual(['255.255.255.0/27']);
  });

  it('keeps subnets inside the VPC and apart from each other', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 16, max: 24 }),
        fc.integer({ min: 1, max: 6 }),
        (address, prefix, count) => {
          const vpc = range(`${address}/${prefix}`);
          const parts = subnetCidrs(`${address}/${prefix}`, count).map(range);
          for (const [index, part] of parts.entries()) {
            expect(part.from).toBe(index === 0 ? vpc.from : parts[index - 1]!.until);
            expect(part.until).toBeLessThanOrEqual(vpc.until);
          }
        },
      ),
    );
  });
});

function range(cidr: string): { from: number; until: number } {
  const [address = '', prefix = ''] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const from = value - (value % size);
  return { from, until: from + size };
}
