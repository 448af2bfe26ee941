import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import type { CallTap } from '../../../lib/local/host/world';
import { workflowFrom } from '../../helpers/spot';
import { person, Standing } from './standing';

const shipped = (name: string) => workflowFrom(`workflows/${name}.yml`);
const [spot, alb, cdn, full] = [shipped('spot'), shipped('alb'), shipped('cdn'), shipped('full')];

test('a stack that nobody has touched is healthy, and everything of it was looked at', async () => {
  const stack = await Standing.of(full);
  const { state, components } = await stack.look();
  expect(components.filter((one) => one.state !== 'healthy')).toEqual([]);
  expect(state).toBe('healthy');
  expect([...new Set(components.map(({ component }) => component))].sort()).toEqual([
    'alarm',
    'answer',
    'cdn',
    'container',
    'drift',
    'instance',
    'load_balancer',
    'storage',
    'target',
  ]);
  const looked = components.filter(({ component }) => component === 'instance' || component === 'target');
  expect(looked.map(({ id }) => id).sort()).toEqual([...stack.instances, ...stack.instances].sort());
  expect(components.every(({ code, message }) => code === null && message !== '')).toBe(true);
});

test('a terminated instance is named with its step, and what does not serve for it', async () => {
  const stack = await Standing.of(alb);
  await stack.terminate();
  await stack.pass(120);
  const { state, components } = await stack.look();
  const [id] = stack.instances;
  expect(state).toBe('unhealthy');
  expect(components).toContainEqual(
    expect.objectContaining({ step: 'launch_instances', component: 'instance', id, state: 'unhealthy' }),
  );
  expect(components).toContainEqual(
    expect.objectContaining({ step: 'configure_target_groups', component: 'target', id, state: 'unhealthy' }),
  );
  // What runs in it cannot be told.
  expect(components).toContainEqual(
    expect.objectContaining({ step: 'setup_docker', component: 'container', id, state: 'unknown' }),
  );
  // It is told once: not as removed, too.
  expect(components.filter((one) => one.step === 'launch_instances' && one.id === id)).toHaveLength(1);
});

test('an instance that runs and that AWS finds impaired is not healthy', async () => {
  const stack = await Standing.of(spot);
  const [id = ''] = stack.instances;
  stack.world.cloud.adjust({ impaired: [id] });
  expect(await stack.bad()).toEqual([
    expect.objectContaining({ step: 'launch_spot_instance', component: 'instance', id, state: 'unhealthy' }),
  ]);
});

test('a target that was taken out is named until it is back', async () => {
  const stack = await Standing.of(alb);
  await stack.takeOut();
  await stack.pass(360);
  const [id] = stack.instances;
  expect(await stack.bad()).toEqual([
    {
      step: 'configure_target_groups',
      component: 'target',
      id,
      state: 'unhealthy',
      code: 'Target.NotRegistered',
      message: `${id} is not registered in the target group`,
    },
  ]);
  await stack.putBack();
  await stack.pass(60);
  expect(await stack.bad()).toEqual([]);
});

test('containers that do not run are seen by what they do not answer, directly or through the load balancer', async () => {
  const alone = await Standing.of(spot);
  await alone.takeContainersDown('setup_docker');
  await alone.pass(120);
  expect(await alone.bad()).toContainEqual(
    expect.objectContaining({ step: 'check_health', component: 'answer', state: 'unhealthy' }),
  );
  const balanced = await Standing.of(alb);
  await balanced.takeContainersDown('setup_docker');
  await balanced.pass(120);
  const bad = await balanced.bad();
  expect(bad.filter(({ component }) => component === 'target').map(({ id }) => id)).toEqual(balanced.instances);
  expect(bad.map(({ component }) => component)).toContain('answer');
});

test('a distribution that was disabled is named until it serves again', async () => {
  const stack = await Standing.of(cdn);
  await stack.enable(false);
  await stack.pass(900);
  const [id] = stack.idsOf('AWS::CloudFront::Distribution');
  const bad = await stack.bad();
  expect(bad).toContainEqual(
    expect.objectContaining({ step: 'create_distribution', component: 'cdn', id, state: 'unhealthy' }),
  );
  expect(bad).toContainEqual(expect.objectContaining({ step: 'check_cdn', component: 'answer', state: 'unhealthy' }));
  expect(bad.filter(({ component }) => component === 'drift')).toEqual([]);
  await stack.enable(true);
  await stack.pass(900);
  expect(await stack.bad()).toEqual([]);
});

describe('what cannot be looked at is not taken for healthy', () => {
  test('for want of a right, with its code, while the rest is looked at', async () => {
    const stack = await Standing.of(alb);
    stack.world.cloud.adjust({ denied: ['elbv2:DescribeTargetHealth'] });
    const { state, components } = await stack.look();
    expect(state).toBe('unknown');
    const target = components.filter(({ component }) => component === 'target');
    expect(target).toEqual([
      expect.objectContaining({ step: 'configure_target_groups', id: null, state: 'unknown', code: 'AccessDenied' }),
    ]);
    expect(target[0]!.message).toContain('could not be looked at');
    expect(components.filter(({ component }) => component === 'instance').map((one) => one.state)).toEqual([
      'healthy',
      'healthy',
    ]);
  });

  test('as long as AWS is asked too much', async () => {
    let isBusy = false;
    const tap: CallTap = async ({ service, operation }, proceed) => {
      if (isBusy && service === 'ec2' && operation.startsWith('Describe'))
        throw Object.assign(new Error('Request limit exceeded.'), {
          name: 'RequestLimitExceeded',
          $metadata: { httpStatusCode: 503 },
        });
      return proceed();
    };
    const stack = await Standing.of(spot, { tap });
    isBusy = true;
    const { state, components } = await stack.look();
    expect(state).toBe('unknown');
    expect(components.filter(({ component }) => component === 'instance')).toEqual([
      expect.objectContaining({ step: 'launch_spot_instance', state: 'unknown', code: 'RequestLimitExceeded' }),
    ]);
    isBusy = false;
    expect((await stack.look()).state).toBe('healthy');
  });

  test('nor is what does not serve any more', async () => {
    const stack = await Standing.of(spot);
    const request = { type: 'full' } as const;
    await stack.world.run(startRollback(stack.world.engine(person), { sessionId: stack.id, request }));
    expect(await stack.look()).toEqual({ session_id: stack.id, state: 'unknown', components: [] });
  });
});
