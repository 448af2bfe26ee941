import type { AccountCall } from '../../../lib/local/cloud/simulated-cloud';
import { serving } from '../../helpers/simulated-containers';

/** Everything that an account began, in order. */
async function beganWith(durations: Readonly<Record<string, number>>) {
  const calls: AccountCall[] = [];
  const account = await serving({ seed: 7, limits: { durations } });
  account.cloud.watch((call) => calls.push(call));
  await account.cloud.call('ec2', 'TerminateInstances', { InstanceIds: [account.instanceId] });
  return { account, calls };
}

test('a duration that is fixed takes the place of what would be drawn, and every other draw stays', async () => {
  const drawn = await beganWith({});
  const fixed = await beganWith({ instanceTerminated: 300 });
  const [, end] = [drawn, fixed].map(({ calls }) => calls[0]!);
  expect(end).toMatchObject({
    operation: 'TerminateInstances',
    began: [{ name: 'instanceTerminated', of: fixed.account.instanceId, milliseconds: 300_000 }],
  });
  const of = (calls: readonly AccountCall[]) => calls[0]!.began[0]!.milliseconds;
  expect(of(drawn.calls)).toBeGreaterThanOrEqual(20_000);
  expect(of(drawn.calls)).toBeLessThanOrEqual(40_000);
  const next = (account: typeof drawn.account) => account.cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/16' });
  const [one, other] = [await next(drawn.account), await next(fixed.account)] as { Vpc: object }[];
  expect(other!.Vpc).toEqual(one!.Vpc);
});

test('what a call began is told with how long the call took, and only when it took effect', async () => {
  const { account, calls } = await beganWith({});
  const before = account.clock.now();
  await account.cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/16' });
  await expect(account.cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/8' })).rejects.toThrow();
  const made = calls.filter(({ operation }) => operation === 'CreateVpc');
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({ at: before, input: { CidrBlock: '10.9.0.0/16' } });
  expect(made[0]!.milliseconds).toBeGreaterThanOrEqual(0);
  expect(made[0]!.began.map(({ name }) => name)).toContain('vpcAvailable');
});
