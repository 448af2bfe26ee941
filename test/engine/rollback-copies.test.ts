import type { CheckpointRetention } from '../../lib/domain/settings';
import { askForCheckpoint } from '../../lib/engine/checkpoints/ask';
import { deleteCheckpoint } from '../../lib/engine/checkpoints/delete';
import { rollbackCopies } from '../../lib/engine/checkpoints/document';
import { listCheckpoints } from '../../lib/engine/checkpoints/read';
import { deleteRollbackCopies } from '../../lib/engine/checkpoints/rollback-copies';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession, loadSteps } from '../../lib/engine/session/session-store';
import type { CheckpointItem } from '../../lib/ledger/checkpoint-items';
import { keys, type SessionItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import { Stores, stepOf, storeRegistry, storeWorkflow } from '../helpers/stores';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const ann = { actor: 'ann', via: 'test', reason: 'test' };
const days = (count: number) => count * 86_400;
const denied = async () => {
  throw Object.assign(new Error('locked'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
};

/** A stack of two stores, the first of which a checkpoint of the workflow is about. */
async function scene(dev: CheckpointRetention | undefined, options: { readonly handsOver?: boolean } = {}) {
  const stores = new Stores();
  const world: LocalWorld = new LocalWorld({
    registry: storeRegistry(stores, () => world, { saves: true, ...options }),
    settings: { checkpointRetention: dev ? { dev } : {} },
  });
  const more = stepOf('more', { dependsOn: [{ step: 'files', until: 'ready' }] });
  const workflow = storeWorkflow([stepOf('files', { checkpoint: 'base' }), more]);
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, id);
  const engine = world.engine(ann);
  const pass = (seconds: number) => world.run(world.clock.sleep(seconds * 1000));
  const rollBack = async (checkpoint?: string) => {
    const request = checkpoint === undefined ? { type: 'full' as const } : { type: 'partial' as const, checkpoint };
    await world.run(startRollback(engine, { sessionId: id, request }));
    return settled(world, id);
  };
  const make = async (name: string) => {
    await world.run(loadSession(engine.ledger, id).then((session) => askForCheckpoint(engine, session, name)));
    await pass(120);
  };
  const sweep = async () => {
    await world.run(world.invoke('sweeper', {}));
    await pass(120);
    return stores.alive('copy').length;
  };
  const stateOf = (name: string) =>
    world.run(engine.ledger.get<CheckpointItem>(keys.checkpoint(id, name))).then((item) => item?.state);
  const session = () => world.run(engine.ledger.get<SessionItem>(keys.session(id)));
  return { world, id, engine, stores, pass, rollBack, make, sweep, stateOf, session };
}

describe('copies that a rollback has made', () => {
  test('go when their time is up, counted from its end, and the session says that it keeps nothing', async () => {
    const { world, id, engine, pass, rollBack, sweep, stateOf, session } = await scene({ rollbackCopiesDays: 30 });
    await pass(days(40));
    expect((await rollBack()).rollback).toMatchObject({ verdict: 'clean', kept: [{}, {}] });
    expect(await sweep()).toBe(2);
    await pass(days(29));
    expect(await sweep()).toBe(2);
    await pass(days(2));
    expect(await sweep()).toBe(0);
    expect(await stateOf('~rollbacks')).toBe('deleted');
    expect((await view(world, id)).rollback).toMatchObject({ verdict: 'clean', kept: [] });
    expect(rollbackCopies(await world.run(loadSteps(engine.ledger, id)))).toEqual([]);
    expect((await session())?.open_in).toBe('dev#kept-copies');
    await sweep();
    expect(await session()).not.toHaveProperty('open_in');
  });

  test('are no checkpoint: nobody finds them among those, and each keeps its own', async () => {
    const { world, id, engine, pass, make, rollBack, sweep, stores } = await scene({ rollbackCopiesDays: 30 });
    await make('monday');
    await rollBack();
    expect(stores.alive('copy')).toHaveLength(4);
    await pass(days(31));
    expect(await sweep()).toBe(2);
    const names = (await world.run(listCheckpoints(engine.ledger, id))).map(({ name, state }) => [name, state]);
    expect(names).toEqual([
      ['base', 'complete'],
      ['monday', 'complete'],
    ]);
    const { checkpoints, rollback } = await view(world, id);
    expect(checkpoints.map(({ name }) => name)).toEqual(['base', 'monday']);
    expect(rollback?.kept).toHaveLength(2);
    await expect(
      world.run(loadSession(engine.ledger, id).then((one) => deleteCheckpoint(engine, one, '~rollbacks'))),
    ).rejects.toMatchObject({ code: 'CheckpointNotFound' });
  });

  test('stay for ever where nothing is said of them, whatever is said of checkpoints', async () => {
    for (const retention of [undefined, { days: 30, keepLast: 1 }]) {
      const { pass, rollBack, sweep } = await scene(retention);
      await rollBack();
      await pass(days(3_000));
      expect(await sweep()).toBe(2);
    }
  });

  test('have their time anew with each rollback, and stay while a session is worked on', async () => {
    const { world, id, pass, rollBack, sweep, stores } = await scene({ rollbackCopiesDays: 30 });
    await rollBack('base');
    await pass(days(20));
    expect(stores.alive('copy')).toHaveLength(1);
    await rollBack();
    await pass(days(20));
    expect(await sweep()).toBe(2);
    await pass(days(11));
    expect(await sweep()).toBe(0);
    expect((await view(world, id)).rollback).toMatchObject({ kept: [] });
  });

  test('stay while something is left behind, and go so long after a rollback has ended clean', async () => {
    const { stores, pass, rollBack, sweep } = await scene({ rollbackCopiesDays: 30 });
    stores.onRemove = denied;
    expect((await rollBack()).rollback).toMatchObject({ verdict: 'dirty' });
    const made = stores.alive('copy').length;
    expect(made).toBeGreaterThan(0);
    stores.onRemove = async () => undefined;
    await pass(days(100));
    expect(await sweep()).toBe(made);
    expect((await rollBack()).rollback).toMatchObject({ verdict: 'clean' });
    expect(await sweep()).toBeGreaterThanOrEqual(made);
    await pass(days(31));
    expect(await sweep()).toBe(0);
  });

  test('go at once when somebody asks, once the rollback has ended clean, and are asked for once', async () => {
    const { world, id, engine, stores, pass, rollBack, stateOf } = await scene(undefined);
    const ask = () => world.run(loadSession(engine.ledger, id).then((one) => deleteRollbackCopies(engine, one)));
    await expect(ask()).rejects.toMatchObject({ code: 'TransitionRefused' });
    stores.onRemove = denied;
    await rollBack();
    await expect(ask()).rejects.toMatchObject({ code: 'TransitionRefused' });
    stores.onRemove = async () => undefined;
    await rollBack();
    expect(stores.alive('copy').length).toBeGreaterThan(0);
    await Promise.all([ask(), ask()]);
    await pass(120);
    expect([stores.alive('copy').length, await stateOf('~rollbacks')]).toEqual([0, 'deleted']);
    await ask();
    expect((await view(world, id)).rollback).toMatchObject({ verdict: 'clean', kept: [] });
  });

  test('that nobody has made cannot be deleted, and some that could not be are asked for again', async () => {
    const { world, id, engine, stores, pass, rollBack, stateOf } = await scene(undefined);
    const ask = () => world.run(loadSession(engine.ledger, id).then((one) => deleteRollbackCopies(engine, one)));
    await rollBack();
    stores.onRemove = denied;
    await ask();
    await pass(600);
    expect(await stateOf('~rollbacks')).toBe('failed');
    stores.onRemove = async () => undefined;
    await ask();
    await pass(120);
    expect(await stateOf('~rollbacks')).toBe('deleted');
    expect(stores.alive('copy')).toEqual([]);
    const other = await scene(undefined);
    const { rollback, ...never } = await other.world.run(loadSession(other.engine.ledger, other.id));
    const clean = { type: 'full', verdict: 'clean', kept: [], leftovers: [], tails: [], started_at: '' } as const;
    await expect(
      other.world.run(deleteRollbackCopies(other.engine, { ...never, state: 'rolled_back', rollback: clean })),
    ).rejects.toMatchObject({ code: 'CheckpointNotFound' });
    expect(rollback).toBeUndefined();
  });

  test('have their time once more where they cannot be deleted', async () => {
    const { stores, pass, rollBack, sweep, stateOf } = await scene({ rollbackCopiesDays: 30 });
    await rollBack();
    await pass(days(31));
    stores.onRemove = denied;
    expect(await sweep()).toBe(2);
    expect(await stateOf('~rollbacks')).toBe('failed');
    stores.onRemove = async () => undefined;
    expect(await sweep()).toBe(2);
    await pass(days(31));
    expect(await sweep()).toBe(0);
    expect(await stateOf('~rollbacks')).toBe('deleted');
  });
});

test('what tails have left of a session’s epoch hinders neither a checkpoint nor the deletion of copies', async () => {
  const { world, id, engine, stores, pass, make, rollBack, sweep, stateOf } = await scene(
    { rollbackCopiesDays: 30 },
    { handsOver: true },
  );
  let refusals = 20;
  stores.onRemove = async () => {
    if (refusals-- > 0)
      throw Object.assign(new Error('in use'), { name: 'DependencyViolation', $metadata: { httpStatusCode: 400 } });
  };
  expect((await rollBack('base')).rollback).toMatchObject({ verdict: 'clean', tails: [] });
  const { epoch } = await world.run(loadSession(engine.ledger, id));
  const steps = await world.run(loadSteps(engine.ledger, id));
  expect(steps.every((step) => step.epoch < epoch)).toBe(true);
  await make('monday');
  expect(await stateOf('monday')).toBe('complete');
  await world.run(loadSession(engine.ledger, id).then((one) => deleteCheckpoint(engine, one, 'monday')));
  await pass(120);
  expect(await stateOf('monday')).toBe('deleted');
  await pass(days(31));
  expect(await sweep()).toBe(0);
});
