import {
  CreateFleetCommand,
  type CreateFleetCommandInput,
  CreateSubnetCommand,
  DeleteFleetsCommand,
  DescribeFleetsCommand,
  DescribeInstancesCommand,
  DescribeSpotPriceHistoryCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-ec2';
import type { CapacityRule, CloudLimits } from '../../../../lib/local/cloud/account/limits';
import { codeOf, type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { makeNetwork, makeTemplate } from '../../../helpers/simulated-network';

const types = ['t3.micro', 't3a.micro'] as const;

/** An account with a template and subnets in the zones a and b. */
async function prepared(limits: Partial<CloudLimits> = {}, data: object = {}) {
  const account = simulatedAccount({ limits });
  const { clients } = account;
  const network = await makeNetwork(clients);
  const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'us-east-1b' };
  const second = (await clients.ec2.send(new CreateSubnetCommand(subnet))).Subnet!.SubnetId!;
  const LaunchTemplateId = await makeTemplate(clients, network, data);
  const Overrides = types.flatMap((InstanceType) =>
    [network.subnetId, second].map((SubnetId) => ({ InstanceType, SubnetId })),
  );
  const request = (changes: Partial<CreateFleetCommandInput> = {}): CreateFleetCommandInput => ({
    Type: 'instant',
    LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId, Version: '1' }, Overrides }],
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
    SpotOptions: { AllocationStrategy: 'price-capacity-optimized' },
    ...changes,
  });
  const create = (changes?: Partial<CreateFleetCommandInput>) =>
    clients.ec2.send(new CreateFleetCommand(request(changes)));
  return { ...account, create, network, second };
}

async function instancesOf({ clients }: Pick<SimulatedAccount, 'clients'>, fleetId: string) {
  const Filters = [{ Name: 'tag:aws:ec2:fleet-id', Values: [fleetId] }];
  const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations!.flatMap((reservation) => reservation.Instances!);
}

const none: CapacityRule = {};

describe('CreateFleet', () => {
  test('launches from one of its pools and tags what it makes', async () => {
    const account = await prepared();
    const tags = [{ Key: 'step', Value: 'launch' }];
    const made = await account.create({
      TagSpecifications: [
        { ResourceType: 'fleet', Tags: tags },
        { ResourceType: 'instance', Tags: tags },
      ],
    });
    expect(made.Errors).toEqual([]);
    expect(made.Instances).toHaveLength(1);
    const [instance] = await instancesOf(account, made.FleetId!);
    expect(instance).toMatchObject({ InstanceId: made.Instances![0]!.InstanceIds![0], InstanceLifecycle: 'spot' });
    expect(instance!.Tags).toEqual(expect.arrayContaining([...tags, { Key: 'aws:ec2:fleet-id', Value: made.FleetId }]));
    const Filters = [{ Name: 'resource-type', Values: ['fleet'] }];
    const found = await account.clients.ec2.send(new DescribeTagsCommand({ Filters }));
    expect(found.Tags).toEqual([{ ResourceId: made.FleetId, ResourceType: 'fleet', Key: 'step', Value: 'launch' }]);
  });

  test('takes the cheapest pool when asked for the lowest price', async () => {
    const account = await prepared();
    const made = await account.create({ SpotOptions: { AllocationStrategy: 'lowest-price' } });
    const { SpotPriceHistory } = await account.clients.ec2.send(
      new DescribeSpotPriceHistoryCommand({
        InstanceTypes: [...types],
        Filters: [{ Name: 'availability-zone', Values: ['us-east-1a', 'us-east-1b'] }],
      }),
    );
    const cheapest = SpotPriceHistory!.reduce((a, b) => (Number(a.SpotPrice) <= Number(b.SpotPrice) ? a : b));
    const [instance] = await instancesOf(account, made.FleetId!);
    expect([instance!.InstanceType, instance!.Placement!.AvailabilityZone]).toEqual([
      cheapest.InstanceType,
      cheapest.AvailabilityZone,
    ]);
  });

  test('goes on to the next pool, tells the errors of those before, answers 200', async () => {
    const account = await prepared({
      capacity: [
        { market: 'spot', instanceType: 't3a.micro' },
        { market: 'spot', zone: 'us-east-1a', code: 'UnfulfillableCapacity' },
      ],
    });
    const made = await account.create({ SpotOptions: { AllocationStrategy: 'lowest-price' } });
    expect(made.$metadata.httpStatusCode).toBe(200);
    expect(made.Instances).toMatchObject([{ InstanceType: 't3.micro', Lifecycle: 'spot' }]);
    expect(made.Instances![0]!.LaunchTemplateAndOverrides!.Overrides!.SubnetId).toBe(account.second);
    expect(made.Errors!.length).toBeGreaterThan(0);
    for (const { ErrorCode, LaunchTemplateAndOverrides } of made.Errors!) {
      const { InstanceType } = LaunchTemplateAndOverrides!.Overrides!;
      expect(ErrorCode).toBe(InstanceType === 't3a.micro' ? 'InsufficientInstanceCapacity' : 'UnfulfillableCapacity');
    }
  });

  test('brings nothing and every pool’s error when there is no capacity', async () => {
    const account = await prepared({ capacity: [none] });
    const made = await account.create();
    expect(made.Instances).toEqual([]);
    expect(made.Errors!.map((error) => error.ErrorCode)).toEqual(Array(4).fill('InsufficientInstanceCapacity'));
    expect(await instancesOf(account, made.FleetId!)).toEqual([]);
    const { Fleets } = await account.clients.ec2.send(new DescribeFleetsCommand({ FleetIds: [made.FleetId!] }));
    expect(Fleets).toMatchObject([{ FleetState: 'failed', ActivityStatus: 'error', Errors: made.Errors }]);
  });

  test('tells quota and price like capacity', async () => {
    const short = await prepared({ quotas: { 'ec2/L-34B43A08': 1 } });
    expect((await short.create()).Errors![0]!.ErrorCode).toBe('MaxSpotInstanceCountExceeded');
    const mean = await prepared();
    const [config] = (await mean.create()).Instances!;
    const { Overrides, LaunchTemplateSpecification } = config!.LaunchTemplateAndOverrides!;
    const pool = { InstanceType: Overrides!.InstanceType, SubnetId: Overrides!.SubnetId, MaxPrice: '0.0001' };
    const LaunchTemplateConfigs = [
      { LaunchTemplateSpecification: { ...LaunchTemplateSpecification }, Overrides: [pool] },
    ] as CreateFleetCommandInput['LaunchTemplateConfigs'];
    expect((await mean.create({ LaunchTemplateConfigs })).Errors![0]!.ErrorCode).toBe('SpotMaxPriceTooLow');
  });

  test('launches on demand where spot has nothing', async () => {
    const account = await prepared({ capacity: [{ market: 'spot' }] });
    const made = await account.create({
      TargetCapacitySpecification: { TotalTargetCapacity: 2, DefaultTargetCapacityType: 'on-demand' },
    });
    expect(made.Instances).toMatchObject([{ Lifecycle: 'on-demand' }]);
    expect(made.Instances![0]!.InstanceIds).toHaveLength(2);
    const [instance] = await instancesOf(account, made.FleetId!);
    expect(instance!.InstanceLifecycle).toBeUndefined();
  });

  test('reports a missing profile per pool, in Errors', async () => {
    const account = await prepared({}, { IamInstanceProfile: { Name: 'nobody' } });
    const made = await account.create();
    expect(made.Errors).toHaveLength(4);
    expect(made.Errors![0]).toMatchObject({
      ErrorCode: 'InvalidParameterValue',
      ErrorMessage: expect.stringContaining('Invalid IAM Instance Profile name'),
    });
  });

  test('answers a repeated token with the first fleet, another request with a mismatch', async () => {
    const account = await prepared();
    const first = await account.create({ ClientToken: 'fleet-1' });
    const again = await account.create({ ClientToken: 'fleet-1' });
    expect({ ...again, $metadata: {} }).toEqual({ ...first, $metadata: {} });
    expect(await instancesOf(account, first.FleetId!)).toHaveLength(1);
    const other = { TotalTargetCapacity: 2, DefaultTargetCapacityType: 'spot' as const };
    const mismatch = account.create({ ClientToken: 'fleet-1', TargetCapacitySpecification: other });
    expect(await codeOf(mismatch)).toBe('IdempotentParameterMismatch');
  });

  test('refuses a template that is not there, and fleets that it cannot follow', async () => {
    const account = await prepared();
    const LaunchTemplateSpecification = { LaunchTemplateName: 'nobody', Version: '1' };
    const missing = account.create({ LaunchTemplateConfigs: [{ LaunchTemplateSpecification }] });
    expect(await codeOf(missing)).toBe('InvalidLaunchTemplateName.NotFoundException');
    expect(await codeOf(account.create({ Type: 'maintain' }))).toBe('NotSimulated');
    expect(await codeOf(account.create({ SpotOptions: { MinTargetCapacity: 1 } }))).toBe('NotSimulated');
  });
});

describe('fleets', () => {
  test('of type instant are described only to who names them', async () => {
    const account = await prepared();
    const { FleetId } = await account.create();
    const { ec2 } = account.clients;
    expect((await ec2.send(new DescribeFleetsCommand({}))).Fleets).toEqual([]);
    expect((await ec2.send(new DescribeFleetsCommand({ FleetIds: [FleetId!] }))).Fleets).toHaveLength(1);
    const unknown = new DescribeFleetsCommand({ FleetIds: ['fleet-00000000-0000-4000-a000-000000000000'] });
    expect(await codeOf(ec2.send(unknown))).toBe('InvalidFleetId.NotFound');
  });

  test('end their instances when deleted, whatever TerminateInstances says', async () => {
    const account = await prepared();
    const { FleetId } = await account.create();
    const remove = (id: string) =>
      account.clients.ec2.send(new DeleteFleetsCommand({ FleetIds: [id], TerminateInstances: false }));
    expect((await remove(FleetId!)).SuccessfulFleetDeletions).toMatchObject([
      { FleetId, PreviousFleetState: 'active', CurrentFleetState: 'deleted_terminating' },
    ]);
    expect((await instancesOf(account, FleetId!))[0]!.State!.Name).toBe('shutting-down');
    expect((await remove(FleetId!)).UnsuccessfulFleetDeletions).toMatchObject([
      { Error: { Code: 'fleetNotInDeletableState' } },
    ]);
    account.clock.pass(60);
    expect(account.cloud.inventory().filter((row) => /Fleet|Instance/.test(row.type))).toEqual([]);
    expect((await remove('fleet-nonsense')).UnsuccessfulFleetDeletions).toMatchObject([
      { Error: { Code: 'fleetIdMalformed' } },
    ]);
    const unknown = await remove('fleet-00000000-0000-4000-a000-000000000000');
    expect(unknown.UnsuccessfulFleetDeletions).toMatchObject([{ Error: { Code: 'fleetIdDoesNotExist' } }]);
  });
});
