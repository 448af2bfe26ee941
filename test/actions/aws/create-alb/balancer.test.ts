import {
  AttachInternetGatewayCommand,
  DetachInternetGatewayCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  type DescribeLoadBalancersCommandOutput,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { createAlbAction } from '../../../../lambdas/actions/aws/create-alb/action';
import { createAlbDefinition } from '../../../../lambdas/actions/aws/create-alb/definition';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

type Alb = ActionRun<typeof createAlbDefinition>;
type Network = ActionRun<typeof createVpcDefinition>;
const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/1';

/** Runs in virtual time, with a network over two zones made before; undoes all and looks for leftovers. */
function balancing(
  work: (run: Alb, world: TestCloud, network: Network) => Promise<void>,
  input: object = {},
  tap: Tap = (_operation, proceed) => proceed(),
): Promise<void> {
  const world = testCloud({ limits: { certificates: [{ arn: certificate, names: ['www.example.com'] }] }, tap });
  const runIt = async () => {
    const before = world.cloud.baselineFingerprint();
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const { subnet_ids, vpc_id } = await network.ready();
    const parsed = createAlbDefinition.input.parse({ subnet_ids, vpc_id, ...input });
    const run = new ActionRun(world, createAlbAction, parsed, 'create_alb');
    await work(run, world, network);
    await run.undo();
    await network.undo();
    expect(world.ours()).toEqual({});
    expect(world.cloud.baselineFingerprint()).toBe(before);
  };
  return world.clock.run(runIt());
}

const check = async (run: Alb) =>
  (await createAlbAction.check({ ...run.step.context(), input: run.input }, {})).map(({ message }) => message);

describe('aws/create_alb', () => {
  it('tells name and listener at once, and is ready when AWS has brought it up', () =>
    balancing(async (run, world) => {
      const startedAt = world.clock.now();
      const seconds = () => (world.clock.now() - startedAt) / 1000;
      await run.begin();
      expect(seconds()).toBeLessThan(12);
      const outputs = await run.ready();
      expect(run.step.published[0]).toEqual(outputs);
      expect(seconds()).toBeGreaterThan(126);
      expect(seconds()).toBeLessThan(200);
    }));

  it('answers 503 while nothing stands behind it', () =>
    balancing(async (run, world) => {
      const { dns_name } = await run.ready();
      const answer = await world.clients.http(`http://${dns_name}/`, { timeoutSeconds: 2 });
      expect(answer).toMatchObject({ status: 503, body: 'No service is attached to this load balancer.' });
    }));

  it('opens a group of its own on the port of the listener, and the network’s group stays as it is', () =>
    balancing(
      async (run, world, network) => {
        const { load_balancer_security_group_id: own, load_balancer_arn } = await run.ready();
        expect(own).not.toBe(network.step.rows.get('security-group')?.id);
        const command = new DescribeLoadBalancersCommand({ LoadBalancerArns: [String(load_balancer_arn)] });
        const { LoadBalancers } = await world.clients.elbv2.send(command);
        expect(LoadBalancers![0]).toMatchObject({ Scheme: 'internet-facing', SecurityGroups: [own] });
        expect(await check(run)).toEqual([]);
      },
      { ingress_cidr: '203.0.113.0/24' },
    ));

  it('listens to HTTPS with a certificate, and leads HTTP there', () =>
    balancing(
      async (run, world) => {
        const { dns_name, listener_arn, load_balancer_arn } = await run.ready();
        const command = new DescribeListenersCommand({ LoadBalancerArn: String(load_balancer_arn) });
        const { Listeners } = await world.clients.elbv2.send(command);
        expect(Listeners!.map(({ Port, Protocol }) => `${Protocol} ${Port}`).sort()).toEqual(['HTTP 80', 'HTTPS 443']);
        const secure = Listeners!.find(({ Port }) => Port === 443);
        expect(secure).toMatchObject({ ListenerArn: listener_arn, Certificates: [{ CertificateArn: certificate }] });
        const answer = await world.clients.http(`http://${dns_name}/x`, { timeoutSeconds: 2 });
        expect(answer).toMatchObject({ status: 301, location: `https://${dns_name}:443/x` });
      },
      { certificate_arn: certificate },
    ));

  it('names the missing gateway, and is made once the network has attached it', () =>
    balancing(async (run, world, network) => {
      const idOf = (key: string) => network.step.rows.get(key)?.id;
      const attachment = { VpcId: idOf('vpc'), InternetGatewayId: idOf('internet-gateway') };
      await world.clients.ec2.send(new DetachInternetGatewayCommand(attachment));
      await expect(run.begin()).rejects.toMatchObject({
        code: 'NotYetVisible',
        message: expect.stringContaining(`${attachment.VpcId} has no internet gateway`),
        cause: expect.objectContaining({ name: 'InvalidSubnetException' }),
      });
      expect(world.ours()['AWS::ElasticLoadBalancingV2::LoadBalancer']).toBeUndefined();
      await world.clients.ec2.send(new AttachInternetGatewayCommand(attachment));
      await run.ready();
      expect(world.ours()['AWS::ElasticLoadBalancingV2::LoadBalancer']).toBe(1);
    }));

  it('fails at once with AWS’s reason for subnets that no waiting mends', () =>
    balancing(
      async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({ name: 'InvalidSubnetException' });
        expect(world.calls.filter((call) => call === 'elbv2:CreateLoadBalancer')).toHaveLength(1);
      },
      {},
      (operation, proceed) =>
        operation === 'elbv2:CreateLoadBalancer'
          ? Promise.reject(
              Object.assign(new Error('Not enough IP space available in subnet-1.'), {
                name: 'InvalidSubnetException',
                $metadata: { httpStatusCode: 400 },
              }),
            )
          : proceed(),
    ));

  it('looks for its gateway when it takes too long', () => {
    let isSlow = false;
    const tap: Tap = async (operation, proceed) => {
      if (isSlow && operation === 'ec2:DescribeInternetGateways') return { InternetGateways: [] };
      const answer = await proceed();
      if (!isSlow || operation !== 'elbv2:DescribeLoadBalancers') return answer;
      const { LoadBalancers = [] } = answer as DescribeLoadBalancersCommandOutput;
      return { LoadBalancers: LoadBalancers.map((found) => ({ ...found, State: { Code: 'provisioning' } })) };
    };
    return balancing(
      async (run, world) => {
        await run.begin();
        isSlow = true;
        const reason = async () => createAlbAction.poll(run.step.making(run.input));
        expect(await reason()).toMatchObject({ status: 'pending', reason: 'the load balancer is provisioning' });
        await world.clock.sleep(240_000);
        expect(await reason()).toMatchObject({ reason: expect.stringContaining('has no internet gateway') });
        isSlow = false;
      },
      {},
      tap,
    );
  });

  it('comes back when the service does not see the new group yet', () => {
    let refusals = 0;
    const tap: Tap = async (operation, proceed) => {
      if (operation !== 'elbv2:CreateLoadBalancer' || refusals === 2) return proceed();
      refusals += 1;
      throw Object.assign(new Error('no such group'), { name: 'InvalidSecurityGroupException' });
    };
    return balancing(
      async (run, world) => {
        await run.ready();
        expect(refusals).toBe(2);
        expect(world.ours()['AWS::ElasticLoadBalancingV2::LoadBalancer']).toBe(1);
      },
      {},
      tap,
    );
  });

  it('takes nobody else’s load balancer for its own', () =>
    balancing(async (run, world) => {
      const Name = run.step.context().physicalName('alb', 32);
      const Subnets = run.input.subnet_ids;
      const command = new CreateLoadBalancerCommand({ Name, Subnets, Tags: [{ Key: 'owner', Value: 'another' }] });
      const { LoadBalancers } = await world.clients.elbv2.send(command);
      await expect(run.begin()).rejects.toMatchObject({ code: 'NotOurs' });
      await run.undo();
      expect(world.ours()['AWS::ElasticLoadBalancingV2::LoadBalancer']).toBe(1);
      await world.cloud.call('elbv2', 'DeleteLoadBalancer', { LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn });
      await world.clock.sleep(160_000);
    }));

  it('finds in the check what was changed meanwhile', () =>
    balancing(async (run, world) => {
      const { listener_arn, load_balancer_security_group_id } = await run.ready();
      await world.clients.elbv2.send(new DeleteListenerCommand({ ListenerArn: String(listener_arn) }));
      const rule = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' };
      const GroupId = String(load_balancer_security_group_id);
      await world.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, ...rule }));
      await world.clock.sleep(10_000);
      expect(await check(run)).toEqual([
        'Port 80 listens to nothing, not to HTTP.',
        expect.stringContaining('does not let 0.0.0.0/0 reach port 80'),
      ]);
    }));

  it('is removed in order, and waits until the interfaces let go of its group', () =>
    balancing(async (run, world) => {
      await run.ready();
      const pass = () => createAlbAction.compensate(run.step.undoing());
      // Reads may show the listener and the load balancer a little longer.
      while (!JSON.stringify(await pass()).includes('security-group')) await world.clock.sleep(1000);
      expect(await pass()).toMatchObject({ status: 'pending', reason: expect.stringContaining('security-group') });
      expect(world.ours()['AWS::ElasticLoadBalancingV2::LoadBalancer']).toBeUndefined();
      const startedAt = world.clock.now();
      await run.undo();
      expect((world.clock.now() - startedAt) / 1000).toBeLessThan(160 + 60);
      const order = ['elbv2:DeleteListener', 'elbv2:DeleteLoadBalancer', 'ec2:DeleteSecurityGroup'];
      const places = order.map((call) => world.calls.indexOf(call));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places).not.toContain(-1);
    }));

  it('leaves a load balancer that somebody protects, with AWS’s reason', () =>
    balancing(async (run, world) => {
      const { load_balancer_arn } = await run.ready();
      const protect = (Value: string) =>
        world.clients.elbv2.send(
          new ModifyLoadBalancerAttributesCommand({
            LoadBalancerArn: String(load_balancer_arn),
            Attributes: [{ Key: 'deletion_protection.enabled', Value }],
          }),
        );
      await protect('true');
      await expect(run.undo()).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
      expect(world.ours()['AWS::ElasticLoadBalancingV2::LoadBalancer']).toBe(1);
      await protect('false');
    }));

  it('needs two subnets', () => {
    const parse = (subnet_ids: string[]) => createAlbDefinition.input.safeParse({ vpc_id: 'vpc-1', subnet_ids });
    expect(parse(['subnet-1']).success).toBe(false);
    expect(parse(['subnet-1', 'subnet-2']).success).toBe(true);
  });

  it('costs its hours and an address for each zone', () => {
    const input = createAlbDefinition.input.parse({ vpc_id: 'vpc-1', subnet_ids: ['a', 'b', 'c'] });
    const sum = createAlbDefinition.cost(input).reduce((total, { hourlyUsd }) => total + hourlyUsd, 0);
    expect(sum).toBeCloseTo(0.0225 + 3 * 0.005);
    expect(createAlbDefinition.quotas(input).map(({ quotaCode, amount }) => [quotaCode, amount])).toEqual([
      ['L-53DA6B97', 1],
      ['L-E79EC296', 1],
      ['L-DF5E4CA3', 3],
    ]);
  });
});
