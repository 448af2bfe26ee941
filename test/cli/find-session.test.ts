import { findSession, holderOf } from '../../lib/cli/input/find-session';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import { failing, Scene, spot } from '../engine/resume/scene';
import { quick, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const waits = workflowOf(`
name: waits
steps:
  - {name: ask, service: control, action: approve, timeout: 3600, with: {message: go on}}
`);

const found = async (world: LocalWorld, text = 'shop/dev') =>
  (await world.run(findSession(world.engine(person).ledger, text))).session_id;

test('STACK/ENV is the revision that serves, not a newer one that has come to nothing, nor one that was refused', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const deploy = (parameters: object, name: string) =>
    settled(scene.world, sessionOf(spot, start(scene.world, spot, { stack_name: 'shop', parameters }, name)));
  scene.meets = failing('setup_docker');
  expect((await deploy({ component: 'site' }, 'run-2')).state).toBe('rolled_back');
  expect(await found(scene.world)).toBe(first.session_id);
  scene.meets = () => undefined;
  expect((await deploy({ colour: 'red' }, 'run-3')).root_cause?.code).toBe('UnknownParameter');
  expect(await found(scene.world)).toBe(first.session_id);
  const fourth = await deploy({ component: 'site' }, 'run-4');
  expect(await found(scene.world)).toBe(fourth.session_id);
});

test('of a stack that stands no longer it is the last that had it, not one that was refused for want of a place', async () => {
  const world = new LocalWorld({ guards: { dev: { atOnce: 1 } } });
  for (const workflow of [waits, quick]) world.install(workflow, 'dev');
  const id = sessionOf(quick, start(world, quick, { stack_name: 'shop' }, 'shop'));
  await settled(world, id);
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  await settled(world, id);
  start(world, waits, { stack_name: 'other' }, 'other');
  await world.run(world.clock.sleep(10_000));
  const again = sessionOf(quick, start(world, quick, { stack_name: 'shop' }, 'again'));
  const never = sessionOf(quick, start(world, quick, { stack_name: 'blog' }, 'never'));
  await world.run(world.clock.sleep(10_000));
  for (const one of [again, never]) expect((await view(world, one)).root_cause?.code).toBe('EnvironmentFull');
  expect(await found(world)).toBe(id);
  const ref = { stack: 'shop', environment: 'dev' };
  expect((await world.run(holderOf(world.engine(person).ledger, ref)))?.session_id).toBe(id);
  // There is nothing else to show.
  expect(await found(world, 'blog/dev')).toBe(never);
});
