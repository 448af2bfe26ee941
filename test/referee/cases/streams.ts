import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateEventSourceMappingCommand, DeleteEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { eventually, parseJournal, type Workbench } from '../fixtures/workbench';
import { benchCase, type RefereeCase } from '../referee-case';

type Image = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface StreamRecord {
  readonly eventName: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly Keys: Image;
    readonly NewImage?: Image;
    readonly OldImage?: Image;
    readonly SequenceNumber: string;
  };
}

const TableName = 'referee-table';

function recordsOf(journal: string, key: string): StreamRecord[] {
  return parseJournal<{ Records?: StreamRecord[] }>(journal)
    .flatMap((line) => line.event.Records ?? [])
    .filter((record) => record.dynamodb.Keys.pk?.S === key);
}

function records({ streamJournal }: Workbench, key: string): StreamRecord[] {
  return recordsOf(streamJournal, key);
}

function update(key: string, values: Readonly<Record<string, string>>): UpdateItemCommand {
  const names = Object.keys(values);
  return new UpdateItemCommand({
    TableName,
    Key: { pk: { S: key } },
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`:${name}`, { S: value }]),
    ),
  });
}

export const streamCases: readonly RefereeCase[] = [
  benchCase(
    'one record for each change, in order, with both images',
    ['write_one_record_per_change'],
    async (bench) => {
      const client = new DynamoDBClient(bench.referee.clientConfig);
      await client.send(update('item', { state: 'one' }));
      await client.send(update('item', { state: 'one' }));
      await client.send(update('item', { state: 'two' }));
      const refused = new PutItemCommand({
        TableName,
        Item: { pk: { S: 'item' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      await assert.rejects(client.send(refused), { name: 'ConditionalCheckFailedException' });
      await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'item' } } }));
      await client.send(update('item', { state: 'three' }));
      const find = () => (records(bench, 'item').length >= 3 ? records(bench, 'item') : undefined);
      const found = await eventually('three records', find);
      const shown = found.map((one) => [
        one.eventName,
        one.dynamodb.OldImage?.state?.S,
        one.dynamodb.NewImage?.state?.S,
      ]);
      // The mapping's filter leaves out REMOVE.
      assert.deepEqual(shown, [
        ['INSERT', undefined, 'one'],
        ['MODIFY', 'one', 'two'],
        ['INSERT', undefined, 'three'],
      ]);
      assert.ok(found[0]?.eventSourceARN.includes(':table/referee-table/stream/'));
      const numbers = found.map((one) => BigInt(one.dynamodb.SequenceNumber));
      assert.ok(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0n)));
    },
  ),
  benchCase(
    'a record that is refused for good lands in the bucket, the others get through',
    ['write_one_record_per_change'],
    async (bench) => {
      const client = new DynamoDBClient(bench.referee.clientConfig);
      await client.send(update('before', { state: 'x' }));
      await client.send(update('poisoned', { poison: 'yes' }));
      await client.send(update('after', { state: 'x' }));
      await eventually('the record after it', () => records(bench, 'after')[0]);
      const bucket = ['--bucket', bench.stack.outputs.FailedBatches ?? ''];
      // The function keeps a whole batch before it refuses a record of it, so only the bucket tells that all tries are over.
      const list = await eventually('the batch in the bucket', async () => {
        const listed = await bench.referee.aws(['s3api', 'list-objects-v2', ...bucket]);
        const found = listed as { Contents?: { Key: string }[] } | undefined;
        return found?.Contents ? { Contents: found.Contents } : undefined;
      });
      // Two more tries than the first; how often a batch is halved before depends on which records were read together.
      const tries = records(bench, 'poisoned').length;
      assert.ok(tries >= 3 && tries <= 5, `tried ${tries} times`);
      const keys = list.Contents.map((one) => one.Key);
      assert.equal(keys.length, 1);
      assert.ok(keys[0]?.startsWith('aws/lambda/'));
      const file = bench.newJournal();
      await bench.referee.aws(['s3api', 'get-object', ...bucket, '--key', keys[0] ?? '', file]);
      const report = JSON.parse(readFileSync(file, 'utf8')) as {
        payload: string;
        DDBStreamBatchInfo: { batchSize: number };
      };
      assert.equal(report.DDBStreamBatchInfo.batchSize, 1);
      assert.equal(JSON.parse(report.payload).Records[0].dynamodb.Keys.pk.S, 'poisoned');
    },
  ),
  benchCase(
    'a mapping that starts at the horizon gets what is there, a deleted one nothing',
    ['start_at_the_horizon'],
    async (bench) => {
      const [tables, functions] = [
        new DynamoDBClient(bench.referee.clientConfig),
        new LambdaClient(bench.referee.clientConfig),
      ];
      await tables.send(update('early', { state: 'x' }));
      const { Table } = await tables.send(new DescribeTableCommand({ TableName }));
      const source = { EventSourceArn: Table?.LatestStreamArn, StartingPosition: 'TRIM_HORIZON' as const };
      const made = await functions.send(new CreateEventSourceMappingCommand({ ...source, FunctionName: 'recorder' }));
      const seen = (key: string) => recordsOf(bench.eventsJournal, key)[0];
      await eventually('the early record', () => seen('early'));
      await functions.send(new DeleteEventSourceMappingCommand({ UUID: made.UUID }));
      await tables.send(update('late', { state: 'x' }));
      await eventually('the late record at the other mapping', () => records(bench, 'late')[0]);
      assert.equal(seen('late'), undefined);
    },
  ),
];
