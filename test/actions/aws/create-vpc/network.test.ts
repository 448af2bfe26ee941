import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  DisassociateRouteTableCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { launchSpotInstanceAction } from '../../../../lambdas/actions/aws/launch-spot-instance/action';
import { launchSpotInstanceDefinition } from '../../../../lambdas/actions/aws/launch-spot-instance/definition';
import { listRouteTables } from '../../../../lambdas/resources/ec2/route-table';
import { type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

const networkIn = (world: TestCloud, input: object = {}) =>
  new ActionRun(world, createVpcAction, createVpcDefinition.input.parse(input), 'create_vpc');

/** Runs in virtual time. */
const inside = <T>(work: (world: TestCloud) => Promise<T>, options: Parameters<typeof testCloud>[0] = {}) => {
  const world = testCloud(options);
  return world.clock.run(work(world));
};

const rulesOf = async (world: TestCloud, id: unknown) => {
  const answer = await world.clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [String(id)] }));
  return answer.SecurityGroups?.[0];
};

describe('aws/create_vpc', () => {
  it('takes as many zones as asked for, a subnet each', () =>
    inside(async (world) => {
      const outputs = await networkIn(world, { zone_count: 4 }).ready();
      expect(outputs.availability_zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d']);
      expect(outputs.subnet_ids).toHaveLength(4);
    }));

  it('refuses more zones than the region has, before it makes anything', async () => {
    const oneZone = { AvailabilityZones: [{ ZoneName: 'us-east-1a', State: 'available' }] };
    await inside(
      async (world) => {
        await expect(networkIn(world).begin()).rejects.toMatchObject({ code: 'InputInvalid' });
        expect(world.calls).toEqual(['ec2:DescribeAvailabilityZones']);
      },
      { tap: async () => oneZone },
    );
  });

  it('opens the ports that are named, each once, and lets everything out', () =>
    inside(async (world) => {
      const run = networkIn(world, { ingress_ports: [80, 443, 80], ingress_cidr: '203.0.113.0/24' });
      const outputs = await run.ready();
      const group = await rulesOf(world, outputs.security_group_id);
      expect(group?.IpPermissions?.map((rule) => rule.FromPort).sort()).toEqual([443, 80]);
      expect(group?.IpPermissionsEgress).toHaveLength(1);
    }));

  it('adds the rules that are missing when some are there already', () =>
    inside(async (world) => {
      const run = networkIn(world, { ingress_ports: [80, 443] });
      const { security_group_id } = await run.ready();
      const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
      const revoke = { GroupId: String(security_group_id), IpPermissions: [rule] };
      await world.clients.ec2.send(new RevokeSecurityGroupIngressCommand(revoke));
      expect(await findings(run)).toEqual([expect.stringContaining('port 443')]);
      await run.begin();
      expect(await findings(run)).toEqual([]);
    }));

  it('finds a subnet that was taken off its route table', () =>
    inside(async (world) => {
      const run = networkIn(world);
      const { route_table_id } = await run.ready();
      const [table] = await listRouteTables(world, { RouteTableIds: [String(route_table_id)] });
      const AssociationId = table?.Associations?.[0]?.RouteTableAssociationId;
      await world.clients.ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
      expect(await findings(run)).toEqual([expect.stringContaining('does not use the route table')]);
    }));

  it('says who holds on to the network while it cannot be removed, and removes it afterwards', () =>
    inside(async (world) => {
      const network = networkIn(world);
      const { subnet_ids, security_group_id } = await network.ready();
      const input = launchSpotInstanceDefinition.input.parse({ subnet_ids, security_group_id });
      const spot = new ActionRun(world, launchSpotInstanceAction, input, 'launch');
      const { instance_ids } = await spot.ready();
      const result = await createVpcAction.compensate(network.step.undoing());
      expect(result).toEqual({ status: 'pending', reason: expect.stringContaining(String(instance_ids)) });
      await spot.undo();
      await network.undo();
      expect(world.ours()).toEqual({});
    }));

  it('revokes the rules of the group before it deletes it, so that groups that name each other go too', () =>
    inside(async (world) => {
      const run = networkIn(world);
      await run.ready();
      await run.undo();
      const order = ['RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress', 'DeleteSecurityGroup'];
      const calls = order.map((call) => world.calls.indexOf(`ec2:${call}`));
      expect(calls).not.toContain(-1);
      expect(calls).toEqual([...calls].sort((a, b) => a - b));
    }));

  it('connects nothing when a newer run took over while the parts were made', async () => {
    let run: ReturnType<typeof networkIn> | undefined;
    let left = 6;
    const tap: Tap = async (operation, proceed) => {
      const answer = await proceed();
      if (operation.startsWith('ec2:Create')) left -= 1;
      if (left === 0 && run !== undefined) run.step.fenced = true;
      return answer;
    };
    await inside(
      async (world) => {
        run = networkIn(world);
        await expect(run.begin()).rejects.toMatchObject({ code: 'StepFenced' });
        const connecting = /:(Modify|Attach|Associate|Authorize|CreateRoute$)/;
        expect(world.calls.filter((call) => connecting.test(call))).toEqual([]);
      },
      { tap },
    );
  });

  it('leaves what others have in the account alone', () =>
    inside(async (world) => {
      const before = world.cloud.baselineFingerprint();
      const run = networkIn(world);
      await run.ready();
      await run.undo();
      expect(world.cloud.baselineFingerprint()).toBe(before);
    }));

  it('rehearses rights without making anything', async () => {
    const denied = { limits: { denied: ['ec2:CreateVpc'] } };
    await inside(async (world) => {
      const run = networkIn(world);
      const found = await createVpcAction.rehearse?.({ ...run.step.context(), input: run.input });
      expect(found?.map((finding) => finding.code)).toEqual(['PermissionMissing']);
      expect(found?.[0]?.message).toContain('ec2:CreateVpc');
      expect(world.ours()).toEqual({});
    }, denied);
  });

  it('passes AWS’s refusals on with their code', () =>
    inside(
      async (world) => {
        const begun = networkIn(world).begin();
        await expect(begun).rejects.toMatchObject({ name: 'VpcLimitExceeded' });
      },
      { limits: { quotas: { 'vpc/L-F678F1CE': 1 } } },
    ));

  it('takes only networks in which load balancers have room', () => {
    const { input } = createVpcDefinition;
    expect(input.safeParse({ cidr: '10.0.0.0/24' }).success).toBe(true);
    for (const cidr of ['10.0.0.0/25', '10.0.0.0/8', '10.0.0.0', 'x']) {
      expect(input.safeParse({ cidr }).success).toBe(false);
    }
  });

  it('makes a subnet only once when AWS says that its addresses are taken by it', () =>
    inside(async (world) => {
      const { ec2 } = world.clients;
      const run = networkIn(world, { zone_count: 1 });
      const context = run.step.context();
      const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications: [tags('vpc')] }));
      await world.clock.sleep(10_000);
      const place = { VpcId: vpc.Vpc?.VpcId, CidrBlock: '10.0.0.0/20', AvailabilityZone: 'us-east-1a' };
      await ec2.send(new CreateSubnetCommand({ ...place, TagSpecifications: [tags('subnet', 'subnet-1')] }));
      await world.clock.sleep(10_000);
      run.step.adopt('vpc', 'AWS::EC2::VPC', vpc.Vpc?.VpcId ?? '');
      await run.ready();
      expect(world.ours()['AWS::EC2::Subnet']).toBe(1);

      function tags(ResourceType: 'vpc' | 'subnet', key: string = ResourceType) {
        return { ResourceType, Tags: [...context.tags(key)] };
      }
    }));
});

async function findings(run: ReturnType<typeof networkIn>): Promise<string[]> {
  const found = await createVpcAction.check({ ...run.step.context(), input: run.input }, {});
  return found.map((finding) => finding.message);
}
