import { type Resource, resourcesOf } from './assembly';
import { configOf, installation, spotWorkflow, waitingWorkflow } from './installation';
import { functionsOf, written } from './policies';

const workflows = [spotWorkflow(), waitingWorkflow('pauses', 2)];
const closed = installation({ workflows }).root;
const open = installation({
  workflows,
  config: "environments: {dev: {request_events: true}, prod: {}}\nrequest_accounts: ['444455556666']\n",
}).root;
const here = 'arn:<Partition>:states:<Region>:<AccountId>';

const policies = (template: typeof open) =>
  [...resourcesOf(template, 'AWS::Events::EventBusPolicy').values()].map(
    ({ Properties }) => Properties.Statement as Readonly<Record<string, unknown>>,
  );
const ruleNamed = (template: typeof open, name: string): Resource =>
  [...resourcesOf(template, 'AWS::Events::Rule').values()].find(({ Properties }) => Properties.Name === name)!;

test('no environment takes requests unless it says so', () => {
  expect(configOf('').settings.requestEnvironments).toEqual([]);
  expect(configOf('environments: {dev: {request_events: false}, prod: }').settings.requestEnvironments).toEqual([]);
  const { granted } = functionsOf(closed).get('requests')!;
  expect(granted.flatMap(({ actions }) => actions).filter((action) => action.startsWith('states:'))).toEqual([]);
});

test('the function starts the forward machines of environments that say so, one by one, and no others', () => {
  const { granted } = functionsOf(open).get('requests')!;
  const resources = (action: string) =>
    granted.flatMap((statement) => (statement.actions.includes(action) ? statement.resources : []));
  expect(resources('states:StartExecution')).toEqual([
    `${here}:stateMachine:unity-dev-pauses`,
    `${here}:stateMachine:unity-dev-spot`,
  ]);
  expect(resources('states:DescribeExecution')).toEqual([`${here}:execution:unity-dev-*`]);
  expect(granted.flatMap(({ actions }) => actions).sort()).toEqual([
    'events:PutEvents',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sqs:SendMessage',
    'states:DescribeExecution',
    'states:StartExecution',
  ]);
});

test('the bus is a second one, closed to all accounts but ours and those that are named', () => {
  const names = [...resourcesOf(open, 'AWS::Events::EventBus').values()].map(({ Properties }) => Properties.Name);
  expect(names.sort()).toEqual(['unity-events', 'unity-requests']);
  const only = { StringNotEquals: { 'aws:PrincipalAccount': [{ Ref: 'AWS::AccountId' }] } };
  expect(policies(closed)).toEqual([
    expect.objectContaining({ Effect: 'Deny', Principal: '*', Action: 'events:PutEvents', Condition: only }),
  ]);
  const [deny, allow, ...more] = policies(open);
  expect(more).toEqual([]);
  expect(deny).toMatchObject({
    Effect: 'Deny',
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': [{ Ref: 'AWS::AccountId' }, '444455556666'] } },
  });
  expect(allow).toMatchObject({ Effect: 'Allow', Action: 'events:PutEvents' });
  const { AWS: principals } = allow!.Principal as { readonly AWS: readonly unknown[] };
  expect([principals].flat().map(written)).toEqual(['arn:<Partition>:iam::444455556666:root']);
});

test('whatever comes from those accounts reaches the function, which says no with a word', () => {
  expect(ruleNamed(closed, 'unity-requests').Properties.EventPattern).toEqual({ account: [{ Ref: 'AWS::AccountId' }] });
  expect(ruleNamed(open, 'unity-requests').Properties.EventPattern).toEqual({
    account: [{ Ref: 'AWS::AccountId' }, '444455556666'],
  });
});
