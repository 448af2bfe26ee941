import {
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  DescribeSpotPriceHistoryCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { codeOf, type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { imageId, makeVpc } from '../../../helpers/simulated-network';

async function taggedVpc({ clients }: SimulatedAccount, tags: Record<string, string>): Promise<string> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags }];
  const { Vpc } = await clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications }));
  return Vpc!.VpcId!;
}

async function find({ clients }: SimulatedAccount, ...filters: [string, ...string[]][]) {
  const Filters = filters.map(([Name, ...Values]) => ({ Name, Values }));
  return (await clients.ec2.send(new DescribeVpcsCommand({ Filters }))).Vpcs!.map((vpc) => vpc.VpcId);
}

describe('filters', () => {
  test('match any of their values, all filters at once, with wildcards', async () => {
    const account = simulatedAccount();
    const first = await taggedVpc(account, { stack: 'shop', env: 'dev' });
    const second = await taggedVpc(account, { stack: 'shopping', env: 'prod' });
    expect(await find(account, ['tag:stack', 'shop'])).toEqual([first]);
    expect(await find(account, ['tag:stack', 'shop*'])).toEqual([first, second]);
    expect(await find(account, ['tag:stack', 'shop.*'])).toEqual([]);
    expect(await find(account, ['tag:env', 'dev', 'prod'], ['tag:stack', 'shopping'])).toEqual([second]);
    expect(await find(account, ['tag-key', 'en?'])).toEqual([first, second]);
    expect(await find(account, ['vpc-id', second])).toEqual([second]);
  });

  test('that a call does not know are refused', async () => {
    expect(await codeOf(find(simulatedAccount(), ['name', 'shop']))).toBe('InvalidParameterValue');
  });
});

describe('tags', () => {
  test('are added, replaced, listed and taken away', async () => {
    const account = simulatedAccount();
    const { ec2 } = account.clients;
    const id = await taggedVpc(account, { stack: 'shop' });
    const Tags = [
      { Key: 'stack', Value: 'other' },
      { Key: 'team', Value: 'a' },
    ];
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
    const list = async () => {
      const { Tags: found } = await ec2.send(
        new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [id] }] }),
      );
      return found!.map(({ Key, Value, ResourceType }) => [ResourceType, Key, Value]);
    };
    expect(await list()).toEqual([
      ['vpc', 'stack', 'other'],
      ['vpc', 'team', 'a'],
    ]);
    await ec2.send(
      new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'stack', Value: 'shop' }, { Key: 'team' }] }),
    );
    expect(await list()).toEqual([['vpc', 'stack', 'other']]);
  });

  test.each([
    ['a key of AWS', [{ Key: 'aws:x', Value: '' }], 'InvalidParameterValue'],
    ['an empty key', [{ Key: '', Value: '' }], 'InvalidParameterValue'],
    ['a key of 129 characters', [{ Key: 'k'.repeat(129), Value: '' }], 'InvalidParameterValue'],
    ['a value of 257 characters', [{ Key: 'k', Value: 'v'.repeat(257) }], 'InvalidParameterValue'],
    ['51 of them', Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })), 'TagLimitExceeded'],
  ])('are refused with %s', async (_case, Tags, code) => {
    const { clients } = simulatedAccount();
    const Resources = [await makeVpc(clients)];
    expect(await codeOf(clients.ec2.send(new CreateTagsCommand({ Resources, Tags })))).toBe(code);
  });

  test('change nothing when one of the resources is not there', async () => {
    const account = simulatedAccount();
    const id = await makeVpc(account.clients);
    const command = new CreateTagsCommand({ Resources: [id, 'i-0123456789abcdef0'], Tags: [{ Key: 'a', Value: 'b' }] });
    expect(await codeOf(account.clients.ec2.send(command))).toBe('InvalidInstanceID.NotFound');
    expect(await find(account, ['tag-key', 'a'])).toEqual([]);
  });
});

describe('pages', () => {
  test('lead through a list with opaque tokens', async () => {
    const { clients } = simulatedAccount({ limits: { quotas: { 'vpc/L-F678F1CE': 20 } } });
    const made: string[] = [];
    for (let count = 0; count < 12; count += 1) made.push(await makeVpc(clients));
    const sizes: number[] = [];
    const ids: (string | undefined)[] = [];
    for await (const page of paginateDescribeVpcs({ client: clients.ec2, pageSize: 5 }, {})) {
      sizes.push(page.Vpcs!.length);
      ids.push(...page.Vpcs!.map((vpc) => vpc.VpcId));
    }
    expect(sizes).toEqual([5, 5, 2]);
    expect(ids).toEqual(made);
    expect(await codeOf(clients.ec2.send(new DescribeVpcsCommand({ NextToken: 'mine' })))).toBe('InvalidNextToken');
    expect(await codeOf(clients.ec2.send(new DescribeVpcsCommand({ MaxResults: 4 })))).toBe('InvalidParameterValue');
  });

  test('may be shorter than the caller expects', async () => {
    const { clients } = simulatedAccount({ limits: { pageSize: 2 } });
    for (let count = 0; count < 3; count += 1) await makeVpc(clients);
    const first = await clients.ec2.send(new DescribeVpcsCommand({}));
    expect([first.Vpcs!.length, typeof first.NextToken]).toEqual([2, 'string']);
  });
});

describe('what an account can choose from', () => {
  test('zones and regions', async () => {
    const { ec2 } = simulatedAccount({ region: 'us-west-2' }).clients;
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
    expect(AvailabilityZones!.map((zone) => zone.ZoneName)).toEqual([
      'us-west-2a',
      'us-west-2b',
      'us-west-2c',
      'us-west-2d',
    ]);
    expect(new Set(AvailabilityZones!.map((zone) => zone.ZoneId)).size).toBe(4);
    const { Regions } = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['us-west-2'] }));
    expect(Regions).toMatchObject([{ RegionName: 'us-west-2', OptInStatus: 'opt-in-not-required' }]);
    const wrong = new DescribeAvailabilityZonesCommand({ ZoneNames: ['us-east-1a'] });
    expect(await codeOf(ec2.send(wrong))).toBe('InvalidParameterValue');
  });

  test('types, and zones that do not offer them', async () => {
    const { ec2 } = simulatedAccount().clients;
    const { InstanceTypes } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['m5.xlarge'] }));
    expect(InstanceTypes![0]).toMatchObject({ VCpuInfo: { DefaultVCpus: 4 }, MemoryInfo: { SizeInMiB: 16_384 } });
    const unknown = new DescribeInstanceTypesCommand({ InstanceTypes: ['t9.micro' as 't3.micro'] });
    expect(await codeOf(ec2.send(unknown))).toBe('InvalidInstanceType');
    const Filters = [{ Name: 'instance-type', Values: ['t3.micro'] }];
    const offerings = new DescribeInstanceTypeOfferingsCommand({ LocationType: 'availability-zone', Filters });
    const zones = (await ec2.send(offerings)).InstanceTypeOfferings!.map((offering) => offering.Location);
    expect(zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d', 'us-east-1f']);
  });

  test('spot prices: 30 to 40 % of on-demand, the same whenever asked', async () => {
    const { ec2 } = simulatedAccount().clients;
    const InstanceTypes = ['m5.large' as const];
    const command = new DescribeSpotPriceHistoryCommand({ InstanceTypes, ProductDescriptions: ['Linux/UNIX'] });
    const { SpotPriceHistory } = await ec2.send(command);
    expect(SpotPriceHistory).toHaveLength(5);
    for (const { SpotPrice } of SpotPriceHistory!) {
      expect(Number(SpotPrice)).toBeGreaterThanOrEqual(0.096 * 0.3);
      expect(Number(SpotPrice)).toBeLessThanOrEqual(0.096 * 0.4);
    }
    expect((await simulatedAccount({ seed: 2 }).clients.ec2.send(command)).SpotPriceHistory).toEqual(SpotPriceHistory);
  });

  test('images that public parameters name', async () => {
    const { clients } = simulatedAccount();
    const ImageIds = [await imageId(clients)];
    const { Images } = await clients.ec2.send(new DescribeImagesCommand({ ImageIds }));
    expect(Images![0]).toMatchObject({
      ImageOwnerAlias: 'amazon',
      Architecture: 'x86_64',
      RootDeviceName: '/dev/xvda',
    });
  });
});
