import { definitions } from '../../lambdas/actions/definitions';
import { sessionNonce } from '../../lambdas/actions/validation/nonce';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { FaultInjector } from '../../lib/local/faults/injector';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const alb = workflowFrom('test/cases/workflow/reference/alb.yml');
const bound = (step: string) =>
  Object.fromEntries(
    Object.entries(alb.steps.find(({ name }) => name === step)!.inputs).flatMap(([input, { origin }]) =>
      origin.kind === 'bound' ? [[input, `${origin.step}.${origin.output}`]] : [],
    ),
  );

test('inputs that the user leaves out come from the steps before', () => {
  expect(bound('create_alb')).toEqual({ vpc_id: 'create_vpc.vpc_id', subnet_ids: 'create_vpc.subnet_ids' });
  expect(bound('launch_instances')).toEqual({
    subnet_ids: 'create_vpc.subnet_ids',
    security_group_id: 'create_vpc.security_group_id',
  });
  expect(bound('configure_target_groups')).toEqual({
    vpc_id: 'create_vpc.vpc_id',
    listener_arn: 'create_alb.listener_arn',
    dns_name: 'create_alb.dns_name',
    instance_ids: 'launch_instances.instance_ids',
  });
  expect(bound('setup_docker')).toEqual({ instance_ids: 'launch_instances.instance_ids' });
  expect(bound('configure_monitoring')).toEqual({ instance_ids: 'launch_instances.instance_ids' });
});

test('the user’s workflow deploys, serves through its load balancer, and rolls back to an account as it was', async () => {
  const world = new LocalWorld();
  world.install(alb, 'dev');
  const before = world.cloud.baselineFingerprint();
  const id = sessionOf(alb, start(world, alb, { stack_name: 'shop' }));
  const deployed = await settled(world, id);
  expect(deployed.root_cause).toBeNull();
  expect(deployed.state).toBe('completed');
  expect(deployed.resources.every((row) => row.state === 'active' && row.id !== null)).toBe(true);

  const url = deployed.steps.find(({ name }) => name === 'configure_target_groups')!.output.url as string;
  // Nothing in this workflow looks whether it serves, and AWS takes some seconds over a registration.
  await world.run(world.clock.sleep(10_000));
  const answer = await world.run(world.cloud.http(url, { timeoutSeconds: 5 }));
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining(sessionNonce(id)) });

  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const undone = await settled(world, id);
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
  expect(undone.resources.every((row) => row.state === 'deleted')).toBe(true);
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toEqual(before);
});

const steps = ['create_alb', 'launch_instances', 'configure_target_groups'];
const cases = steps.flatMap((step) => (['error', 'timeout', 'abort'] as const).map((kind) => [step, kind] as const));

test.each(cases)('%s struck by %s is undone, and named as the root cause', async (step, kind) => {
  const injector = new FaultInjector(definitions);
  const world = new LocalWorld({ tap: injector.tap });
  injector.attach(world);
  world.install(alb, 'dev');
  const before = world.cloud.baselineFingerprint();
  const run = start(world, alb, { stack_name: 'shop' });
  injector.arm({ executionArn: run.arn, workflow: alb, faults: [{ side: 'make', step, kind, times: 1 }] });
  const session = await settled(world, sessionOf(alb, run));
  expect(injector.strikes(run.arn)).not.toEqual([]);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
  expect(session.root_cause!.step).toBe(step);
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toEqual(before);
});
