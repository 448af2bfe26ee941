import { CreateSubnetCommand, CreateTagsCommand, DeleteVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { codeOf, lateVisibility, type SimulatedAccount, simulatedAccount } from '../../helpers/simulated-account';
import { makeVpc } from '../../helpers/simulated-network';

const late = (seed: number) => simulatedAccount({ seed, limits: { visibility: lateVisibility, latency: false } });
const byId = ({ clients }: SimulatedAccount, id: string) =>
  codeOf(clients.ec2.send(new DescribeVpcsCommand({ VpcIds: [id] })));

async function byTag({ clients }: SimulatedAccount): Promise<number> {
  const Filters = [{ Name: 'tag:step', Values: ['one'] }];
  return (await clients.ec2.send(new DescribeVpcsCommand({ Filters }))).Vpcs!.length;
}

/** Seconds until a look succeeds. */
async function secondsUntil({ clock }: SimulatedAccount, look: () => Promise<boolean>): Promise<number> {
  let seconds = 0;
  while (!(await look())) {
    clock.pass(0.1);
    seconds += 0.1;
    if (seconds > 60) throw new Error('never seen');
  }
  return seconds;
}

describe('eventual consistency', () => {
  test('a fresh id is unknown for up to 3 s, to reads and to other calls', async () => {
    const waits: number[] = [];
    for (let seed = 1; seed <= 10; seed += 1) {
      const account = late(seed);
      const VpcId = await makeVpc(account.clients);
      const subnet = new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' });
      const first = [await byId(account, VpcId), await codeOf(account.clients.ec2.send(subnet))];
      expect(first[1]).toBe(first[0]);
      expect(account.cloud.inventory()[0]!.id).toBe(VpcId);
      waits.push(await secondsUntil(account, async () => (await byId(account, VpcId)) === 'accepted'));
    }
    expect(Math.max(...waits)).toBeGreaterThan(1);
    expect(Math.max(...waits)).toBeLessThanOrEqual(3.1);
  });

  test('a tag is found by filters up to 8 s later, never before the id', async () => {
    const waits: number[] = [];
    for (let seed = 1; seed <= 10; seed += 1) {
      const account = late(seed);
      const VpcId = await makeVpc(account.clients);
      await secondsUntil(account, async () => (await byId(account, VpcId)) === 'accepted');
      await account.clients.ec2.send(
        new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'step', Value: 'one' }] }),
      );
      waits.push(await secondsUntil(account, async () => (await byTag(account)) === 1));
    }
    expect(Math.max(...waits)).toBeGreaterThan(3);
    expect(Math.max(...waits)).toBeLessThanOrEqual(8.1);
  });

  test('what was deleted is shown for up to 3 s, while deleting it again finds nothing', async () => {
    const account = late(4);
    const VpcId = await makeVpc(account.clients);
    account.clock.pass(10);
    await account.clients.ec2.send(new DeleteVpcCommand({ VpcId }));
    expect(await byId(account, VpcId)).toBe('accepted');
    expect(await codeOf(account.clients.ec2.send(new DeleteVpcCommand({ VpcId })))).toBe('InvalidVpcID.NotFound');
    expect(account.cloud.inventory()).toEqual([]);
    account.clock.pass(3);
    expect(await byId(account, VpcId)).toBe('InvalidVpcID.NotFound');
  });

  test('by default strikes one call in five', async () => {
    let unseen = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const account = simulatedAccount({
        seed,
        limits: { visibility: { ...lateVisibility, chance: 0.2 }, latency: false },
      });
      if ((await byId(account, await makeVpc(account.clients))) !== 'accepted') unseen += 1;
    }
    expect(unseen).toBeGreaterThan(8);
    expect(unseen).toBeLessThan(35);
  });
});
