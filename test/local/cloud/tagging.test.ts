import { PutDashboardCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTagsCommand, CreateVpcCommand, DeleteVpcCommand } from '@aws-sdk/client-ec2';
import { CreateFileSystemCommand } from '@aws-sdk/client-efs';
import { CreateTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetResourcesCommand, paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import { codeOf, simulatedAccount } from '../../helpers/simulated-account';

const Tags = [{ Key: 'team', Value: 'a' }];
const TagFilters = [{ Key: 'team' }];
const exact = { visibility: { idSeconds: 0, tagSeconds: 0, ghostSeconds: 0, blinkSeconds: 0, chance: 0 } };
const late = { visibility: { idSeconds: 0, tagSeconds: 0, ghostSeconds: 0, blinkSeconds: 0, chance: 1 } };

const makeVpc = (tags = Tags) =>
  new CreateVpcCommand({
    CidrBlock: '10.0.0.0/16',
    TagSpecifications: [{ ResourceType: 'vpc', Tags: tags }],
  });

type Account = ReturnType<typeof simulatedAccount>;
const arnsOf = async (client: Account['clients']['tagging'], request = { TagFilters } as object) =>
  ((await client.send(new GetResourcesCommand(request))).ResourceTagMappingList ?? []).map(
    ({ ResourceARN }) => ResourceARN,
  );

describe('the tagging API', () => {
  test('lists what carries tags by its ARN, each service in its own form', async () => {
    const { clients } = simulatedAccount({ limits: exact });
    const { Vpc } = await clients.ec2.send(makeVpc());
    const files = await clients.efs.send(new CreateFileSystemCommand({ CreationToken: 't', Tags }));
    const group = await clients.elbv2.send(
      new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: Vpc!.VpcId, Tags }),
    );
    const alarm = { AlarmName: 'web', Namespace: 'N', MetricName: 'M', Statistic: 'Sum', Period: 60 } as const;
    await clients.cloudwatch.send(
      new PutMetricAlarmCommand({
        ...alarm,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Tags,
      }),
    );
    expect((await arnsOf(clients.tagging)).sort()).toEqual(
      [
        `arn:aws:ec2:us-east-1:111122223333:vpc/${Vpc!.VpcId}`,
        `arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/${files.FileSystemId}`,
        group.TargetGroups![0]!.TargetGroupArn,
        'arn:aws:cloudwatch:us-east-1:111122223333:alarm:web',
      ].sort(),
    );
    expect(await arnsOf(clients.tagging, { TagFilters, ResourceTypeFilters: ['ec2:vpc'] })).toHaveLength(1);
    expect(
      await arnsOf(clients.tagging, { TagFilters, ResourceTypeFilters: ['ec2', 'cloudwatch:alarm'] }),
    ).toHaveLength(2);
    expect(await arnsOf(clients.tagging, { TagFilters: [{ Key: 'team', Values: ['b'] }] })).toEqual([]);
    expect(await arnsOf(clients.tagging, { TagFilters: [...TagFilters, { Key: 'owner' }] })).toEqual([]);
  });

  test('gives pages, and an empty token after the last', async () => {
    const { clients } = simulatedAccount({ limits: exact });
    for (let number = 0; number < 5; number += 1) await clients.ec2.send(makeVpc());
    const sizes: number[] = [];
    for await (const page of paginateGetResources({ client: clients.tagging, pageSize: 2 }, { TagFilters }))
      sizes.push(page.ResourceTagMappingList!.length);
    expect(sizes).toEqual([2, 2, 1]);
    const { PaginationToken } = await clients.tagging.send(new GetResourcesCommand({ TagFilters }));
    expect(PaginationToken).toBe('');
  });

  test('refuses what AWS refuses', async () => {
    const { tagging } = simulatedAccount().clients;
    const ask = (request: object) => codeOf(tagging.send(new GetResourcesCommand(request)));
    const arns = { ResourceARNList: ['arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1'] };
    expect(await ask(arns)).toBe('accepted');
    expect(await ask({ ...arns, TagFilters })).toBe('InvalidParameterException');
    expect(await ask({ ResourcesPerPage: 101 })).toBe('InvalidParameterException');
    expect(await ask({ TagFilters: [{ Values: ['a'] }] })).toBe('InvalidParameterException');
    expect(await ask({ PaginationToken: 'nonsense' })).toBe('InvalidParameterException');
  });

  test('comes late, shows what is gone for minutes, and hears of new tags', async () => {
    const account = simulatedAccount({ limits: late });
    const { clients, clock } = account;
    const { Vpc } = await clients.ec2.send(makeVpc());
    await clock.sleep(60_000);
    expect(await arnsOf(clients.tagging)).toHaveLength(1);
    await clients.ec2.send(new CreateTagsCommand({ Resources: [Vpc!.VpcId!], Tags: [{ Key: 'team', Value: 'b' }] }));
    const retagged = { TagFilters: [{ Key: 'team', Values: ['b'] }] };
    expect(await arnsOf(clients.tagging, retagged)).toEqual([]);
    await clock.sleep(60_000);
    expect(await arnsOf(clients.tagging, retagged)).toHaveLength(1);
    await clients.ec2.send(new DeleteVpcCommand({ VpcId: Vpc!.VpcId }));
    expect(await arnsOf(clients.tagging)).toHaveLength(1);
    await clock.sleep(300_000);
    expect(await arnsOf(clients.tagging)).toEqual([]);
  });

  test('lists what belongs to no region in us-east-1 alone', async () => {
    const { clients } = simulatedAccount({ limits: exact, region: 'eu-west-1' });
    await clients.ec2.send(makeVpc());
    const dashboards = { DashboardName: 'web', DashboardBody: '{"widgets":[]}', Tags };
    await clients.cloudwatch.send(new PutDashboardCommand(dashboards));
    expect(await arnsOf(clients.tagging)).toEqual([expect.stringContaining(':ec2:eu-west-1:')]);
    expect(await arnsOf(clients.globalTagging)).toEqual(['arn:aws:cloudwatch::111122223333:dashboard/web']);
  });
});
