import type { SessionDocument } from '../../lib/domain/session-document';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

const workflow = (check: string, files = '') =>
  workflowOf(`
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 600, depends_on: [create_vpc]${files}}
  - name: launch_instances
    service: aws
    action: launch_instances
    timeout: 600
    depends_on: [{step: create_vpc, until: created}]
  - {name: create_alb, service: aws, action: create_alb, timeout: 400, depends_on: [create_vpc]}
  - name: configure_target_groups
    service: aws
    action: configure_target_groups
    timeout: 200
    depends_on: [create_alb, launch_instances]
  - name: setup_monitoring
    service: monitoring
    action: setup_monitoring
    timeout: 120
    depends_on: [launch_instances]
  - name: check_readiness
    service: validation
    action: check_production_readiness
    timeout: 150
    depends_on: [create_efs, configure_target_groups, setup_monitoring]
    with: {${check}}
`);

const passing = workflow('required: [zones, encryption, metadata, backups, tags, logs]');
/** Nothing runs on the instances, so the targets never become healthy. */
const unhealthy = workflow('required: [health]');
const unsafe = workflow('required: [zones, backups, logs]', ', with: {backup_policy: none}');

async function deployed(used: Workflow): Promise<{ world: LocalWorld; before: unknown; session: SessionDocument }> {
  const world = new LocalWorld();
  world.install(used, 'dev');
  const before = world.cloud.baselineFingerprint();
  const id = sessionOf(used, start(world, used, { stack_name: 'shop' }));
  return { world, before, session: await settled(world, id) };
}

test('what it looks at is bound to the steps before by name', () => {
  const { inputs } = passing.steps.find(({ name }) => name === 'check_readiness')!;
  const bound = Object.entries(inputs).flatMap(([input, { origin }]) =>
    origin.kind === 'bound' ? [`${input} of ${origin.step}`] : [],
  );
  expect(bound).toEqual([
    'instance_ids of launch_instances',
    'load_balancer_arn of create_alb',
    'target_group_arn of configure_target_groups',
    'file_system_id of create_efs',
    'alarm_names of setup_monitoring',
    'log_group_names of setup_monitoring',
  ]);
});

test('a deployment ends with its checks in the session, and is undone as ever', async () => {
  const { before, session, world } = await deployed(passing);
  expect(session).toMatchObject({ state: 'completed', root_cause: null });
  const { output } = session.steps.find(({ name }) => name === 'check_readiness')!;
  const checks = output.checks as readonly { readonly name: string; readonly status: string }[];
  const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  expect(failed).toEqual(expect.arrayContaining(['health', 'tls']));
  expect(output.passed).toBeGreaterThanOrEqual(6);

  const request = { sessionId: session.session_id, request: { type: 'full' as const } };
  await world.run(startRollback(world.engine(person), request));
  expect(await settled(world, session.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { verdict: 'clean', leftovers: [] },
  });
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toEqual(before);
});

test('what never becomes healthy fails the step at its timeout, under the name of the check, and all is undone', async () => {
  const { session, world } = await deployed(unhealthy);
  expect(session).toMatchObject({
    state: 'rolled_back',
    root_cause: {
      step: 'check_readiness',
      code: 'NotProductionReady',
      message: expect.stringMatching(
        /^not ready within 150 seconds: health: the target i-\w+ is unhealthy: .*\(See why/,
      ),
    },
  });
  expect(ours(world)).toEqual([]);
});

test('what waiting cannot mend fails the step before its timeout', async () => {
  const { session } = await deployed(unsafe);
  expect(session.root_cause).toMatchObject({
    step: 'check_readiness',
    code: 'NotProductionReady',
    message: expect.stringMatching(/^backups: fs-\w+ has no policy for automatic backups \(Set backup_policy: daily/),
  });
});
