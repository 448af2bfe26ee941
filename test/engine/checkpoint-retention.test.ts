import type { CheckpointRetention } from '../../lib/domain/settings';
import { askForCheckpoint } from '../../lib/engine/checkpoints/ask';
import { listCheckpoints } from '../../lib/engine/checkpoints/read';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession } from '../../lib/engine/session/session-store';
import { LocalWorld } from '../../lib/local/host/world';
import { Stores, stepOf, storeRegistry, storeWorkflow } from '../helpers/stores';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const ann = { actor: 'ann', via: 'test', reason: 'test' };
const days = (count: number) => count * 86_400;

/** A completed stack in an environment whose checkpoints are kept so long. */
async function scene(dev: CheckpointRetention | undefined) {
  const stores = new Stores();
  const world: LocalWorld = new LocalWorld({
    registry: storeRegistry(stores, () => world),
    settings: { checkpointRetention: dev ? { dev } : {} },
  });
  const workflow = storeWorkflow([stepOf('files')]);
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, id);
  const engine = world.engine(ann);
  const pass = (seconds: number) => world.run(world.clock.sleep(seconds * 1000));
  const make = async (name: string) => {
    await world.run(loadSession(engine.ledger, id).then((session) => askForCheckpoint(engine, session, name)));
    await pass(120);
  };
  const sweep = async () => {
    await world.run(world.invoke('sweeper', {}));
    await pass(120);
    const found = await world.run(listCheckpoints(engine.ledger, id));
    return Object.fromEntries(found.map(({ name, state }) => [name, state]));
  };
  return { world, id, engine, stores, pass, make, sweep };
}

test('a checkpoint whose time is up goes with its copies, the newest of what stands never, and others stay for ever', async () => {
  const { stores, pass, make, sweep } = await scene({ days: 30 });
  await make('one');
  await pass(days(20));
  await make('two');
  expect(await sweep()).toEqual({ one: 'complete', two: 'complete' });
  await pass(days(11));
  expect(await sweep()).toEqual({ one: 'deleted', two: 'complete' });
  await pass(days(1_000));
  expect(await sweep()).toEqual({ one: 'deleted', two: 'complete' });
  expect(stores.alive('copy').map(({ id }) => id)).toEqual(['copy-2']);

  const other = await scene(undefined);
  await other.make('one');
  await other.make('two');
  await other.pass(days(1_000));
  expect(await other.sweep()).toEqual({ one: 'complete', two: 'complete' });
});

test('more than a deployment keeps go, the oldest first', async () => {
  const { stores, make, sweep } = await scene({ keepLast: 2 });
  for (const name of ['one', 'two', 'three', 'four']) await make(name);
  expect(await sweep()).toEqual({ one: 'deleted', two: 'deleted', three: 'complete', four: 'complete' });
  expect(stores.alive('copy')).toHaveLength(2);
  expect(await sweep()).toEqual({ one: 'deleted', two: 'deleted', three: 'complete', four: 'complete' });
});

test('of a stack that is gone the last goes too, and what a rollback has copied never', async () => {
  const { world, id, engine, stores, pass, make, sweep } = await scene({ days: 30 });
  await make('one');
  await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
  await settled(world, id);
  stores.add('copy', 'of-a-rollback', 'last words');
  await pass(days(31));
  expect(await sweep()).toEqual({ one: 'deleted' });
  expect(stores.alive('copy').map(({ data }) => data)).toEqual(['last words']);
  expect((await view(world, id)).rollback).toMatchObject({ verdict: 'clean', kept: [] });
});

test('one that cannot be deleted has its time once more, and one that failed is kept no longer than others', async () => {
  const { stores, pass, make, sweep } = await scene({ days: 30 });
  stores.onCopy = async (copy) => {
    copy();
    throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  };
  await make('broken');
  stores.onCopy = async (copy) => copy();
  await make('one');
  await make('two');
  stores.onRemove = async () => {
    throw Object.assign(new Error('locked'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  };
  await pass(days(31));
  expect(await sweep()).toEqual({ broken: 'failed', one: 'failed', two: 'complete' });
  stores.onRemove = async () => undefined;
  expect(await sweep()).toMatchObject({ one: 'failed' });
  await pass(days(31));
  expect(await sweep()).toMatchObject({ one: 'deleted', two: 'complete' });
});
