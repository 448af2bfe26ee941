import { resourcesOf } from './assembly';
import { configOf, installation } from './installation';
import { written } from './policies';

const { root } = installation({ workflows: [], config: 'log_retention_days: 7\n' });
const [rule] = [...resourcesOf(root, 'AWS::Events::Rule')].filter(
  ([, { Properties }]) => Properties.Name === 'unity-event-log',
);

test('what Unity and workflows tell is kept as long as the configuration says', () => {
  expect(configOf('log_retention_days: 7\n').logRetentionDays).toBe(7);
  const groups = [...resourcesOf(root, 'AWS::Logs::LogGroup').values()].map(({ Properties }) => Properties);
  expect(groups).toContainEqual(expect.objectContaining({ LogGroupName: '/aws/events/unity', RetentionInDays: 7 }));
  expect(rule![1].Properties.EventPattern).toEqual({
    source: ['unity.deployment-orchestrator', 'unity.workflow'],
    'replay-name': [{ exists: false }],
  });
});

test('only this rule may write there, and nowhere else', () => {
  const policies = [...resourcesOf(root, 'AWS::Logs::ResourcePolicy').values()];
  expect(policies).toHaveLength(1);
  const { Statement: statements } = JSON.parse(written(policies[0]!.Properties.PolicyDocument)) as {
    readonly Statement: readonly Readonly<Record<string, unknown>>[];
  };
  const [[logId]] = [...resourcesOf(root, 'AWS::Logs::LogGroup')].filter(
    ([, { Properties }]) => Properties.LogGroupName === '/aws/events/unity',
  ) as [[string, unknown]];
  const services = { Service: ['delivery.logs.amazonaws.com', 'events.amazonaws.com'] };
  for (const { Effect, Resource, Principal } of statements) {
    expect({ Effect, Resource }).toEqual({ Effect: 'Allow', Resource: `<${logId}.Arn>` });
    expect(Principal).toEqual(services);
  }
  expect(statements.map(({ Action, Condition }) => [Action, Condition])).toEqual([
    ['logs:CreateLogStream', undefined],
    ['logs:PutLogEvents', { ArnEquals: { 'aws:SourceArn': `<${rule![0]}.Arn>` } }],
  ]);
});

test('no custom resource brings rights on every log group', () => {
  const types = Object.values(root.Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type.startsWith('Custom::'))).toEqual([]);
});
