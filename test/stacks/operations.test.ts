import { logLines } from '../../lib/domain/log-lines';
import { type Resource, resourcesOf, type Template } from './assembly';
import { installation, waitingWorkflow } from './installation';
import { functionsOf, grantedBy, written } from './policies';

const sqs = 'arn:aws:sqs:eu-west-1:123456789012:on-call';
const page = 'arn:aws:lambda:eu-west-1:123456789012:function:page';
const kmsKey = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';

const plain = installation({ workflows: [waitingWorkflow('flow', 2)] });
const told = installation({
  config: `
kms_key: ${kmsKey}
archive_retention_days: 7
failed_batches_retention_days: 14
notifications: [{email: ops@example.com}, {lambda: '${page}'}]
environments:
  dev: {notifications: [{sqs: '${sqs}'}, {email: ops@example.com}]}
  late: {notifications: [{sqs: '${sqs}'}]}
  prod:
`,
  workflows: [waitingWorkflow('flow', 2)],
});

const all = (template: Template, type: string): readonly Resource[] => [...resourcesOf(template, type).values()];
const only = (template: Template, type: string): Resource => {
  const [resource, ...others] = all(template, type);
  expect(others).toEqual([]);
  return resource!;
};
const alarmsOf = ({ root, nested }: typeof plain) =>
  [root, ...nested.values()].flatMap((template) => all(template, 'AWS::CloudWatch::Alarm'));

describe('the topic', () => {
  const statements = (
    only(plain.root, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument as {
      readonly Statement: readonly Record<string, unknown>[];
    }
  ).Statement;

  test('takes messages of our alarms and of our rule, over TLS, and of nobody else', () => {
    expect(statements.map(({ Sid, Effect, Principal }) => [Sid, Effect, Principal])).toEqual([
      ['AllowPublishThroughSSLOnly', 'Deny', '*'],
      ['Alarms', 'Allow', { Service: 'cloudwatch.amazonaws.com' }],
      [expect.anything(), 'Allow', { Service: 'events.amazonaws.com' }],
    ]);
    expect(statements[0]!.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    const account = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };
    expect(statements[1]!.Condition).toMatchObject({ StringEquals: account });
    const { ArnLike: like } = statements[1]!.Condition as { readonly ArnLike: Record<string, readonly unknown[]> };
    expect(like['aws:SourceArn']!.map(written)).toEqual(
      ['critical', 'warning'].map(
        (severity) => `arn:<Partition>:cloudwatch:<Region>:<AccountId>:alarm:unity-${severity}-*`,
      ),
    );
    // EventBridge says nothing of where it comes from: any condition would keep the rule out.
    expect(statements[2]).toMatchObject({ Action: 'sns:Publish', Resource: { Ref: expect.stringMatching(/Topic/) } });
    expect(statements[2]!.Condition).toBeUndefined();
  });

  test('has no reader unless the configuration names one', () => {
    expect(all(plain.root, 'AWS::SNS::Subscription')).toEqual([]);
  });

  test('tells each reader once: of everything, or of the environments that name it', () => {
    const readers = all(told.root, 'AWS::SNS::Subscription').map(({ Properties }) => Properties);
    expect(readers.map(({ Protocol, Endpoint, FilterPolicyScope }) => [Protocol, Endpoint, FilterPolicyScope])).toEqual(
      [
        ['email', 'ops@example.com', undefined],
        ['lambda', page, undefined],
        ['sqs', sqs, 'MessageBody'],
      ],
    );
    expect(readers[2]!.FilterPolicy).toEqual({
      $or: [
        {
          AlarmName: ['dev', 'late'].flatMap((environment) =>
            ['critical', 'warning'].map((severity) => ({ prefix: `unity-${severity}-${environment}--` })),
          ),
        },
        { metadata: { additionalContext: { environment: ['dev', 'late'] } } },
      ],
    });
  });

  test('no alarm of the installation passes for one of an environment, whatever environments are called', () => {
    const names = alarmsOf(told).map(({ Properties }) => String(Properties.AlarmName));
    const [{ AlarmName: prefixes }] = (
      all(told.root, 'AWS::SNS::Subscription')[2]!.Properties.FilterPolicy as {
        readonly $or: readonly [{ readonly AlarmName: readonly { readonly prefix: string }[] }];
      }
    ).$or;
    const heard = names.filter((name) => prefixes.some(({ prefix }) => name.startsWith(prefix)));
    expect(heard.sort()).toEqual(names.filter((name) => /-(dev|late)--/.test(name)).sort());
    expect(heard).toHaveLength(2 * 5);
  });

  test('may invoke the function that is told, and only this topic may', () => {
    const permission = all(told.root, 'AWS::Lambda::Permission').find(
      ({ Properties }) => Properties.Principal === 'sns.amazonaws.com',
    )!;
    expect(permission.Properties).toMatchObject({ Action: 'lambda:InvokeFunction', FunctionName: page });
    expect(permission.Properties.SourceArn).toEqual({ Ref: expect.stringMatching(/^OperationsAlarmsTopic/) });
  });
});

describe('alarms', () => {
  test('have a severity in their names, readers, and an entry in the runbook', () => {
    const alarms = alarmsOf(plain);
    expect(alarms).toHaveLength(13 + 5 * 3);
    for (const { Properties } of alarms) {
      expect(Properties.AlarmName).toMatch(/^unity-(critical|warning)-([a-z0-9]+--)?[a-z-]+$/);
      expect(Properties.AlarmDescription).toMatch(/^[A-Z].*[.:;,].* Runbook: docs\/runbook\.md#[a-z-]+$/);
      for (const actions of [Properties.AlarmActions, Properties.OKActions])
        expect((actions as readonly unknown[]).map(written)).toEqual([
          'arn:<Partition>:sns:<Region>:<AccountId>:unity-alarms',
        ]);
    }
  });

  test('look at few enough figures: each is paid for', () => {
    const figures = alarmsOf(plain).reduce((sum, { Properties }) => {
      const metrics = (Properties.Metrics ?? [{ MetricStat: {} }]) as readonly { readonly MetricStat?: object }[];
      return sum + metrics.filter(({ MetricStat }) => MetricStat).length;
    }, 0);
    expect(figures).toBe(33);
  });

  test('what must happen is missed when it does not; of everything else silence is good', () => {
    const silent = alarmsOf(plain)
      .filter(({ Properties }) => Properties.TreatMissingData === 'breaching')
      .map(({ Properties }) => Properties.AlarmName);
    expect(silent).toEqual(['unity-critical-sweeper-absent']);
  });
});

describe('a rule that tells of dirty rollbacks', () => {
  const rule = all(plain.root, 'AWS::Events::Rule').find(({ Properties }) =>
    String(Properties.Name).endsWith('dirty-rollback'),
  )!;

  test('hears the bus, but no replay of it', () => {
    expect(rule.Properties).toMatchObject({
      Name: 'unity-critical-dirty-rollback',
      EventBusName: { Ref: expect.stringMatching(/^Events/) },
      EventPattern: { 'replay-name': [{ exists: false }] },
    });
  });

  test('says what, where, and what to do', () => {
    const [{ InputTransformer }] = rule.Properties.Targets as [
      {
        readonly InputTransformer: { readonly InputTemplate: unknown; readonly InputPathsMap: Record<string, string> };
      },
    ];
    expect(Object.values(InputTransformer.InputPathsMap).sort()).toEqual([
      '$.detail.data.session_id',
      '$.detail.metadata.environment',
    ]);
    const template = written(InputTransformer.InputTemplate);
    expect(template).toContain('unity rollback <detail-data-session_id>');
    expect(template).toContain('docs/runbook.md#dirty-rollback');
  });

  test('keeps what it cannot deliver', () => {
    const policies = all(plain.root, 'AWS::SQS::QueuePolicy').map(({ Properties }) => JSON.stringify(Properties));
    expect(policies.join()).toMatch(/"aws:SourceArn":\{"Fn::GetAtt":\["OperationsDirtyRollbacksRule\w+","Arn"\]\}/);
  });
});

test('every event of the bus is kept for a replay, as long as the configuration says', () => {
  expect(only(plain.root, 'AWS::Events::Archive').Properties).toMatchObject({
    ArchiveName: 'unity-events',
    EventPattern: { source: [{ prefix: '' }] },
    RetentionDays: 30,
    SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Events/), 'Arn'] },
  });
  expect(only(told.root, 'AWS::Events::Archive').Properties.RetentionDays).toBe(7);
  expect(only(told.root, 'AWS::S3::Bucket').Properties.LifecycleConfiguration).toMatchObject({
    Rules: [{ ExpirationInDays: 14 }],
  });
});

test('the dashboard shows every alarm, every environment and the open sessions', () => {
  const { DashboardName, DashboardBody } = only(plain.root, 'AWS::CloudWatch::Dashboard').Properties;
  expect(DashboardName).toBe('unity');
  const { widgets } = JSON.parse(written(DashboardBody)) as {
    readonly widgets: readonly { readonly type: string; readonly properties: Record<string, unknown> }[];
  };
  const shown = (widgets[0]!.properties.alarms as readonly string[]).map((arn) => arn.split(':').at(-1));
  expect(shown.sort()).toEqual(
    alarmsOf(plain)
      .map(({ Properties }) => Properties.AlarmName)
      .sort(),
  );
  const titles = widgets.map(({ properties }) => properties.title);
  for (const environment of ['dev', 'staging', 'prod']) expect(titles).toContain(`${environment}: executions`);
  expect(JSON.stringify(widgets)).toContain(logLines.sweep);
  expect(JSON.stringify(widgets)).toMatch(/\{AWS\/States,StateMachineArn\} [^{]*ExecutionsFailed[^{]* unity prod'/);
});

describe('a key of the customer', () => {
  const usesKey: readonly (readonly [string, (properties: Readonly<Record<string, unknown>>) => unknown])[] = [
    ['AWS::DynamoDB::Table', (of) => (of.SSESpecification as Record<string, unknown>).KMSMasterKeyId],
    ['AWS::SQS::Queue', (of) => of.KmsMasterKeyId],
    ['AWS::SNS::Topic', (of) => of.KmsMasterKeyId],
    ['AWS::Events::EventBus', (of) => of.KmsKeyIdentifier],
    ['AWS::Events::Archive', (of) => of.KmsKeyIdentifier],
    ['AWS::Logs::LogGroup', (of) => of.KmsKeyId],
    [
      'AWS::S3::Bucket',
      (of) =>
        (of.BucketEncryption as { ServerSideEncryptionConfiguration: { ServerSideEncryptionByDefault: object }[] })
          .ServerSideEncryptionConfiguration[0]!.ServerSideEncryptionByDefault,
    ],
  ];

  test.each(usesKey)('%s is encrypted with it, all of them, and without it as AWS does', (type, keyOf) => {
    const resources = [told.root, ...told.nested.values()].flatMap((template) => all(template, type));
    expect(resources.length).toBeGreaterThan(0);
    for (const { Properties } of resources) expect(JSON.stringify(keyOf(Properties))).toContain(kmsKey);
    const others = [plain.root, ...plain.nested.values()].flatMap((template) => all(template, type));
    for (const { Properties } of others) expect(JSON.stringify(keyOf(Properties)) ?? '').not.toContain(':kms:');
  });

  test('what a bus may not encrypt waits in the queue, which lets each bus in', () => {
    const buses = [...resourcesOf(told.root, 'AWS::Events::EventBus')];
    expect(buses).toHaveLength(2);
    const policies = JSON.stringify(all(told.root, 'AWS::SQS::QueuePolicy'));
    for (const [id, { Properties }] of buses) {
      expect(Properties.DeadLetterConfig).toBeDefined();
      expect(policies).toContain(`{"ArnEquals":{"aws:SourceArn":{"Fn::GetAtt":["${id}","Arn"]}}}`);
    }
    expect(all(plain.root, 'AWS::Events::EventBus').map(({ Properties }) => Properties.DeadLetterConfig)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('functions use it through the services that keep data, and no one without', () => {
    for (const { name, granted } of functionsOf(told.root).values()) {
      const statement = granted.find(({ sid }) => sid === 'UseKey');
      expect([name, statement?.resources]).toEqual([name, [kmsKey]]);
      const { StringEquals } = statement!.condition as { StringEquals: { 'kms:ViaService': readonly unknown[] } };
      expect(StringEquals['kms:ViaService'].map(written)).toEqual(
        ['dynamodb', 's3', 'sqs'].map((service) => `${service}.<Region>.<URLSuffix>`),
      );
    }
    const plainActions = all(plain.root, 'AWS::IAM::Role').flatMap((role) =>
      grantedBy(role).flatMap(({ actions }) => actions),
    );
    expect(plainActions.filter((action) => action.startsWith('kms:'))).toEqual([]);
  });
});

test('in ten environments of twenty workflows, too, no stack has 400 resources', () => {
  const names = Array.from({ length: 10 }, (_, index) => `  e${index}:\n`).join('');
  const workflows = Array.from({ length: 20 }, (_, index) => waitingWorkflow(`flow-${index}`, 2));
  const big = installation({ config: `kms_key: ${kmsKey}\nenvironments:\n${names}`, workflows });
  for (const template of [big.root, ...big.nested.values()])
    expect(Object.keys(template.Resources).length).toBeLessThan(400);
});
