import { type Resource, resourcesOf } from './assembly';
import { installation } from './installation';
import { written } from './policies';

const { root, nested } = installation({ workflows: [] });
const templates = [root, ...nested.values()];
const here = '<Region>:<AccountId>';
const desk = `arn:<Partition>:lambda:${here}:function:unity-desk`;

test('people reach one function, by signed requests only', () => {
  const urls = templates.flatMap((template) => [...resourcesOf(template, 'AWS::Lambda::Url').values()]);
  expect(urls).toHaveLength(1);
  const { TargetFunctionArn, ...properties } = urls[0]!.Properties;
  expect(properties).toEqual({ AuthType: 'AWS_IAM', InvokeMode: 'BUFFERED' });
  const [id] = (TargetFunctionArn as { readonly 'Fn::GetAtt': readonly [string, string] })['Fn::GetAtt'];
  expect(root.Resources[id]?.Properties.FunctionName).toBe('unity-desk');
});

test('no function lets everybody in, and nobody but events is let in by the function itself', () => {
  const permissions = templates.flatMap((template) => [...resourcesOf(template, 'AWS::Lambda::Permission').values()]);
  expect(permissions.length).toBeGreaterThan(2);
  expect(new Set(permissions.map(({ Properties }) => Properties.Principal))).toEqual(new Set(['events.amazonaws.com']));
  for (const { Properties } of permissions) expect(Properties.SourceArn).toBeDefined();
});

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const policies = new Map<string, Resource>(
  [...resourcesOf(root, 'AWS::IAM::ManagedPolicy').values()].map((policy) => [
    String(policy.Properties.ManagedPolicyName),
    policy,
  ]),
);
const statementsOf = (name: string) =>
  (policies.get(name)!.Properties.PolicyDocument as { readonly Statement: readonly Statement[] }).Statement.map(
    ({ Effect, Action, Resource: on, Condition }) => ({
      effect: Effect,
      actions: [Action].flat(),
      resources: [on].flat().map(written),
      ...(Condition !== undefined && { condition: Condition }),
    }),
  );

test('people are given four kinds of policies, each statement with its reason', () => {
  expect([...policies.keys()].sort()).toEqual([
    'unity-dev-deployer',
    'unity-operator',
    'unity-prod-deployer',
    'unity-publisher',
    'unity-staging-deployer',
    'unity-viewer',
  ]);
  for (const { Metadata, Properties } of policies.values()) {
    const { Statement: statements } = Properties.PolicyDocument as { readonly Statement: readonly Statement[] };
    expect(Object.keys(Metadata?.['unity:why'] as object)).toEqual(statements.map(({ Sid }) => Sid));
  }
});

test('nobody is given tokens, writes, or a way round the desk', () => {
  const allowed = [...policies.keys()].flatMap((name) => statementsOf(name)).filter(({ effect }) => effect === 'Allow');
  const actions = [...new Set(allowed.flatMap((statement) => statement.actions))].sort();
  expect(actions).toEqual([
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:Query',
    'lambda:InvokeFunction',
    'lambda:InvokeFunctionUrl',
    'logs:FilterLogEvents',
    'ssm:GetParameter',
    'states:DescribeExecution',
    'states:DescribeStateMachine',
    'states:ListStateMachines',
    'states:ListTagsForResource',
    'states:StartExecution',
  ]);
});

test('an operator calls the desk through its URL', () => {
  expect(statementsOf('unity-operator')).toEqual([
    {
      effect: 'Allow',
      actions: ['lambda:InvokeFunctionUrl'],
      resources: [desk],
      condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
    },
    {
      effect: 'Allow',
      actions: ['lambda:InvokeFunction'],
      resources: [desk],
      condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
    },
    {
      effect: 'Allow',
      actions: ['ssm:GetParameter'],
      resources: [`arn:<Partition>:ssm:${here}:parameter/unity/installation`],
    },
  ]);
});

test('a publisher invokes one function and looks at tags', () => {
  expect(statementsOf('unity-publisher')).toEqual([
    {
      effect: 'Allow',
      actions: ['lambda:InvokeFunction'],
      resources: [`arn:<Partition>:lambda:${here}:function:unity-publish-workflow`],
    },
    {
      effect: 'Allow',
      actions: ['states:ListTagsForResource'],
      resources: [`arn:<Partition>:states:${here}:stateMachine:unity-*`],
    },
  ]);
});

test('a deployer starts the workflows of one environment, and no machine of the engine', () => {
  const machines = `arn:<Partition>:states:${here}:stateMachine:unity-prod-`;
  expect(statementsOf('unity-prod-deployer')).toEqual([
    { effect: 'Allow', actions: ['states:StartExecution'], resources: [`${machines}*`] },
    {
      effect: 'Deny',
      actions: ['states:StartExecution'],
      resources: [`${machines}-checkpoint`, `${machines}-promotion`, `${machines}-rollback`],
    },
  ]);
});
