import assert from 'node:assert/strict';
import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateVpcCommand, DeleteVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateGetResources, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { AwsCliError, startReferee } from '../harness';
import type { RefereeCase } from '../referee-case';

const WRITERS = 16;
const ROUNDS = 5;

async function raceForItems(client: DynamoDBClient): Promise<void> {
  const key = { AttributeName: 'pk', KeyType: 'HASH' as const };
  const attribute = { AttributeName: 'pk', AttributeType: 'S' as const };
  const table = {
    TableName: 'race',
    KeySchema: [key],
    AttributeDefinitions: [attribute],
    BillingMode: 'PAY_PER_REQUEST' as const,
  };
  await client.send(new CreateTableCommand(table));
  for (let round = 0; round < ROUNDS; round++) {
    const write = (writer: number) =>
      new UpdateItemCommand({
        TableName: 'race',
        Key: { pk: { S: `${round}` } },
        UpdateExpression: 'SET writer = :writer, changes = if_not_exists(changes, :zero) + :one',
        ConditionExpression: 'attribute_not_exists(writer)',
        ExpressionAttributeValues: { ':writer': { N: `${writer}` }, ':zero': { N: '0' }, ':one': { N: '1' } },
      });
    const results = await Promise.allSettled(
      Array.from({ length: WRITERS }, (_, writer) => client.send(write(writer))),
    );
    assert.equal(results.filter((one) => one.status === 'fulfilled').length, 1);
  }
}

export const accountCases: readonly RefereeCase[] = [
  {
    name: 'the real aws command sees the account',
    run: async ({ aws, accountId }) => {
      const identity = (await aws(['sts', 'get-caller-identity'])) as { Account: string };
      assert.equal(identity.Account, accountId);
    },
  },
  {
    name: 'an error of the aws command has its code',
    run: async ({ aws }) => {
      const refused = aws(['dynamodb', 'describe-table', '--table-name', 'nowhere']);
      await assert.rejects(
        refused,
        (error) => error instanceof AwsCliError && error.code === 'ResourceNotFoundException',
      );
    },
  },
  {
    name: 'of sixteen conditional writes at once one wins',
    covers: ['serialise_calls_of_a_service'],
    run: async () => {
      // An account of its own, in which threads are switched so often that a race would show.
      const referee = await startReferee({ switch_interval_seconds: 0.00001 });
      await raceForItems(new DynamoDBClient(referee.clientConfig)).finally(() => referee.stop());
    },
  },
  {
    name: 'quotas of EC2, load balancing and Lambda are known',
    covers: ['know_more_quotas', 'report_lambda_concurrency'],
    run: async ({ clientConfig }) => {
      const quotas = new ServiceQuotasClient(clientConfig);
      const spot = { ServiceCode: 'ec2', QuotaCode: 'L-34B43A08' };
      assert.equal((await quotas.send(new GetServiceQuotaCommand(spot))).Quota?.Value, 64);
      assert.equal((await quotas.send(new GetAWSDefaultServiceQuotaCommand(spot))).Quota?.Value, 64);
      const unknown = quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: 'L-00000000' }));
      await assert.rejects(unknown, { name: 'NoSuchResourceException' });
      const settings = await new LambdaClient(clientConfig).send(new GetAccountSettingsCommand({}));
      assert.equal(settings.AccountLimit?.ConcurrentExecutions, 1000);
    },
  },
  {
    name: 'dashboards keep the tags that they were made with, until they are deleted',
    covers: ['keep_tags_of_dashboards'],
    run: async ({ clientConfig }) => {
      const cloudwatch = new CloudWatchClient(clientConfig);
      const DashboardName = 'referee-dashboard';
      const tagsOf = async (ResourceARN: string) =>
        (await cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
      const write = (Value: string) =>
        cloudwatch.send(
          new PutDashboardCommand({ DashboardName, DashboardBody: '{"widgets":[]}', Tags: [{ Key: 'owner', Value }] }),
        );
      await write('me');
      await write('you');
      const { DashboardArn = '' } = await cloudwatch.send(new GetDashboardCommand({ DashboardName }));
      assert.deepEqual(await tagsOf(DashboardArn), [{ Key: 'owner', Value: 'me' }]);
      await cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [DashboardName] }));
      assert.deepEqual(await tagsOf(DashboardArn), []);
      await assert.rejects(cloudwatch.send(new GetDashboardCommand({ DashboardName })), /does not exist/);
    },
  },
  {
    name: 'a list of tags is whole, whatever comes between its pages',
    covers: ['list_tags_of_one_moment'],
    run: async ({ clientConfig }) => {
      const [compute, tagging] = [new EC2Client(clientConfig), new ResourceGroupsTaggingAPIClient(clientConfig)];
      const Tags = [{ Key: 'referee', Value: 'paged' }];
      const make = async () => {
        const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags }];
        const { Vpc } = await compute.send(new CreateVpcCommand({ CidrBlock: '10.98.0.0/24', TagSpecifications }));
        return Vpc?.VpcId ?? '';
      };
      const made = [await make(), await make(), await make()];
      const found: string[] = [];
      const pages = paginateGetResources({ client: tagging, pageSize: 1 }, { TagFilters: [{ Key: 'referee' }] });
      for await (const { ResourceTagMappingList = [] } of pages) {
        found.push(...ResourceTagMappingList.map(({ ResourceARN = '' }) => ResourceARN.split('/')[1] ?? ''));
        made.push(await make());
      }
      for (const VpcId of made) await compute.send(new DeleteVpcCommand({ VpcId }));
      assert.deepEqual(made.slice(0, 3).toSorted(), found.toSorted());
    },
  },
];
