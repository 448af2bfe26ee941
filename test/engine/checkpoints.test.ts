import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { askForCheckpoint } from '../../lib/engine/checkpoints/ask';
import { deleteCheckpoint } from '../../lib/engine/checkpoints/delete';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession, loadSteps } from '../../lib/engine/session/session-store';
import type { CapturedItem, CheckpointItem } from '../../lib/ledger/checkpoint-items';
import { when } from '../../lib/ledger/expression';
import { keys } from '../../lib/ledger/items';
import { currentInvocation } from '../../lib/local/host/invocation';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Step } from '../../lib/workflow/model';
import { Stores, stepOf, storeRegistry, storeWorkflow, waitOf } from '../helpers/stores';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const ann = { actor: 'ann', via: 'test', reason: 'test' };
const usual = [stepOf('files'), waitOf('soak', 3_000, ['files'])];

interface Options {
  readonly steps?: readonly Step[];
  readonly tap?: CallTap;
  readonly copies?: boolean;
  readonly request?: object;
}

function scene({ steps = usual, tap, copies = true, request = {} }: Options = {}) {
  const stores = new Stores();
  const world: LocalWorld = new LocalWorld({
    registry: storeRegistry(stores, () => world, { copies }),
    ...(tap && { tap }),
  });
  const workflow = storeWorkflow(steps);
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop', ...request }));
  const engine = world.engine(ann);
  const pass = (seconds: number): Promise<void> => world.run(world.clock.sleep(seconds * 1000));
  const checkpoint = (name: string) =>
    world.run(engine.ledger.get<CheckpointItem>(keys.checkpoint(id, name))).then((found) => found!);
  const ask = (name: string) =>
    world.run(loadSession(engine.ledger, id).then((one) => askForCheckpoint(engine, one, name)));
  const parts = (name: string) =>
    world.run(engine.ledger.query<CapturedItem>(keys.session(id).pk, `CAPTURED#${name}#`));
  const steps_ = () => world.run(loadSteps(engine.ledger, id));
  return { world, workflow, stores, id, engine, pass, checkpoint, ask, parts, steps: steps_ };
}

describe('a checkpoint that is asked for', () => {
  test('of a running session has its state whole, and a copy of what held data, without holding it up', async () => {
    const { world, id, stores, pass, ask, checkpoint, parts } = scene();
    await pass(60);
    stores.write('store-0', 'orders of Monday');
    const asked = await ask('monday');
    expect(asked).toMatchObject({ state: 'capturing', asked_by: 'ann', epoch: 1 });
    await pass(120);
    const made = await checkpoint('monday');
    expect(made).toMatchObject({
      state: 'complete',
      data: 'snapshot',
      ready_steps: ['files'],
      missing: {},
      failures: {},
      copies: { files: { store: { key: 'copy-monday', type: 'Test::Copy', id: 'copy-1' } } },
    });
    expect(made.open_in).toBe('dev#kept-checkpoints');
    expect(stores.dataOf('copy-1')).toBe('orders of Monday');
    const [part, ...others] = await parts('monday');
    expect(others).toEqual([]);
    expect(part!.session).toMatchObject({ state: 'executing', parameters: {}, workflow_id: 'stores@1' });
    expect(part!.steps.map(({ name, phase, outputs }) => [name, phase, outputs])).toEqual([
      ['files', 'ready', { store_id: 'store-0' }],
      ['soak', 'begun', {}],
    ]);
    expect(part!.steps[0]!.resources.store).toMatchObject({ id: 'store-0', state: 'active' });
    expect((await settled(world, id)).state).toBe('completed');
  });

  test('of a completed and of a failed and kept session is made too; one that ended empty has none', async () => {
    const completed = scene({ steps: [stepOf('files')] });
    await settled(completed.world, completed.id);
    await completed.ask('later');
    await completed.pass(120);
    expect((await completed.checkpoint('later')).state).toBe('complete');

    const bad = stepOf('bad', { dependsOn: [{ step: 'files', until: 'ready' }] });
    const kept = scene({ steps: [stepOf('files'), bad], request: { on_failure: 'keep' } });
    kept.stores.refused.add('bad');
    expect((await settled(kept.world, kept.id)).state).toBe('failed');
    await kept.ask('as-it-failed');
    await kept.pass(120);
    expect(await kept.checkpoint('as-it-failed')).toMatchObject({ state: 'complete', ready_steps: ['files'] });

    await kept.world.run(startRollback(kept.engine, { sessionId: kept.id, request: { type: 'full' } }));
    await settled(kept.world, kept.id);
    await expect(kept.ask('nothing')).rejects.toMatchObject({ code: 'TransitionRefused' });
  });

  test.each([
    ['goes on when only the epoch of its session rises, as with the end of tails', 'epoch', 'complete'],
    ['ends when the session is undone, resumed or swept meanwhile', 'generation', 'failed'],
  ] as const)('%s', async (_, field, state) => {
    const { world, id, engine, pass, ask, checkpoint } = scene({ steps: [stepOf('files')] });
    await settled(world, id);
    await ask('later');
    const { [field]: known } = await world.run(loadSession(engine.ledger, id));
    await world.run(engine.ledger.update(keys.session(id), { set: [[field, known + 1]] }, when.present('pk')));
    await pass(120);
    expect((await checkpoint('later')).state).toBe(state);
  });

  test('asked for again while it is made is the same one; afterwards its name is taken, with its time', async () => {
    const { world, pass, ask, checkpoint, stores } = scene();
    await pass(60);
    await ask('once');
    await ask('once');
    await pass(5);
    await ask('once');
    await pass(120);
    const { created_at } = await checkpoint('once');
    await expect(ask('once')).rejects.toMatchObject({
      code: 'CheckpointTaken',
      message: expect.stringContaining(created_at),
    });
    expect(stores.alive('copy')).toHaveLength(1);
    expect(world.executions.all().filter(({ machine }) => machine.endsWith('--checkpoint'))).toHaveLength(1);
  });

  test.each([
    ['before anything runs', 0.3, 'validating'],
    ['while it rolls back', 40, 'rolling_back'],
  ])('%s is refused', async (_when, seconds, state) => {
    const { world, id, engine, pass, ask } = scene();
    if (state === 'validating') {
      await world.run(untilState(world, id, state));
    } else {
      await pass(seconds);
      await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
    }
    expect((await view(world, id)).state).toBe(state);
    await expect(ask('too-soon')).rejects.toMatchObject({ code: 'TransitionRefused' });
  });

  test('under a name that the workflow takes itself is refused', async () => {
    const { pass, ask } = scene({ steps: [stepOf('files'), waitOf('soak', 600, ['files'], { checkpoint: 'soaked' })] });
    await pass(60);
    await expect(ask('soaked')).rejects.toMatchObject({ code: 'CheckpointTaken' });
  });

  test('names the data steps that were not ready, and those whose action makes no copies', async () => {
    const late = stepOf('late', { dependsOn: [{ step: 'soak', until: 'ready' }] });
    const running = scene({ steps: [...usual, late] });
    await running.pass(60);
    await running.ask('early');
    await running.pass(120);
    expect(await running.checkpoint('early')).toMatchObject({ state: 'complete', missing: { late: 'not ready' } });

    const empty = scene();
    await empty.pass(60);
    empty.stores.write('store-0', 'nothing');
    await empty.ask('empty');
    await empty.pass(60);
    expect(await empty.checkpoint('empty')).toMatchObject({
      state: 'complete',
      missing: { files: 'nothing was ever written to it' },
    });

    const unable = scene({ copies: false });
    await unable.pass(60);
    await unable.ask('state');
    await unable.pass(60);
    expect(await unable.checkpoint('state')).toMatchObject({
      state: 'complete',
      missing: { files: 'its action makes no copies' },
      copies: {},
    });
  });

  test('whose copy is refused fails with step and reason; the other copies stay and are named', async () => {
    const both = [stepOf('files'), stepOf('more'), waitOf('soak', 3_000, ['files', 'more'])];
    const { world, pass, ask, checkpoint, stores, steps } = scene({ steps: both });
    await pass(60);
    stores.onCopy = async (copy) => {
      if (stores.alive('copy').length > 0)
        throw Object.assign(new Error('no vault'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
      return copy();
    };
    await ask('half');
    await pass(120);
    const failed = await checkpoint('half');
    expect(failed.state).toBe('failed');
    const [step] = Object.keys(failed.failures!);
    expect(failed.failures).toEqual({ [step!]: { code: 'AccessDenied', message: 'no vault' } });
    expect(Object.keys(failed.copies!)).toHaveLength(1);
    expect(stores.alive('copy')).toHaveLength(1);
    const rows = (await steps()).flatMap(({ resources }) => Object.values(resources));
    expect(rows.filter((row) => row.checkpoint === 'half' && row.state === 'active')).toHaveLength(1);
    await world.told();
    const told = world.bus.events().find(({ detailType }) => detailType === 'CHECKPOINT_FAILED');
    expect(told?.detail).toMatchObject({
      data: { name: 'half', failures: [{ step, code: 'AccessDenied', message: 'no vault' }] },
    });
  });

  test('whose copies pass for a while are tried again, and none is made twice', async () => {
    let refused = 0;
    const { pass, ask, checkpoint, stores } = scene();
    await pass(60);
    stores.onCopy = async (copy) => {
      if (refused++ < 3) {
        if (refused === 1) copy();
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      }
      return copy();
    };
    await ask('again');
    await pass(600);
    expect((await checkpoint('again')).state).toBe('complete');
    expect(stores.alive('copy')).toHaveLength(1);
  });
});

async function untilState(world: LocalWorld, id: string, state: string): Promise<void> {
  const engine = world.engine(ann);
  for (;;) {
    const session = await loadSession(engine.ledger, id).catch(() => undefined);
    if (session?.state === state) return;
    await world.clock.sleep(20);
  }
}

test('a function that dies between a copy and its record leaves one copy, which the next finds', async () => {
  const { pass, ask, checkpoint, stores } = scene();
  await pass(60);
  let died = 0;
  stores.onCopy = async (copy) => {
    const id = copy();
    if (died++ === 0) currentInvocation()!.kill('Runtime.ExitError', 'died');
    return id;
  };
  await ask('struck');
  await pass(600);
  expect(died).toBe(1);
  expect(await checkpoint('struck')).toMatchObject({
    state: 'complete',
    copies: { files: { store: { id: 'copy-1' } } },
  });
  expect(stores.alive('copy')).toHaveLength(1);
});

describe('a rollback that begins while copies are made', () => {
  test('fences them off: the checkpoint fails and says why, what was made stays, and nothing of the session is left', async () => {
    const { world, id, engine, stores, pass, ask, checkpoint } = scene();
    stores.copySeconds = 600;
    await pass(60);
    stores.write('store-0', 'orders');
    await ask('late');
    await pass(20);
    await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
    const session = await settled(world, id);
    expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    const failed = await checkpoint('late');
    expect(failed).toMatchObject({ state: 'failed', failures: { files: { code: 'StepFenced' } } });
    expect(stores.alive('store')).toEqual([]);
    expect(stores.alive('copy').map(({ data }) => data)).toEqual(['orders']);
    expect(session.rollback!.kept).toEqual([{ step: 'files', type: 'Test::Copy', id: 'copy-1', reason: 'snapshot' }]);
    expect(failed.copies).toMatchObject({ files: { store: { id: 'copy-1' } } });
  });
});

describe('a checkpoint that nothing works on any more', () => {
  test.each([
    ['its execution was stopped', true],
    ['and whose stop nobody heard of', false],
  ])('fails by itself: %s', async (_how, hears) => {
    const stores = new Stores();
    stores.copySeconds = 5_000;
    const world: LocalWorld = new LocalWorld({ registry: storeRegistry(stores, () => world), hears: () => hears });
    const workflow = storeWorkflow([stepOf('files')]);
    world.install(workflow, 'dev');
    const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
    await settled(world, id);
    const engine = world.engine(ann);
    const asked = await world.run(loadSession(engine.ledger, id).then((one) => askForCheckpoint(engine, one, 'dead')));
    await world.run(world.clock.sleep(20_000));
    const stop = new StopExecutionCommand({ executionArn: asked.execution_arn!, cause: 'by hand' });
    await world.run(world.clients.machines.send(stop));
    await world.run(world.clock.sleep(hears ? 60_000 : 900_000));
    const failed = await world.run(engine.ledger.get<CheckpointItem>(keys.checkpoint(id, 'dead')));
    expect(failed).toMatchObject({ state: 'failed', failures: { '*': { code: 'ExecutionStopped' } } });
    expect(failed!.open_in).toBe('dev#kept-checkpoints');
    expect((await view(world, id)).state).toBe('completed');
    expect(world.hasOpenSessions()).toBe(false);
  });

  test('because whoever asked died before its machine was started', async () => {
    let lost = true;
    const stores = new Stores();
    const tap: CallTap = async ({ operation, input }, proceed) => {
      const { stateMachineArn = '' } = input as { readonly stateMachineArn?: string };
      if (lost && operation === 'StartExecution' && stateMachineArn.endsWith('--checkpoint')) throw new Error('dead');
      return proceed();
    };
    const world: LocalWorld = new LocalWorld({ registry: storeRegistry(stores, () => world), tap });
    const workflow = storeWorkflow(usual);
    world.install(workflow, 'dev');
    const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
    await world.run(world.clock.sleep(60_000));
    const engine = world.engine(ann);
    const ask = (name: string) =>
      world.run(loadSession(engine.ledger, id).then((one) => askForCheckpoint(engine, one, name)));
    await expect(ask('lost')).rejects.toThrow('dead');
    await expect(ask('found')).rejects.toThrow('dead');
    lost = false;
    await ask('found');
    await world.run(world.clock.sleep(1_200_000));
    const state = async (name: string) =>
      (await world.run(engine.ledger.get<CheckpointItem>(keys.checkpoint(id, name))))?.state;
    expect([await state('lost'), await state('found')]).toEqual(['failed', 'complete']);
  });
});

describe('a checkpoint that is deleted', () => {
  async function made(options: Options = {}) {
    const one = scene(options);
    await one.pass(60);
    for (const name of ['monday', 'tuesday']) {
      await one.ask(name);
      await one.pass(120);
    }
    const remove = (name: string) =>
      one.world.run(
        loadSession(one.engine.ledger, one.id).then((session) => deleteCheckpoint(one.engine, session, name)),
      );
    return { ...one, remove };
  }

  test('takes its copies with it, and nothing else: neither other copies nor what the step has made', async () => {
    const { world, id, stores, pass, remove, checkpoint, ask, steps } = await made();
    await remove('monday');
    await remove('monday');
    await pass(60);
    expect(await checkpoint('monday')).toMatchObject({ state: 'deleted', failures: {} });
    expect((await checkpoint('monday')).open_in).toBeUndefined();
    expect(stores.alive('copy').map((copy) => copy.id)).toEqual(['copy-2']);
    expect(stores.alive('store')).toHaveLength(1);
    const rows = Object.values((await steps())[0]!.resources);
    expect(rows.map(({ key, state }) => [key, state]).sort()).toEqual([
      ['copy-monday', 'deleted'],
      ['copy-tuesday', 'active'],
      ['store', 'active'],
    ]);
    await expect(ask('monday')).rejects.toMatchObject({ code: 'CheckpointTaken' });
    await remove('monday');
    expect(world.executions.all().filter(({ machine }) => machine.endsWith('--checkpoint'))).toHaveLength(3);
    expect((await settled(world, id)).state).toBe('completed');
  });

  test('after its session is gone is kept no longer', async () => {
    const { world, id, engine, stores, pass, remove, checkpoint } = await made();
    await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
    expect((await settled(world, id)).rollback!.kept).toHaveLength(2);
    await remove('monday');
    await pass(60);
    expect((await checkpoint('monday')).state).toBe('deleted');
    expect(stores.alive('copy').map((copy) => copy.id)).toEqual(['copy-2']);
    const session = await view(world, id);
    expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', kept: [{ id: 'copy-2' }] } });
  });

  test('and whose copy cannot be deleted says which and why, and can be deleted again', async () => {
    const { stores, pass, remove, checkpoint } = await made();
    stores.onRemove = async () => {
      throw Object.assign(new Error('locked'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    };
    await remove('monday');
    await pass(60);
    expect(await checkpoint('monday')).toMatchObject({
      state: 'failed',
      failures: { files: { code: 'AccessDenied', message: 'locked' } },
    });
    stores.onRemove = async () => undefined;
    await remove('monday');
    await pass(60);
    expect(await checkpoint('monday')).toMatchObject({ state: 'deleted', failures: {} });
    expect(stores.alive('copy')).toHaveLength(1);
  });

  test('is not while it is made, nor while its session is rolled back; one that is not there is named', async () => {
    const { world, id, engine, stores, ask, remove } = await made();
    stores.copySeconds = 500;
    await ask('slow');
    await expect(remove('slow')).rejects.toMatchObject({ code: 'TransitionRefused' });
    await expect(remove('other')).rejects.toMatchObject({
      code: 'CheckpointNotFound',
      message: 'there is no checkpoint `other`; there are monday, tuesday, slow (capturing)',
    });
    await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
    await expect(remove('monday')).rejects.toMatchObject({ code: 'TransitionRefused' });
  });
});

describe('a checkpoint of the workflow', () => {
  const files = (facts: Partial<Step> = {}) => stepOf('files', { checkpoint: 'filled', ...facts });

  test('has the state alone unless it says otherwise', async () => {
    const { world, id, stores, checkpoint } = scene({ steps: [files()] });
    await settled(world, id);
    expect(await checkpoint('filled')).toMatchObject({
      state: 'complete',
      data: 'none',
      asked_by: 'workflow',
      ready_steps: ['files'],
      missing: {},
    });
    expect(stores.alive('copy')).toEqual([]);
  });

  test('with data: snapshot has copies too, and holds neither its branch nor the deployment up', async () => {
    const steps = [files({ checkpointData: 'snapshot' }), waitOf('soak', 20, ['files'])];
    const { world, id, stores, checkpoint, pass } = scene({ steps });
    stores.copySeconds = 900;
    await pass(60);
    expect((await view(world, id)).state).toBe('completed');
    expect((await checkpoint('filled')).state).toBe('capturing');
    await pass(1_800);
    expect(await checkpoint('filled')).toMatchObject({
      state: 'complete',
      data: 'snapshot',
      asked_by: 'workflow',
      copies: { files: { store: { id: 'copy-1' } } },
    });
    await settled(world, id);
  });

  test('whose machine cannot be started is failed by the sweeper, and the deployment goes on', async () => {
    const tap: CallTap = async ({ operation, input }, proceed) => {
      const { stateMachineArn = '' } = input as { readonly stateMachineArn?: string };
      if (operation !== 'StartExecution' || !stateMachineArn.endsWith('--checkpoint')) return proceed();
      throw Object.assign(new Error('denied'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
    };
    const { world, id, checkpoint, pass } = scene({ steps: [files({ checkpointData: 'snapshot' })], tap });
    expect((await settled(world, id)).state).toBe('completed');
    await pass(1_200);
    expect(await checkpoint('filled')).toMatchObject({
      state: 'failed',
      failures: { '*': { code: 'ExecutionStopped' } },
    });
  });
});
