import { readFileSync } from 'node:fs';
import { definitions } from '../../lambdas/actions/definitions';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { watchedStack } from '../helpers/watched';
import { planFrom } from './fixtures';

const reference = (name: string) => readFileSync(`test/cases/workflow/reference/${name}.yml`, 'utf8');
const watching = (text: string) => {
  const plan = planFrom(text.replace(/^steps/m, 'name: flow\nsteps'), { definitions });
  const step = plan.steps.find(({ name }) => name === 'configure_monitoring')!;
  const inputs = Object.entries(step.inputs).filter(([, { from }]) => from.startsWith('steps.'));
  const cost = plan.cost.lines.filter((line) => line.step === 'configure_monitoring').map(({ item }) => item);
  return { step, bound: Object.fromEntries(inputs.map(([input, { from }]) => [input, from])), cost };
};

it.each([
  ['alb', 'launch_instances'],
  ['spot', 'launch_spot_instance'],
])('the user’s %s workflow has only its instances before monitoring, so only they are watched', (name, launch) => {
  const { step, bound, cost } = watching(reference(name));
  expect(bound).toEqual({ instance_ids: `steps.${launch}.instance_ids` });
  expect(step.depends_on).toEqual(['setup_docker']);
  expect(step.resources).toEqual(['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::Logs::LogGroup']);
  expect(cost[0]).toBe('2 CloudWatch alarms');
});

const watchedBy = {
  spot: ['instance_ids'],
  alb: ['instance_ids', 'load_balancer_arn', 'target_group_arn'],
  cdn: ['instance_ids', 'load_balancer_arn', 'target_group_arn', 'distribution_id'],
  full: ['instance_ids', 'load_balancer_arn', 'target_group_arn', 'distribution_id', 'file_system_id'],
};
it.each(Object.entries(watchedBy))(
  '%s watches all that it makes, and waits for nothing of it to work',
  (name, inputs) => {
    const { step, bound } = watching(readFileSync(`workflows/${name}.yml`, 'utf8'));
    expect(Object.keys(bound).sort()).toEqual([...inputs].sort());
    expect(new Set(Object.values(step.until))).toEqual(new Set(['created']));
    expect(step.critical).toBe(false);
  },
);

it('binds what each step before gives, without waiting for more than it is told to', () => {
  const created = ['create_distribution', 'create_efs', 'configure_target_groups'];
  const { step, bound, cost } = watching(
    watchedStack(`[${created.map((name) => `{ step: ${name}, until: created }`).join(', ')}]`),
  );
  expect(bound).toEqual({
    instance_ids: 'steps.launch_instances.instance_ids',
    load_balancer_arn: 'steps.create_alb.load_balancer_arn',
    target_group_arn: 'steps.configure_target_groups.target_group_arn',
    distribution_id: 'steps.create_distribution.distribution_id',
    file_system_id: 'steps.create_efs.file_system_id',
  });
  expect(step.until).toEqual(Object.fromEntries(created.map((name) => [name, 'created'])));
  expect(cost[0]).toBe('12 CloudWatch alarms');
});

it('leaves out what may be skipped while it runs', () => {
  const text = watchedStack('[create_efs, launch_instances]').replace(
    'action: create_efs',
    'action: create_efs\n    when: ${parameters.files}',
  );
  const { bound } = watching(`parameters: { files: { type: boolean, default: false } }\n${text}`);
  expect(bound).toEqual({ instance_ids: 'steps.launch_instances.instance_ids' });
});

const second = `  - name: second_group
    service: aws
    action: configure_target_groups
    timeout: 200
    depends_on: [create_alb, launch_instances]
    with: { path_pattern: /api/*, priority: 2 }
`;
const problems = (text: string) =>
  readWorkflow(text, { file: 'flow.yml', definitions }).diagnostics.map(({ code, message, fix }) => [
    code,
    message,
    fix,
  ]);

it('asks which of two target groups it shall watch, and takes the one that is named', () => {
  const two = watchedStack('[configure_target_groups, second_group]', second);
  expect(problems(two)).toEqual([
    [
      'AmbiguousInput',
      'input `target_group_arn` of step `configure_monitoring` could come from `configure_target_groups` or `second_group`',
      expect.stringContaining('with: {target_group_arn: "${steps.configure_target_groups.target_group_arn}"}'),
    ],
  ]);
  const named = two.replace(
    'action: setup_monitoring\n',
    'action: setup_monitoring\n    with: { target_group_arn: "${steps.second_group.target_group_arn}" }\n',
  );
  expect(problems(named)).toEqual([]);
});
