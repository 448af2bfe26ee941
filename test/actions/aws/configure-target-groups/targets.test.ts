import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { configureTargetGroupsAction } from '../../../../lambdas/actions/aws/configure-target-groups/action';
import { configureTargetGroupsDefinition } from '../../../../lambdas/actions/aws/configure-target-groups/definition';
import { launchInstancesAction } from '../../../../lambdas/actions/aws/launch-instances/action';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { Crash } from '../../../helpers/action-context';
import { ActionRun } from '../../../helpers/action-run';
import { attaching, type Balanced, balancedEarly, serve } from './balanced';

const stepOf = ({ targets }: Balanced) => targets.step.making(targets.input);

async function states({ clients }: TestCloud, TargetGroupArn: unknown) {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: String(TargetGroupArn) });
  const { TargetHealthDescriptions } = await clients.elbv2.send(command);
  return TargetHealthDescriptions!.map(({ TargetHealth }) => TargetHealth!.State);
}

describe('aws/configure_target_groups', () => {
  it('is ready when the load balancer knows the instances, though nothing listens on them yet', () =>
    attaching(async (parts, world) => {
      const startedAt = world.clock.now();
      const outputs = await parts.targets.ready();
      expect((world.clock.now() - startedAt) / 1000).toBeLessThan(15);
      expect(outputs.url).toBe(`http://${parts.targets.input.dns_name}`);
      expect(await states(world, outputs.target_group_arn)).not.toContain('healthy');
      expect(await states(world, outputs.target_group_arn)).toHaveLength(2);
    }));

  it('does not wait for a load balancer that is still being made', () => {
    const world = testCloud();
    const runIt = async () => {
      const parts = await balancedEarly(world);
      const startedAt = world.clock.now();
      const { target_group_arn } = await parts.targets.ready();
      expect((world.clock.now() - startedAt) / 1000).toBeLessThan(60);
      expect(await states(world, target_group_arn)).toEqual(['initial', 'initial']);
    };
    return world.clock.run(runIt());
  });

  it('waits until all are healthy where that is asked for', () =>
    attaching(
      async (parts, world) => {
        let isReady = false;
        const ready = parts.targets.ready().then((outputs) => {
          isReady = true;
          return outputs;
        });
        await world.clock.sleep(60_000);
        expect(isReady).toBe(false);
        await serve(world, parts);
        const { target_group_arn, url } = await ready;
        expect(await states(world, target_group_arn)).toEqual(['healthy', 'healthy']);
        expect(await world.clients.http(String(url), { timeoutSeconds: 2 })).toMatchObject({ status: 200 });
      },
      { wait_healthy: true },
    ));

  it('checks health as fast as AWS lets it', () =>
    attaching(
      async (parts, world) => {
        const { target_group_arn } = await parts.targets.ready();
        const command = new DescribeTargetGroupsCommand({ TargetGroupArns: [String(target_group_arn)] });
        const { TargetGroups } = await world.clients.elbv2.send(command);
        expect(TargetGroups![0]).toMatchObject({
          HealthCheckIntervalSeconds: 5,
          HealthCheckTimeoutSeconds: 2,
          HealthyThresholdCount: 2,
          HealthCheckPath: '/health',
        });
      },
      { health_check_path: '/health' },
    ));

  it('sends only the paths that it is told to the instances', () =>
    attaching(
      async (parts, world) => {
        const { url } = await parts.targets.ready();
        await serve(world, parts);
        await world.clock.sleep(80_000);
        const status = async (path: string) =>
          (await world.clients.http(`${url}${path}`, { timeoutSeconds: 2 })).status;
        expect(await status('/shop/1')).toBe(200);
        expect(await status('/')).toBe(503);
      },
      { path_pattern: '/shop/*' },
    ));

  it('waits for instances that do not run yet', () =>
    attaching(async (parts, world) => {
      await parts.instances.undo();
      const again = new ActionRun(world, launchInstancesAction, parts.instances.input, 'launch_again');
      await again.begin();
      const instance_ids = again.step.published[0]!.instance_ids as string[];
      const targets = new ActionRun(
        world,
        configureTargetGroupsAction,
        { ...parts.targets.input, instance_ids },
        'attach_again',
      );
      await targets.begin();
      const polled = await configureTargetGroupsAction.poll(targets.step.making(targets.input));
      expect(polled).toMatchObject({
        status: 'pending',
        reason: expect.stringMatching(/not in a running state|do not exist/),
      });
      await targets.ready();
      await targets.undo();
      await again.undo();
    }));

  it('fails when an instance has ended', () =>
    attaching(async (parts, world) => {
      await parts.targets.ready();
      const [first] = parts.targets.input.instance_ids;
      await world.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [first!] }));
      await expect(configureTargetGroupsAction.poll(stepOf(parts))).rejects.toMatchObject({
        code: 'ProvisioningFailed',
        message: expect.stringContaining(first!),
      });
    }));

  it('finds in the check what was changed meanwhile', () =>
    attaching(async (parts, world) => {
      const { target_group_arn: TargetGroupArn } = await parts.targets.ready();
      const [first] = parts.targets.input.instance_ids;
      const Targets = [{ Id: first! }];
      await world.clients.elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn: String(TargetGroupArn), Targets }));
      const context = { ...parts.targets.step.context(), input: { ...parts.targets.input, port: 81 } };
      expect((await configureTargetGroupsAction.check(context, {})).map(({ message }) => message)).toEqual([
        'The target group calls port 80 and checks /.',
        `${first} is not registered in the target group.`,
      ]);
    }));

  it('finds its rule again among many', () =>
    attaching(
      async (parts, world) => {
        const { elbv2 } = world.clients;
        const ListenerArn = parts.targets.input.listener_arn;
        for (let Priority = 1; Priority <= 45; Priority += 1) {
          const Conditions = [{ Field: 'path-pattern', Values: [`/${Priority}`] }];
          const Actions = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '200' } }];
          await elbv2.send(new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions }));
        }
        parts.targets.step.crashAfterCreating.add('rule');
        await expect(parts.targets.begin()).rejects.toThrow(Crash);
        await parts.targets.ready();
        expect(world.calls.filter((call) => call === 'elbv2:CreateRule')).toHaveLength(46);
      },
      { priority: 100 },
    ));

  it('does not push another rule aside', () =>
    attaching(async (parts, world) => {
      const { Rules } = await world.clients.elbv2.send(
        new CreateRuleCommand({
          ListenerArn: parts.targets.input.listener_arn,
          Priority: 1,
          Conditions: [{ Field: 'path-pattern', Values: ['/mine'] }],
          Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }],
        }),
      );
      await expect(parts.targets.begin()).rejects.toMatchObject({ code: 'NotOurs' });
      await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: Rules![0]!.RuleArn! }));
    }));

  it('takes paths without spaces and ports that exist', () => {
    const { input } = configureTargetGroupsDefinition;
    const base = { vpc_id: 'v', listener_arn: 'l', dns_name: 'd', instance_ids: ['i-1'] };
    expect(input.safeParse(base).success).toBe(true);
    for (const more of [{ path_pattern: 'x' }, { health_check_path: '/a b' }, { port: 0 }, { instance_ids: [] }]) {
      expect(input.safeParse({ ...base, ...more }).success).toBe(false);
    }
  });
});
