import assert from 'node:assert/strict';
import { DescribeContinuousBackupsCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { benchCase, type RefereeCase } from '../referee-case';

export const deploymentCases: readonly RefereeCase[] = [
  benchCase(
    'a template deploys with versions, nested stacks, event buses, alarms and unknown types',
    [
      'bootstrap_for_the_cdk',
      'name_function_versions',
      'read_outputs_of_nested_stacks',
      'give_every_resource_an_id',
      'stand_in_for_unknown_types',
    ],
    async ({ stack }) => {
      const account = 'us-east-1:123456789012';
      assert.equal(stack.outputs.ProbeVersion, `arn:aws:lambda:${account}:function:probe:1`);
      assert.equal(stack.outputs.NestedTopic, `arn:aws:sns:${account}:referee-nested`);
      assert.equal(stack.outputs.Bus, 'referee-bus');
      assert.equal(stack.outputs.Alarm, `arn:aws:cloudwatch:${account}:alarm:referee-alarm`);
      assert.deepEqual(stack.placeholders, ['AWS::Scheduler::Schedule']);
    },
  ),
  benchCase(
    'a machine whose definition is an asset runs through the aws command',
    ['make_machines_the_interpreter_finds'],
    async (bench) => {
      const { referee, stack } = bench;
      const args = ['--state-machine-arn', stack.outputs.Machine ?? '', '--name', 'first', '--input', '{}'];
      const started = (await referee.aws(['stepfunctions', 'start-execution', ...args])) as { executionArn: string };
      const execution = await bench.finish(started.executionArn);
      assert.deepEqual(execution.output, { label: 'first', arn: stack.outputs.ProbeVersion });
    },
  ),
  benchCase('a managed policy goes with its stack', ['delete_managed_policies'], async ({ referee }) => {
    const Statement = [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }];
    const PolicyDocument = { Version: '2012-10-17', Statement };
    const Properties = { ManagedPolicyName: 'referee-policy', PolicyDocument };
    const Policy = { Type: 'AWS::IAM::ManagedPolicy', Properties };
    const names = async (): Promise<readonly string[]> => {
      const query = ['--scope', 'Local', '--query', 'Policies[].PolicyName'];
      return ((await referee.aws(['iam', 'list-policies', ...query])) ?? []) as readonly string[];
    };
    await referee.deployTemplate({ Resources: { Policy } }, undefined, { stackName: 'policy' });
    assert.ok((await names()).includes('referee-policy'));
    await referee.aws(['cloudformation', 'delete-stack', '--stack-name', 'policy']);
    assert.ok(!(await names()).includes('referee-policy'));
  }),
  benchCase('a global table keeps recovery and time to live', ['make_whole_tables'], async ({ referee }) => {
    const client = new DynamoDBClient(referee.clientConfig);
    const TableName = 'referee-table';
    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
    const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    assert.equal(recovery?.PointInTimeRecoveryStatus, 'ENABLED');
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    assert.equal(ttl.TimeToLiveDescription?.AttributeName, 'ttl');
  }),
];
