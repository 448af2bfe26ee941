import { type Resource, resourcesOf, type Template } from './assembly';
import { installation } from './installation';
import { written } from './policies';

const { root } = installation({ workflows: [] });

function only(template: Template, type: string): Resource {
  const [resource, ...others] = [...resourcesOf(template, type).values()];
  expect(others).toEqual([]);
  return resource!;
}

/** A value of a template as text, objects key by key. */
const writtenJson = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(writtenJson);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return written(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, writtenJson(inner)]));
};

const idOf = (name: string) =>
  [...resourcesOf(root, 'AWS::Lambda::Function')].find(([, { Properties }]) => Properties.FunctionName === name)![0];

test('the stream feeds the publisher, in bounded batches; what cannot be told is kept with its payload', () => {
  const [table] = [...resourcesOf(root, 'AWS::DynamoDB::Table')].find(
    ([, { Properties }]) => Properties.TableName === 'unity-ledger',
  )!;
  const [[bucketId, bucket]] = [...resourcesOf(root, 'AWS::S3::Bucket')] as [[string, Resource]];
  const { Properties } = only(root, 'AWS::Lambda::EventSourceMapping');
  expect(writtenJson(Properties)).toEqual({
    EventSourceArn: `<${table}.StreamArn>`,
    FunctionName: `<${idOf('unity-publisher')}>`,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 10,
    MaximumRecordAgeInSeconds: 82_800,
    DestinationConfig: { OnFailure: { Destination: `<${bucketId}.Arn>` } },
  });
  expect(bucket).toMatchObject({ DeletionPolicy: 'Retain' });
  expect(bucket.Properties).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: expect.anything(),
    LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 90, Status: 'Enabled' })] },
  });
});

const rules = [...resourcesOf(root, 'AWS::Events::Rule').values()];

test('the watchdog hears of the bad ends of our machines and of no others', () => {
  const { Properties } = rules.find(({ Properties: { Name } }) => Name === 'unity-bad-ends')!;
  expect(writtenJson(Properties.EventPattern)).toEqual({
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: {
      status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
      stateMachineArn: ['dev', 'staging', 'prod'].map((environment) => ({
        prefix: `arn:<Partition>:states:<Region>:<AccountId>:stateMachine:unity-${environment}-`,
      })),
    },
  });
  expect(Properties.State).toBe('ENABLED');
  expect(Properties.EventBusName).toBeUndefined();
});

test('steps that wait hear of every event on our bus but our own', () => {
  const { Properties } = rules.find(({ Properties: { Name } }) => Name === 'unity-signals')!;
  expect(Properties.EventPattern).toEqual({
    source: [{ 'anything-but': ['unity.deployment-orchestrator'] }],
    // Not of replays: what is told again for others answers no step a second time.
    'replay-name': [{ exists: false }],
  });
  const [[busId]] = [...resourcesOf(root, 'AWS::Events::EventBus')] as [[string, Resource]];
  expect(written(Properties.EventBusName)).toBe(`<${busId}>`);
});

test('the sweeper comes every five minutes', () => {
  const { Properties } = rules.find(({ Properties: { Name } }) => Name === 'unity-sweep')!;
  expect(Properties).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
});

test('what no session owns is looked for four times a day', () => {
  const { Properties } = rules.find(({ Properties: { Name } }) => Name === 'unity-inspect')!;
  expect(Properties).toMatchObject({ ScheduleExpression: 'rate(6 hours)', State: 'ENABLED' });
  expect(writtenJson(Properties.Targets)).toMatchObject([
    { Arn: `<${idOf('unity-inspect')}.Arn>`, Input: '{"schedule":true}' },
  ]);
});

test('how healthy what serves is, is looked at four times an hour', () => {
  const { Properties } = rules.find(({ Properties: { Name } }) => Name === 'unity-health')!;
  expect(Properties).toMatchObject({ ScheduleExpression: 'rate(15 minutes)', State: 'ENABLED' });
  expect(writtenJson(Properties.Targets)).toMatchObject([
    { Arn: `<${idOf('unity-inspect')}.Arn>`, Input: '{"schedule":"health"}' },
  ]);
});

test('what could not be told is told again by the hour', () => {
  const { Properties } = rules.find(({ Properties: { Name } }) => Name === 'unity-retell')!;
  expect(Properties).toMatchObject({ ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
  expect(writtenJson(Properties.Targets)).toMatchObject([
    { Arn: `<${idOf('unity-publisher')}.Arn>`, Input: '{"retell":true}' },
  ]);
});

test('what neither could be told nor handled waits in a queue', () => {
  const queue = only(root, 'AWS::SQS::Queue');
  const [[queueId]] = [...resourcesOf(root, 'AWS::SQS::Queue')] as [[string, Resource]];
  expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  const targets = rules.flatMap(({ Properties }) => writtenJson(Properties.Targets) as Record<string, unknown>[]);
  const [[topicId]] = [...resourcesOf(root, 'AWS::SNS::Topic')] as [[string, Resource]];
  const functions = [
    'unity-publisher',
    'unity-watchdog',
    'unity-sweeper',
    'unity-prune',
    'unity-inspect',
    'unity-signals',
    'unity-notify',
    'unity-attest',
    'unity-requests',
  ];
  const targeted = [
    ...functions.map((name) => `<${idOf(name)}.Arn>`),
    // By two schedules.
    `<${idOf('unity-inspect')}.Arn>`,
    `<${topicId}>`,
    expect.stringContaining(':log-group:<EventLog'),
  ];
  const queued = { Arn: `<${queueId}.Arn>` };
  expect(targets).toHaveLength(targeted.length);
  for (const Arn of targeted)
    expect(targets).toContainEqual(expect.objectContaining({ Arn, DeadLetterConfig: queued }));
  const invocations = [...resourcesOf(root, 'AWS::Lambda::EventInvokeConfig').values()];
  expect(invocations.map(({ Properties }) => writtenJson(Properties.DestinationConfig))).toEqual(
    functions.map(() => ({ OnFailure: { Destination: `<${queueId}.Arn>` } })),
  );
});

test('EventBridge may invoke what its rules target', () => {
  const permissions = [...resourcesOf(root, 'AWS::Lambda::Permission').values()];
  expect(permissions.map(({ Properties }) => [Properties.Principal, written(Properties.FunctionName)])).toEqual([
    ['events.amazonaws.com', `<${idOf('unity-publisher')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-watchdog')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-sweeper')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-prune')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-inspect')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-inspect')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-signals')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-notify')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-attest')}.Arn>`],
    ['events.amazonaws.com', `<${idOf('unity-requests')}.Arn>`],
  ]);
  for (const { Properties } of permissions) expect(written(Properties.SourceArn)).toMatch(/^<\w+\.Arn>$/);
});

test('who starts our machines is heard of from AWS alone, and only where the start was taken', () => {
  const { Properties } = rules.find(({ Properties: { Name } }) => Name === 'unity-starts')!;
  expect(writtenJson(Properties.EventPattern)).toEqual({
    source: ['aws.states'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['states.amazonaws.com'],
      eventName: ['StartExecution'],
      errorCode: [{ exists: false }],
      requestParameters: {
        stateMachineArn: ['dev', 'staging', 'prod'].map((environment) => ({
          prefix: `arn:<Partition>:states:<Region>:<AccountId>:stateMachine:unity-${environment}-`,
        })),
      },
    },
  });
  expect(Properties.EventBusName).toBeUndefined();
  expect((Properties.Targets as { readonly Arn: unknown }[]).map(({ Arn }) => written(Arn))).toEqual([
    `<${idOf('unity-attest')}.Arn>`,
  ]);
});
