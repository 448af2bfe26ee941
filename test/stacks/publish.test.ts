import { machineFunctions } from '../../lib/domain/functions';
import { localPublishing } from '../../lib/local/host/publishing';
import { resourcesOf, type Template } from './assembly';
import { installation, spotWorkflow } from './installation';
import { functionsOf, type Granted, written } from './policies';

const { root, nested } = installation({ workflows: [spotWorkflow()] });

const rightsIn = (template: Template): readonly Granted[] =>
  functionsOf(template)
    .get('publish_workflow')!
    .granted.filter(({ sid }) => sid.startsWith('PublishMachines'));
const here = (service: string, rest: string) => `arn:<Partition>:${service}:<Region>:<AccountId>:${rest}`;
const machinesOf = (...names: string[]) => names.map((name) => here('states', `stateMachine:unity-${name}-*`));

test('machines are made and changed where the configuration allows it, and never in prod', () => {
  const granted = rightsIn(root).map(({ actions, resources, condition }) => ({ actions, resources, condition }));
  const machines = machinesOf('dev', 'staging');
  expect(granted).toEqual([
    {
      actions: ['ssm:GetParameter'],
      resources: ['dev', 'prod', 'staging'].map((name) => here('ssm', `parameter/unity/${name}/versions`)),
      condition: undefined,
    },
    {
      actions: ['states:CreateStateMachine'],
      resources: machines,
      condition: { StringEquals: { 'aws:RequestTag/unity:published': 'true' } },
    },
    {
      actions: ['states:TagResource'],
      resources: machines,
      condition: {
        StringEquals: { 'aws:RequestTag/unity:published': 'true' },
        Null: { 'aws:ResourceTag/aws:cloudformation:stack-name': 'true' },
      },
    },
    {
      actions: ['states:UpdateStateMachine'],
      resources: machines,
      condition: { StringEquals: { 'aws:ResourceTag/unity:published': 'true' } },
    },
    {
      actions: ['states:DescribeStateMachine', 'states:ListTagsForResource'],
      resources: machines,
      condition: undefined,
    },
    {
      actions: ['iam:PassRole'],
      resources: ['dev', 'staging'].map((name) => `arn:<Partition>:iam::<AccountId>:role/unity-${name}-machines`),
      condition: { StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } },
    },
  ]);
});

test('where nothing may be published, nothing can be made', () => {
  const config = 'environments: {dev: {publish: false}, prod: }\n';
  const closed = installation({ config, workflows: [spotWorkflow()] });
  expect(rightsIn(closed.root).flatMap(({ actions }) => actions)).toEqual(['ssm:GetParameter']);
});

test('prod takes workflows when the configuration says so', () => {
  const open = installation({ config: 'environments: {prod: {publish: true}}\n', workflows: [spotWorkflow()] });
  expect(rightsIn(open.root).find(({ actions }) => actions.includes('states:CreateStateMachine'))?.resources).toEqual(
    machinesOf('prod'),
  );
});

test('nobody else makes or changes machines', () => {
  const makers = [...functionsOf(root).values()].filter(({ granted }) =>
    granted.some(({ actions }) => actions.some((action) => /^states:(Create|Update|Delete|Tag)/.test(action))),
  );
  expect(makers.map(({ name }) => name)).toEqual(['publish_workflow']);
});

/** What a parameter holds, with everything that only AWS knows as a short word. */
function parameterIn(template: Template): Record<string, unknown> {
  const [parameter] = [...resourcesOf(template, 'AWS::SSM::Parameter').values()];
  const text = written(parameter!.Properties.Value);
  return { name: parameter!.Properties.Name, ...(JSON.parse(text) as object) };
}

test('each environment says what its machines are made of, within the 4 KB of a parameter', () => {
  const [dev, , prod] = [...nested.values()].map(parameterIn);
  expect(dev).toMatchObject({
    name: '/unity/dev/versions',
    format_version: 1,
    publish: true,
    machines: here('states', 'stateMachine:unity-dev-'),
    functions: here('lambda', 'function:unity-'),
  });
  expect(Object.keys(dev!.versions as object)).toEqual([...machineFunctions]);
  expect(Object.keys(dev!).sort()).toEqual(['name', ...Object.keys(localPublishing('unity', 'dev'))].sort());
  expect(prod).toMatchObject({ name: '/unity/prod/versions', publish: false, versions: {} });
  // As long as names and versions may get: the local one with the longest prefix, and versions of five digits.
  const longest = localPublishing('p'.repeat(16), 'e'.repeat(16));
  const grown = { ...longest, versions: Object.fromEntries(machineFunctions.map((name) => [name, '99999'])) };
  expect(JSON.stringify(grown).length).toBeLessThan(4_096);
});

test('installed machines log and trace as published ones do', () => {
  for (const template of nested.values()) {
    for (const { Properties } of resourcesOf(template, 'AWS::StepFunctions::StateMachine').values()) {
      expect(Properties).toMatchObject({
        StateMachineType: 'STANDARD',
        LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
        TracingConfiguration: { Enabled: true },
      });
    }
  }
});

test('a machine’s role is one that publishing may pass', () => {
  const machines = [...nested.values()].map((template) => {
    const [machine] = [...resourcesOf(template, 'AWS::StepFunctions::StateMachine').values()];
    return written(machine!.Properties.RoleArn).slice(1, -'.Arn>'.length);
  });
  const names = [...nested.values()].map(
    (template, index) => resourcesOf(template, 'AWS::IAM::Role').get(machines[index]!)!.Properties.RoleName,
  );
  expect(names).toEqual(['unity-dev-machines', 'unity-staging-machines', 'unity-prod-machines']);
});
