import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { launchSpotInstanceAction } from '../../../../lambdas/actions/aws/launch-spot-instance/action';
import { launchSpotInstanceDefinition } from '../../../../lambdas/actions/aws/launch-spot-instance/definition';
import { imagesOf } from '../../../../lib/local/cloud/ec2/images';
import { slowToShow, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

type Launch = ActionRun<typeof launchSpotInstanceDefinition>;

/** Runs in virtual time, with a network made before. */
function launching(
  work: (run: Launch, world: TestCloud) => Promise<void>,
  input: object = {},
  limits: Parameters<typeof testCloud>[0] = {},
): Promise<void> {
  const world = testCloud(limits);
  const runIt = async () => {
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const { subnet_ids, security_group_id } = await network.ready();
    const parsed = launchSpotInstanceDefinition.input.parse({ subnet_ids, security_group_id, ...input });
    await work(new ActionRun(world, launchSpotInstanceAction, parsed, 'launch'), world);
    await network.undo();
    expect(world.ours()).toEqual({});
  };
  return world.clock.run(runIt());
}

const noSpot = { limits: { capacity: [{ market: 'spot' as const }] } };

describe('aws/launch_spot_instance in an account', () => {
  it('brings spot instances with public addresses, ready about as soon as AWS runs them', () =>
    launching(
      async (run, world) => {
        const startedAt = world.clock.now();
        const outputs = await run.ready();
        const seconds = (world.clock.now() - startedAt) / 1000;
        expect(outputs).toMatchObject({ lifecycle: 'spot' });
        expect(new Set(outputs.public_ips as string[]).size).toBe(2);
        expect(seconds).toBeGreaterThan(16);
        expect(seconds).toBeLessThan(30);
        await run.undo();
      },
      { count: 2 },
    ));

  it.each([1, 2, 3, 4, 5, 6])('asks for a fleet only once the network is seen (seed %d)', async (seed) => {
    const world = testCloud({ seed, limits: slowToShow });
    const runIt = async () => {
      const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
      await network.begin();
      const { subnet_ids, security_group_id } = network.step.published[0] ?? {};
      const input = launchSpotInstanceDefinition.input.parse({ subnet_ids, security_group_id });
      await new ActionRun(world, launchSpotInstanceAction, input, 'launch').ready();
      expect(world.ours()['AWS::EC2::EC2Fleet']).toBe(1);
    };
    await world.clock.run(runIt());
  });

  it('falls back to on demand; the fleet that launched nothing is no longer alive', () =>
    launching(
      async (run, world) => {
        expect(await run.ready()).toMatchObject({ lifecycle: 'on-demand' });
        expect(world.ours()['AWS::EC2::EC2Fleet']).toBe(1);
        await run.undo();
      },
      {},
      noSpot,
    ));

  it('mixes markets when spot gives only some', () =>
    launching(
      async (run) => {
        expect(await run.ready()).toMatchObject({ lifecycle: 'mixed' });
        await run.undo();
      },
      { count: 3 },
      { limits: { capacity: [{ market: 'spot', atMost: 1 }] } },
    ));

  it('fails where nobody has capacity, and leaves nothing behind', () =>
    launching(
      async (run) => {
        await expect(run.begin()).rejects.toMatchObject({ code: 'CapacityUnavailable' });
        await run.undo();
      },
      {},
      { limits: { capacity: [{}] } },
    ));

  it('fails with AWS’s reason when an instance is taken away before it works', () =>
    launching(async (run, world) => {
      await run.begin();
      const id = run.step.rows.get('instance-1')?.id;
      await world.clock.sleep(5000);
      await world.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id ?? ''] }));
      await world.clock.sleep(4000);
      const polled = launchSpotInstanceAction.poll(run.step.making(run.input));
      await expect(polled).rejects.toMatchObject({
        code: 'ProvisioningFailed',
        message: expect.stringContaining('Client.UserInitiatedShutdown'),
      });
      await run.undo();
    }));

  it('keeps the AMI of the first try', () =>
    launching(async (run, world) => {
      await run.ready();
      await run.ready();
      expect(world.calls.filter((call) => call === 'ssm:GetParameter')).toHaveLength(1);
      await run.undo();
    }));

  it('finds in the check what differs from the inputs', () =>
    launching(async (run) => {
      await run.ready();
      const input = { ...run.input, instance_types: ['c5.large'], root_device: '/dev/sda1', subnet_ids: ['subnet-x'] };
      const found = await launchSpotInstanceAction.check({ ...run.step.context(), input }, {});
      expect(found.map((finding) => finding.message)).toEqual([
        expect.stringContaining('is a '),
        expect.stringContaining('is in the subnet'),
        expect.stringContaining('set root_device'),
      ]);
      await run.undo();
    }));

  it('waits until an instance is terminated, not only until that is asked for', () =>
    launching(async (run, world) => {
      await run.ready();
      const startedAt = world.clock.now();
      const first = await launchSpotInstanceAction.compensate(run.step.undoing());
      expect(first.status).toBe('pending');
      await run.undo();
      expect((world.clock.now() - startedAt) / 1000).toBeGreaterThan(20);
    }));

  it.each([
    ['the same', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', 1],
    ['another', '/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2', 0],
  ])('takes the AMI of a former deployment over where that read %s parameter', (_, ami_parameter, expected) =>
    launching(async (run, world) => {
      const old = imagesOf(world.cloud.region).find(({ name }) => name.startsWith('al2023-ami-minimal'))?.id ?? '';
      run.step.carried.set('image_id', { value: old, session_id: 'spot-1', inputs: { ami_parameter } });
      await run.ready();
      const Filters = [{ Name: 'image-id', Values: [old] }];
      const { Reservations } = await world.clients.ec2.send(new DescribeInstancesCommand({ Filters }));
      expect(Reservations).toHaveLength(expected);
      await run.undo();
    }),
  );

  it('rehearses the AMI parameter and the right to make a template', () =>
    launching(
      async (run) => {
        const rehearse = (input: object) =>
          launchSpotInstanceAction.rehearse?.({ ...run.step.context(), input: { ...run.input, ...input } });
        expect((await rehearse({}))?.map((finding) => finding.message)).toEqual([
          expect.stringContaining('ec2:CreateLaunchTemplate'),
        ]);
        expect((await rehearse({ ami_parameter: '/aws/service/none' }))?.map((finding) => finding.code)).toEqual([
          'InputInvalid',
        ]);
      },
      {},
      { limits: { denied: ['ec2:CreateLaunchTemplate'] } },
    ));
});
