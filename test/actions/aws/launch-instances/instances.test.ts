import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { launchInstancesAction } from '../../../../lambdas/actions/aws/launch-instances/action';
import { launchInstancesDefinition } from '../../../../lambdas/actions/aws/launch-instances/definition';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { Crash } from '../../../helpers/action-context';
import { ActionRun } from '../../../helpers/action-run';

type Launch = ActionRun<typeof launchInstancesDefinition>;

/** Runs in virtual time, with a network over two zones, or so many, made before. */
function launching(
  work: (run: Launch, world: TestCloud) => Promise<void>,
  input: object = {},
  options: Parameters<typeof testCloud>[0] & { readonly zones?: number } = {},
): Promise<void> {
  const { zones: zone_count = 2, ...account } = options;
  const world = testCloud(account);
  const runIt = async () => {
    const network = new ActionRun(
      world,
      createVpcAction,
      createVpcDefinition.input.parse({ zone_count }),
      'create_vpc',
    );
    const { subnet_ids, security_group_id } = await network.ready();
    const parsed = launchInstancesDefinition.input.parse({ subnet_ids, security_group_id, ...input });
    const run = new ActionRun(world, launchInstancesAction, parsed, 'launch');
    await work(run, world);
    await run.undo();
    await network.undo();
    expect(world.ours()).toEqual({});
  };
  return world.clock.run(runIt());
}

async function launched({ clients }: TestCloud, ids: unknown): Promise<Instance[]> {
  const answer = await clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: ids as string[] }));
  const found = (answer.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
  return (ids as string[]).map((id) => found.find((instance) => instance.InstanceId === id)!);
}

const zonesOf = (list: readonly Instance[]) => list.map((instance) => instance.Placement?.AvailabilityZone);

describe('aws/launch_instances', () => {
  it('spreads the instances over the zones in turn, ready about as soon as AWS runs them', () =>
    launching(
      async (run, world) => {
        const startedAt = world.clock.now();
        const outputs = await run.ready();
        const seconds = (world.clock.now() - startedAt) / 1000;
        const list = await launched(world, outputs.instance_ids);
        expect(zonesOf(list)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1a']);
        expect(outputs.public_ips).toEqual(list.map((instance) => instance.PublicIpAddress));
        expect(outputs.private_ips).toEqual(list.map((instance) => instance.PrivateIpAddress));
        expect(list.map((instance) => instance.InstanceLifecycle)).toEqual([undefined, undefined, undefined]);
        expect(seconds).toBeGreaterThan(16);
        expect(seconds).toBeLessThan(30);
      },
      { count: 3 },
    ));

  it('requires IMDSv2 and gives them the installation’s profile', () =>
    launching(async (run, world) => {
      for (const instance of await launched(world, (await run.ready()).instance_ids)) {
        expect(instance.MetadataOptions?.HttpTokens).toBe('required');
        expect(instance.IamInstanceProfile?.Arn).toContain('instance-profile/unity-instance');
        expect(instance.Tags).toContainEqual({ Key: 'unity:session', Value: 'spot-0123456789' });
      }
    }));

  it('goes to the next zone, with a token of its own, where one has no capacity', () =>
    launching(
      async (run, world) => {
        const list = await launched(world, (await run.ready()).instance_ids);
        expect(zonesOf(list)).toEqual(['us-east-1b', 'us-east-1b']);
        expect(run.step.rows.get('instance-1')).toMatchObject({ generation: 2, state: 'active' });
        expect(run.step.rows.get('instance-2')).toMatchObject({ generation: 1, state: 'active' });
      },
      {},
      { limits: { capacity: [{ zone: 'us-east-1a' }] } },
    ));

  it('keeps its instances apart in a spare zone where theirs have no capacity', () =>
    launching(
      async (run, world) => {
        const zones = zonesOf(await launched(world, (await run.ready()).instance_ids));
        expect(zones.toSorted()).toEqual(['us-east-1b', 'us-east-1c']);
      },
      {},
      { zones: 3, limits: { capacity: [{ zone: 'us-east-1a' }] } },
    ));

  it('stays in the zone of its token after a crash: even where tags are not shown, none is launched twice', () =>
    launching(
      async (run, world) => {
        const unseen = { idSeconds: 0, tagSeconds: 100_000, ghostSeconds: 0, blinkSeconds: 0, chance: 1 };
        world.cloud.adjust({ visibility: unseen });
        run.step.crashAfterCreating.add('instance-1');
        await expect(run.begin()).rejects.toThrow(Crash);
        await run.ready();
        expect(world.calls.filter((call) => call === 'ec2:RunInstances')).toHaveLength(4);
        expect(world.ours()['AWS::EC2::Instance']).toBe(2);
      },
      {},
      { limits: { capacity: [{ zone: 'us-east-1a' }] } },
    ));

  it('says which type and why when no zone has any, and leaves nothing behind', () =>
    launching(
      async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({
          code: 'CapacityUnavailable',
          message: expect.stringContaining('t3.small in 2 subnets: InsufficientInstanceCapacity'),
        });
        expect(world.ours()['AWS::EC2::Instance']).toBeUndefined();
      },
      {},
      { limits: { capacity: [{}] } },
    ));

  it('fails with AWS’s code on what no other zone can mend', () =>
    launching(
      async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
        // Asked again while IAM may not know the template's tags yet, but as the same instance in the same zone.
        expect(world.calls.filter((call) => call === 'ec2:RunInstances').length).toBeGreaterThan(1);
        expect(run.step.rows.get('instance-1')).toMatchObject({ generation: 1 });
        expect([...run.step.rows.keys()].filter((key) => key.startsWith('instance-1'))).toEqual(['instance-1']);
      },
      { count: 1 },
      { limits: { denied: ['ec2:RunInstances'] } },
    ));

  it('asks once for what AWS refuses for another reason', () =>
    launching(
      async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({ name: 'InvalidParameterValue' });
        expect(world.calls.filter((call) => call === 'ec2:RunInstances')).toHaveLength(1);
      },
      { count: 1 },
      {
        tap: (operation, proceed) =>
          operation === 'ec2:RunInstances'
            ? Promise.reject(
                Object.assign(new Error('not here'), {
                  name: 'InvalidParameterValue',
                  $metadata: { httpStatusCode: 400 },
                }),
              )
            : proceed(),
      },
    ));

  it('finds in the check what differs from the inputs', () =>
    launching(async (run) => {
      await run.ready();
      const input = { ...run.input, instance_type: 'c5.large' };
      const found = await launchInstancesAction.check({ ...run.step.context(), input }, {});
      expect(found).toHaveLength(2);
      expect(found[0]?.message).toContain('is a t3.small');
    }));

  it('rehearses the right to make a template', () =>
    launching(
      async (run) => {
        const found = await launchInstancesAction.rehearse?.({ ...run.step.context(), input: run.input });
        expect(found?.map((finding) => finding.message)).toEqual([expect.stringContaining('ec2:CreateLaunchTemplate')]);
      },
      {},
      { limits: { denied: ['ec2:CreateLaunchTemplate'] } },
    ));
});
