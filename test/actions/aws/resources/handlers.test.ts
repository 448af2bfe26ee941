import {
  DeleteFleetsCommand,
  DeleteVpcCommand,
  DescribeFleetsCommand,
  DescribeInstancesCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  EC2Client,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { aliveRows } from '../../../../lambdas/resources/alive-rows';
import { fleets } from '../../../../lambdas/resources/ec2/fleet';
import { instances } from '../../../../lambdas/resources/ec2/instance';
import { vpcs } from '../../../../lambdas/resources/ec2/vpc';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { VirtualClock } from '../../../../lib/local/time/virtual-clock';
import { offlineClients } from '../../../helpers/action-clients';
import { MemoryStep } from '../../../helpers/action-context';

const ec2 = mockClient(EC2Client);
const clock = new VirtualClock();
const context = () => new MemoryStep(offlineClients(), clock).context();
const named = (name: string) => Object.assign(new Error(name), { name });
const hourAgo = new Date(clock.now() - 3_600_000).toISOString();
const justNow = new Date(clock.now() - 5000).toISOString();

const row = (type: string, more: Partial<ResourceRow> = {}): ResourceRow & { readonly id: string } => ({
  key: 'thing',
  type,
  state: 'active',
  generation: 1,
  token: 'token',
  id: 'id-1',
  intended_at: hourAgo,
  metadata: {},
  ...more,
});

beforeEach(() => ec2.reset());

describe('lookups by tags', () => {
  it('go by session and intent, over all pages, empty ones too', async () => {
    ec2
      .on(DescribeVpcsCommand)
      .resolvesOnce({ Vpcs: [], NextToken: 'more' })
      .resolvesOnce({ Vpcs: [{ VpcId: 'vpc-1' }] });
    expect(await vpcs.find(context(), row(vpcs.type))).toBe('vpc-1');
    expect(ec2.commandCalls(DescribeVpcsCommand)[0]?.args[0].input.Filters).toEqual([
      { Name: 'tag:unity:session', Values: ['spot-0123456789'] },
      { Name: 'tag:unity:resource', Values: ['make_it/thing'] },
    ]);
  });

  it('refuse to choose between two', async () => {
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1' }, { VpcId: 'vpc-2' }] });
    await expect(vpcs.find(context(), row(vpcs.type))).rejects.toMatchObject({
      code: 'AmbiguousResource',
      message: expect.stringContaining('vpc-1, vpc-2'),
    });
  });

  it('pass over terminated instances', async () => {
    const Instances = [
      { InstanceId: 'i-old', State: { Name: 'terminated' as const } },
      { InstanceId: 'i-new', State: { Name: 'shutting-down' as const } },
    ];
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances }] });
    expect(await instances.find(context(), row(instances.type))).toBe('i-new');
  });

  it('find an instant fleet by both of its tags, since DescribeFleets does not list it', async () => {
    const tag = (ResourceId: string, Key: string, Value: string) => ({ ResourceId, Key, Value });
    ec2.on(DescribeTagsCommand).resolves({
      Tags: [
        tag('fleet-1', 'unity:session', 'spot-0123456789'),
        tag('fleet-1', 'unity:resource', 'make_it/thing'),
        tag('fleet-2', 'unity:resource', 'make_it/thing'),
        tag('fleet-3', 'unity:session', 'spot-0123456789'),
      ],
    });
    ec2.on(DescribeFleetsCommand, { FleetIds: ['fleet-1'] }).resolves({ Fleets: [{ FleetState: 'active' }] });
    expect(await fleets.find(context(), row(fleets.type))).toBe('fleet-1');
  });
});

describe('removal', () => {
  it('takes absence for success once the visibility window has passed', async () => {
    ec2.on(DeleteVpcCommand).rejects(named('InvalidVpcID.NotFound'));
    await expect(vpcs.remove(context(), row(vpcs.type))).resolves.toBeUndefined();
  });

  it('does not believe the absence of what was made just now', async () => {
    ec2.on(DeleteVpcCommand).rejects(named('InvalidVpcID.NotFound'));
    const young = row(vpcs.type, { intended_at: justNow });
    await expect(vpcs.remove(context(), young)).rejects.toMatchObject({ code: 'NotYetVisible' });
  });

  it('leaves it to the caller to wait for what still uses it', async () => {
    ec2.on(DeleteVpcCommand).rejects(named('DependencyViolation'));
    await expect(vpcs.remove(context(), row(vpcs.type))).rejects.toMatchObject({ name: 'DependencyViolation' });
  });

  it('terminates instances one by one', async () => {
    ec2.on(TerminateInstancesCommand).resolves({});
    await instances.remove(context(), row(instances.type));
    expect(ec2.commandCalls(TerminateInstancesCommand)[0]?.args[0].input).toEqual({ InstanceIds: ['id-1'] });
  });

  it.each([
    ['fleetNotInDeletableState', hourAgo, undefined],
    ['fleetIdDoesNotExist', hourAgo, undefined],
    ['fleetIdDoesNotExist', justNow, 'NotYetVisible'],
    ['unexpectedError', hourAgo, 'StillPresent'],
  ] as const)('reads %s, made at %s, out of the 200 of DeleteFleets', async (Code, intended_at, error) => {
    ec2.on(DeleteFleetsCommand).resolves({ UnsuccessfulFleetDeletions: [{ Error: { Code, Message: Code } }] });
    const removing = fleets.remove(context(), row(fleets.type, { intended_at }));
    if (error === undefined) await expect(removing).resolves.toBeUndefined();
    else await expect(removing).rejects.toMatchObject({ code: error });
  });
});

describe('existence', () => {
  it.each([
    ['active', 'running', true],
    ['deleted_terminating', 'shutting-down', true],
    ['deleted_terminating', 'terminated', false],
    ['deleted', 'running', false],
  ] as const)('of a fleet that is %s with an instance that is %s: %s', async (FleetState, Name, alive) => {
    const Instances = [{ InstanceIds: ['i-1'] }];
    ec2.on(DescribeFleetsCommand).resolves({ Fleets: [{ FleetState, Instances }] });
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [{ State: { Name } }] }] });
    expect(await fleets.exists(context(), row(fleets.type))).toBe(alive);
  });

  it('is told from an error that has nothing to do with it', async () => {
    ec2.on(DescribeVpcsCommand).rejects(named('RequestLimitExceeded'));
    await expect(vpcs.exists(context(), row(vpcs.type))).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
  });
});

describe('the second look', () => {
  const step = () => {
    const memory = new MemoryStep(offlineClients(), clock);
    memory.adopt('thing', vpcs.type, 'vpc-1');
    return memory;
  };

  it('finds a second resource of the same intent, which no row knows', async () => {
    ec2.on(DescribeVpcsCommand, { VpcIds: ['vpc-1'] }).rejects(named('InvalidVpcID.NotFound'));
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-2' }, { VpcId: 'vpc-3' }] });
    ec2.on(DescribeVpcsCommand, { VpcIds: ['vpc-1'] }).rejects(named('InvalidVpcID.NotFound'));
    expect(await aliveRows(step().context(), [vpcs])).toEqual(['thing']);
  });

  it('passes over what stays on purpose', async () => {
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1' }] });
    const memory = step();
    expect(await aliveRows(memory.context(), [vpcs])).toEqual(['thing']);
    memory.rows.set('thing', { ...memory.rows.get('thing')!, retained: true });
    expect(await aliveRows(memory.context(), [vpcs])).toEqual([]);
  });
});
