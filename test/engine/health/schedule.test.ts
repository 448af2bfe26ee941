import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { LocalWorld } from '../../../lib/local/host/world';
import { workflowFrom, workflowOf } from '../../helpers/spot';
import { auditedReasons, sessionOf, settled, start, view } from '../../helpers/worlds';
import { denied } from '../resume/scene';
import { person, Standing } from './standing';

const alb = workflowFrom('workflows/alb.yml');
const network = workflowOf(`
name: network
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
`);
const waits = workflowOf('name: waits\nsteps:\n  - {name: wait, service: control, action: wait, with: {seconds: 1}}\n');

const itemOf = async ({ world, id }: Standing) =>
  (await world.run(world.engine(person).ledger.get<SessionItem>(keys.session(id))))!;

test('that it is healthy from the first is kept, told to nobody, and written anew by the hour at most', async () => {
  const stack = await Standing.of(network);
  await stack.watched();
  const first = await itemOf(stack);
  expect(first.health).toMatchObject({ state: 'healthy', findings: [] });
  await stack.watched(2);
  expect((await itemOf(stack)).version).toBe(first.version);
  await stack.watched(6);
  const later = await itemOf(stack);
  expect(later.version).toBe(first.version + 2);
  expect(later.health!.since).toBe(first.health!.since);
  expect(Date.parse(later.health!.checked_at)).toBeGreaterThan(Date.parse(first.health!.checked_at));
  expect(stack.changes()).toEqual([]);
  expect((await view(stack.world, stack.id)).health).toEqual(later.health);
});

test('a change is believed at the second bad look, told once, and told again when all is well', async () => {
  const stack = await Standing.of(alb);
  await stack.watched();
  await stack.takeOut();
  await stack.pass(360);
  await stack.watched();
  expect(stack.changes()).toEqual([]);
  expect((await view(stack.world, stack.id)).health).toMatchObject({ state: 'healthy' });
  await stack.watched();
  expect(stack.changes()).toEqual(['healthy → unhealthy']);
  const [id] = stack.instances;
  const { health } = await view(stack.world, stack.id);
  expect(health).toMatchObject({ state: 'unhealthy', findings: [{ step: 'configure_target_groups', id }] });
  await stack.watched(2);
  expect(stack.changes()).toHaveLength(1);
  await stack.putBack();
  await stack.watched(2);
  expect(stack.changes()).toEqual(['healthy → unhealthy', 'unhealthy → healthy']);
  expect((await view(stack.world, stack.id)).health).toMatchObject({ state: 'healthy', findings: [] });
  expect(await auditedReasons(stack.world, stack.id)).not.toContain('');
});

test('what is bad once and good again is told to nobody', async () => {
  const stack = await Standing.of(alb);
  await stack.watched();
  await stack.takeOut();
  await stack.pass(360);
  await stack.watched();
  await stack.putBack();
  await stack.watched(3);
  expect(stack.changes()).toEqual([]);
  expect((await itemOf(stack)).health).not.toHaveProperty('suspected');
});

test('what cannot be looked at is unknown, and nothing that was bad becomes better by it', async () => {
  const stack = await Standing.of(alb);
  await stack.watched();
  stack.world.cloud.adjust({ denied: ['elbv2:DescribeTargetHealth'] });
  await stack.watched(2);
  expect(stack.changes()).toEqual(['healthy → unknown']);
  stack.world.cloud.adjust({ denied: [] });
  await stack.takeOut();
  await stack.pass(360);
  await stack.watched(2);
  expect(stack.changes().at(-1)).toBe('unknown → unhealthy');
  stack.world.cloud.adjust({ denied: ['elbv2:DescribeTargetHealth'] });
  await stack.watched(3);
  expect(stack.changes()).toHaveLength(2);
  expect((await view(stack.world, stack.id)).health!.state).toBe('unhealthy');
});

test('nothing is written on what serves no more, though it was looked at while it did', async () => {
  let begins: (() => Promise<unknown>) | undefined;
  const stack = await Standing.of(network, {
    tap: async ({ operation }, proceed) => {
      const begin = operation === 'DescribeVpcs' ? begins : undefined;
      if (begin) begins = undefined;
      await begin?.();
      return proceed();
    },
  });
  const engine = stack.world.engine(person);
  begins = () => startRollback(engine, { sessionId: stack.id, request: { type: 'full' } });
  await stack.watched();
  expect(begins).toBeUndefined();
  expect(await settled(stack.world, stack.id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(await itemOf(stack)).not.toHaveProperty('health');
  expect(stack.changes()).toEqual([]);
});

test('the health of a deployment goes with it, whatever it was', async () => {
  const stack = await Standing.of(alb);
  await stack.takeOut();
  await stack.pass(360);
  await stack.watched(2);
  expect(stack.changes()).toEqual(['null → unhealthy']);
  await stack.world.run(startRollback(stack.world.engine(person), { sessionId: stack.id, request: { type: 'full' } }));
  await settled(stack.world, stack.id);
  expect(await itemOf(stack)).not.toHaveProperty('health');
  await stack.watched(2);
  expect(stack.changes()).toHaveLength(1);
});

test('what holds nothing that can be looked at has no health', async () => {
  const stack = await Standing.of(waits);
  await stack.watched(2);
  expect(await itemOf(stack)).not.toHaveProperty('health');
});

test('of a stack the revision that serves is looked at, and no former one', async () => {
  const stack = await Standing.of(network);
  await stack.watched();
  const next = workflowOf(`
name: network
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
  - {name: wait, service: control, action: wait, timeout: 60, with: {seconds: 1}}
`);
  const { world } = stack;
  world.install(next, 'dev');
  const id = sessionOf(next, start(world, next, { stack_name: 'shop' }, 'run-2'));
  expect(await settled(world, id)).toMatchObject({ state: 'completed', revision: { number: 2 } });
  await stack.watched();
  expect((await view(world, id)).health).toMatchObject({ state: 'healthy' });
  expect(await itemOf(stack)).not.toHaveProperty('health');
});

test('while a revision that failed is kept, what serves on is looked at, and what becomes of it is told', async () => {
  let isDenied = false;
  const stack = await Standing.of(alb, {
    tap: ({ operation }, proceed) => (isDenied && operation === 'SendCommand' ? Promise.reject(denied) : proceed()),
  });
  await stack.watched();
  const { world } = stack;
  isDenied = true;
  const next = { stack_name: 'shop', parameters: { component: 'site' }, on_failure: 'keep' };
  const id = sessionOf(alb, start(world, alb, next, 'run-2'));
  const kept = await settled(world, id);
  expect(kept).toMatchObject({ state: 'failed', rollback: null, revision: { former: stack.id } });
  isDenied = false;
  await stack.watched(2);
  expect(stack.changes()).toEqual([]);
  await stack.terminate();
  await stack.watched(2);
  expect(stack.changes()).toEqual(['healthy → unhealthy']);
  expect((await itemOf(stack)).health).toMatchObject({ state: 'unhealthy' });
  expect(await view(world, id)).not.toHaveProperty('health');
});

test('while the next revision is under way nothing is told of the one before', async () => {
  const stack = await Standing.of(network);
  await stack.watched();
  const { world } = stack;
  const slow = workflowOf(`
name: network
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
  - {name: wait, service: control, action: wait, timeout: 7300, with: {seconds: 7200}}
`);
  world.install(slow, 'dev');
  const id = sessionOf(slow, start(world, slow, { stack_name: 'shop' }, 'run-2'));
  world.cloud.adjust({ denied: ['ec2:DescribeVpcs'] });
  await stack.watched(3);
  expect(await view(world, id)).toMatchObject({ state: 'executing' });
  expect(stack.changes()).toEqual([]);
});

test('of more stacks than a run looks at, each has its turn', async () => {
  const world = new LocalWorld();
  // As many networks, and gateways of them, as stacks.
  world.cloud.adjust({ quotas: { 'vpc/L-F678F1CE': 100, 'vpc/L-A4707A72': 100 } });
  world.install(network, 'dev');
  const ids: string[] = [];
  for (let number = 0; number < 45; number++) {
    const id = sessionOf(network, start(world, network, { stack_name: `shop-${number}` }, `run-${number}`));
    ids.push(id);
    if (number % 5 === 4) await settled(world, id);
  }
  const looked: unknown[] = [];
  for (let run = 0; run < 2; run++) {
    await world.run(world.clock.sleep(15 * 60_000));
    looked.push(await world.run(world.invokeFunction('inspect', { schedule: 'health' })));
  }
  expect(looked.map((one) => (one as { looked: number }).looked).sort()).toEqual([40, 5]);
  const { ledger } = world.engine(person);
  const items = await world.run(ledger.getMany<SessionItem>(ids.map((id) => keys.session(id))));
  expect(items.filter(({ health }) => health?.state === 'healthy')).toHaveLength(45);
}, 120_000);
