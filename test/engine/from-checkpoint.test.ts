import { askForCheckpoint } from '../../lib/engine/checkpoints/ask';
import { needRestore } from '../../lib/engine/checkpoints/restore';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession } from '../../lib/engine/session/session-store';
import type { CheckpointItem } from '../../lib/ledger/checkpoint-items';
import { when } from '../../lib/ledger/expression';
import { keys } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import { Stores, stepOf, storeRegistry, storeWorkflow } from '../helpers/stores';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const ann = { actor: 'ann', via: 'test', reason: 'test' };
const parameters = {
  size: { type: 'string', default: 'small', allowed: ['small', 'large'] },
  label: { type: 'string' },
} as const;
const steps = [stepOf('files'), stepOf('more', { dependsOn: [{ step: 'files', until: 'ready' }] })];
const workflow = storeWorkflow(steps, { parameters });

/** A stack with data and a checkpoint of it. */
async function scene() {
  const stores = new Stores();
  const world: LocalWorld = new LocalWorld({ registry: storeRegistry(stores, () => world) });
  const other = storeWorkflow([stepOf('files')], { name: 'others', id: 'others@1' });
  for (const environment of ['dev', 'prod']) {
    world.install(workflow, environment);
    world.install(other, environment);
  }
  const id = sessionOf(
    workflow,
    start(world, workflow, { stack_name: 'shop', parameters: { size: 'large', label: 'a' } }),
  );
  await settled(world, id);
  const engine = world.engine(ann);
  stores.write('store-0', 'orders of Monday');
  const ask = (name: string) =>
    world.run(loadSession(engine.ledger, id).then((one) => askForCheckpoint(engine, one, name)));
  await ask('monday');
  await world.run(world.clock.sleep(120_000));
  const from = (name: string, session = id) => ({ from_checkpoint: { session, name } });
  const begin = async (request: object, run: string, flow = workflow, environment = 'dev') => {
    const execution = start(world, flow, { stack_name: run, ...request }, run, environment);
    return { execution, session: await settled(world, sessionOf(flow, execution)) };
  };
  return { world, engine, stores, id, ask, from, begin };
}

describe('a deployment from a checkpoint', () => {
  test('begins with its parameters and its data, after the first stack is gone', async () => {
    const { world, engine, stores, id, from, begin } = await scene();
    await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
    await settled(world, id);
    expect(stores.alive('store')).toEqual([]);
    const { session } = await begin({ ...from('monday'), parameters: { size: 'small' } }, 'again');
    expect(session).toMatchObject({
      state: 'completed',
      parameters: { size: 'small', label: 'a' },
      restored_from: { session_id: id, checkpoint: 'monday' },
    });
    expect(stores.alive('store').map(({ data }) => data)).toEqual(['orders of Monday', 'empty']);
    expect(stores.alive('copy')).toHaveLength(2);
    expect((await world.run(loadSession(engine.ledger, session.session_id))).restore).toEqual({
      session_id: id,
      checkpoint: 'monday',
      copies: { files: { store: 'copy-2' }, more: { store: 'copy-3' } },
    });
  });

  test.each([
    [
      'of another environment',
      'WrongEnvironment',
      'monday',
      undefined,
      workflow,
      'prod',
      /data stays in its environment/,
    ],
    [
      'of another workflow',
      'CheckpointUnusable',
      'monday',
      undefined,
      storeWorkflow([stepOf('files')], { name: 'others', id: 'others@1' }),
      'dev',
      /of the workflow stores, not of others/,
    ],
    [
      'that is not there',
      'CheckpointNotFound',
      'tuesday',
      undefined,
      workflow,
      'dev',
      /no checkpoint `tuesday`; there are monday/,
    ],
    ['of a session that is not there', 'SessionNotFound', 'monday', 'stores-0123456789', workflow, 'dev', /no session/],
  ] as const)(
    '%s is refused with %s before anything is made',
    async (_what, code, name, session, flow, environment, told) => {
      const { stores, from, begin } = await scene();
      const made = stores.made.length;
      const { execution, session: refused } = await begin({ ...from(name, session) }, 'again', flow, environment);
      expect(execution).toMatchObject({ status: 'FAILED', error: code });
      expect(execution.cause).toMatch(told);
      expect(refused).toMatchObject({ state: 'failed', resources: [], steps: [] });
      expect(refused.refusals.map((refusal) => refusal.code)).toEqual([code]);
      expect(stores.made).toHaveLength(made);
    },
  );

  test('that failed, or is being made, or was kept by an older release is refused, and those that are complete are named', async () => {
    const { world, engine, stores, id, ask, from, begin } = await scene();
    stores.copySeconds = 600;
    await ask('slow');
    const slow = await begin(from('slow'), 'one');
    expect(slow.execution).toMatchObject({
      error: 'CheckpointUnusable',
      cause: expect.stringContaining('complete are monday'),
    });
    stores.onCopy = async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    };
    await world.run(world.clock.sleep(1_200_000));
    await ask('broken');
    await world.run(world.clock.sleep(60_000));
    const broken = await begin(from('broken'), 'two');
    expect(broken.execution.cause).toContain('checkpoint broken is failed');
    const old = { remove: ['state', 'captured_at', 'parts'] };
    await world.run(engine.ledger.update<CheckpointItem>(keys.checkpoint(id, 'monday'), old, when.present('name')));
    const older = await begin(from('monday'), 'three');
    expect(older.execution).toMatchObject({
      error: 'CheckpointUnusable',
      cause: expect.stringContaining('older release'),
    });
    expect((await view(world, id)).checkpoints.map(({ name, state }) => [name, state])).toEqual([
      ['monday', 'complete'],
      ['slow', 'complete'],
      ['broken', 'failed'],
    ]);
  });
});

test('a step that was skipped says so, and not that it was not ready', async () => {
  const isLarge = "${parameters.size} == 'large'";
  const flow = storeWorkflow([stepOf('files'), stepOf('more', { when: isLarge })], {
    parameters: { size: parameters.size },
  });
  const stores = new Stores();
  const world: LocalWorld = new LocalWorld({ registry: storeRegistry(stores, () => world) });
  world.install(flow, 'dev');
  const id = sessionOf(flow, start(world, flow, { stack_name: 'shop' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  const engine = world.engine(ann);
  await world.run(loadSession(engine.ledger, id).then((one) => askForCheckpoint(engine, one, 'monday')));
  await world.run(world.clock.sleep(120_000));
  const target = { environment: 'dev', workflow: flow, definitions: engine.definitions };
  const { without } = await world.run(needRestore(engine.ledger, { session: id, name: 'monday' }, target));
  expect(without).toEqual([{ step: 'more', reason: 'it was skipped' }]);
});
