import { closeSession } from '../../lib/engine/session/close-session';
import { loadSession } from '../../lib/engine/session/session-store';
import { keys, type SessionItem } from '../../lib/ledger/items';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { deskEvent } from '../doors/desk';
import { answerTo } from '../doors/desk-scene';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const guards = { prod: { deletionProtection: true } };
const stack = workflowOf(`
name: stack
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300, checkpoint: {name: network}}
  - {name: pause, service: control, action: wait, timeout: 600, depends_on: [create_vpc], with: {seconds: 60}}
  - {name: launch_instances, service: aws, action: launch_instances, timeout: 600, depends_on: [pause]}
`);

async function standing(environment = 'prod', options: LocalWorldOptions = { guards }) {
  const world = new LocalWorld(options);
  world.install(stack, environment);
  const run = start(world, stack, { stack_name: 'shop' }, 'run-1', environment);
  return { world, id: sessionOf(stack, run), session: await settled(world, sessionOf(stack, run)) };
}

const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });

const ask = (world: LocalWorld, session: string, request: object = { type: 'full' }) =>
  answerTo(world, deskEvent({ verb: 'rollback', session, request: request as never }));
const isRefused = {
  status: 409,
  ok: false,
  error: { code: 'UNITY-E2054', name: 'DeletionProtected', fix: expect.stringContaining('deletion_protection') },
};
const rows = (world: LocalWorld, id: string) =>
  view(world, id).then(({ resources }) => resources.filter(({ state }) => state === 'active').length);

describe('an environment with deletion protection', () => {
  test('keeps what has completed from a full rollback, and nothing of it is touched', async () => {
    const { world, id, session } = await standing();
    expect(session.state).toBe('completed');
    const answer = await ask(world, id);
    expect(answer).toMatchObject(isRefused);
    expect(answer).toMatchObject({ error: { message: expect.stringContaining(`shop/prod (session ${id})`) } });
    expect(await settled(world, id)).toEqual(session);
  });

  test('keeps it from what comes to the same: its only service', async () => {
    const { world, id, session } = await standing();
    expect(await ask(world, id, { type: 'service', service: 'aws' })).toMatchObject(isRefused);
    expect(await settled(world, id)).toEqual(session);
  });

  test('lets a part be undone, and keeps the rest; a second step does not take what one may not', async () => {
    const { world, id } = await standing();
    const before = await rows(world, id);
    expect(await ask(world, id, { type: 'partial', checkpoint: 'network' })).toMatchObject({ status: 200 });
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    const after = await rows(world, id);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(before);
    expect(await ask(world, id)).toMatchObject(isRefused);
    expect(await rows(world, id)).toBe(after);
  });

  test('never holds up the rollback of a deployment that fails, is cancelled, or is undone while it runs', async () => {
    for (const asked of [{ verb: 'cancel' }, { verb: 'rollback', request: { type: 'full' } }]) {
      const world = new LocalWorld({ guards });
      world.install(stack, 'prod');
      const run = start(world, stack, { stack_name: 'shop' }, 'run-1', 'prod');
      const id = sessionOf(stack, run);
      await world.run(world.clock.sleep(30_000));
      expect(await answerTo(world, deskEvent({ ...asked, session: id }))).toMatchObject({ status: 200 });
      expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
      expect(ours(world)).toEqual([]);
    }
  });

  test('lets what failed and was kept be taken down', async () => {
    const world = new LocalWorld({ guards });
    world.install(stack, 'prod');
    const run = start(world, stack, { stack_name: 'shop', on_failure: 'keep' }, 'run-1', 'prod');
    const id = sessionOf(stack, run);
    await world.run(world.clock.sleep(30_000));
    await answerTo(world, deskEvent({ verb: 'cancel', session: id }));
    expect(await settled(world, id)).toMatchObject({ state: 'failed' });
    expect(await ask(world, id)).toMatchObject({ status: 200 });
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  });
});

describe('what has served, and is resumed after a part of it was undone', () => {
  const person = { actor: 'ann', via: 'test', reason: 'test' };
  const undone = { type: 'partial', checkpoint: 'network' };
  const read = (world: LocalWorld, id: string) => world.run(loadSession(world.engine(person).ledger, id));
  const pass = (world: LocalWorld, seconds: number) => world.run(world.clock.sleep(seconds * 1000));

  /** Undone in part; what launches instances is refused until it is mended. */
  async function inPart(options: LocalWorldOptions = { guards }) {
    const met = { refuses: false };
    const scene = await standing('prod', {
      ...options,
      tap: ({ operation }, proceed) =>
        met.refuses && operation === 'RunInstances' ? Promise.reject(denied) : proceed(),
    });
    const { world, id } = scene;
    expect(await ask(world, id, undone)).toMatchObject({ status: 200 });
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', on_failure: 'rollback' });
    met.refuses = true;
    const resume = (request: object = {}, name = 'again') =>
      start(world, stack, { resume: id, ...request }, name, 'prod');
    return { ...scene, met, resume, before: await rows(world, id) };
  }

  const ways = {
    'its resume fails': async () => undefined,
    'its resume is cancelled': async (world: LocalWorld, id: string) => {
      await pass(world, 30);
      await answerTo(world, deskEvent({ verb: 'cancel', session: id }));
    },
    'its resume is stopped': async (world: LocalWorld, _id: string, arn: string) => {
      await pass(world, 30);
      world.executions.stop(arn, 'Stopped', 'by a person');
    },
    'its resume is stopped at once': async (world: LocalWorld, id: string, arn: string) => {
      while ((await read(world, id)).resuming?.stage !== 'claimed') await pass(world, 0.01);
      world.executions.stop(arn, 'Stopped', 'by a person');
    },
  };

  test.each(Object.entries(ways))('stays when %s, and stays protected', async (_how, end) => {
    const { world, id, session, resume, met, before } = await inPart();
    await end(world, id, resume().arn);
    expect(await settled(world, id)).toMatchObject({ state: 'failed', on_failure: 'keep' });
    expect(await rows(world, id)).toBeGreaterThanOrEqual(before);
    expect(await ask(world, id)).toMatchObject(isRefused);
    // So it does when that is tried a second time.
    resume({}, 'once more');
    expect(await settled(world, id)).toMatchObject({ state: 'failed', on_failure: 'keep' });
    expect(await ask(world, id)).toMatchObject(isRefused);
    met.refuses = false;
    resume({}, 'mended');
    expect((await settled(world, id)).state).toBe('completed');
    expect((await read(world, id)).first_ready_at).toBe(session.milestones.ready_at);
    expect(await ask(world, id)).toMatchObject(isRefused);
  });

  test('is protected while it is on its way', async () => {
    const { world, id, resume } = await inPart();
    resume();
    await pass(world, 30);
    expect((await read(world, id)).state).toBe('executing');
    expect(await ask(world, id)).toMatchObject(isRefused);
    expect((await settled(world, id)).state).toBe('failed');
  });

  test.each(['rollback', 'approval'])('is refused a resume that would go by %s, and is as it was', async (way) => {
    const { world, id, resume } = await inPart();
    const before = await read(world, id);
    const run = resume({ on_failure: way });
    await settled(world, id);
    expect(run).toMatchObject({ status: 'FAILED', error: 'DeletionProtected' });
    expect(run.cause).toContain(`cannot go by \`${way}\``);
    expect(await read(world, id)).toEqual(before);
  });

  test('goes by what was asked for where its environment keeps nothing', async () => {
    for (const request of [{}, { on_failure: 'rollback' }]) {
      const { world, id, resume } = await inPart({});
      resume(request);
      expect(await settled(world, id)).toMatchObject({
        state: 'rolled_back',
        rollback: { type: 'full', verdict: 'clean' },
      });
      expect(ours(world)).toEqual([]);
    }
  });
});

test('what was on its way out as a whole before a resume is no stack that is kept', async () => {
  let refused = 'DeleteVpc';
  const open: { prod?: { deletionProtection: boolean } } = {};
  const { world, id } = await standing('prod', {
    guards: open as typeof guards,
    tap: ({ operation }, proceed) => (operation === refused ? Promise.reject(denied) : proceed()),
  });
  await ask(world, id);
  expect(await settled(world, id)).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  open.prod = { deletionProtection: true };
  refused = 'RunInstances';
  start(world, stack, { resume: id }, 'again', 'prod');
  expect(await settled(world, id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'full', verdict: 'clean' },
  });
});

test('where nothing is protected the same is done', async () => {
  const { world, id } = await standing('dev');
  expect(await ask(world, id)).toMatchObject({ status: 200 });
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
});

test('a full rollback that has begun before somebody protects the environment goes on', async () => {
  let refuses = true;
  const open: { prod?: { deletionProtection: boolean } } = {};
  const { world, id } = await standing('prod', {
    guards: open as typeof guards,
    tap: ({ operation }, proceed) => (refuses && operation === 'DeleteVpc' ? Promise.reject(denied) : proceed()),
  });
  expect(await ask(world, id)).toMatchObject({ status: 200 });
  expect(await settled(world, id)).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  open.prod = { deletionProtection: true };
  refuses = false;
  expect(await ask(world, id)).toMatchObject({ status: 200 });
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
});

test('a question whether to undo it, asked before somebody protects the environment, is no way around that', async () => {
  let refuses = false;
  const open: { prod?: { deletionProtection: boolean } } = {};
  const { world, id } = await standing('prod', {
    guards: open as typeof guards,
    rollback: { prod: { onFailure: 'approval' } },
    tap: ({ operation }, proceed) => (refuses && operation === 'RunInstances' ? Promise.reject(denied) : proceed()),
  });
  await ask(world, id, { type: 'partial', checkpoint: 'network' });
  await settled(world, id);
  refuses = true;
  start(world, stack, { resume: id }, 'again', 'prod');
  const asking = await settled(world, id);
  expect(asking).toMatchObject({ state: 'failed', rollback_approval: { state: 'asked' } });
  open.prod = { deletionProtection: true };
  const approved = deskEvent({ verb: 'approve', of: 'rollback', session: id, reason: 'gone' });
  expect(await answerTo(world, approved)).toMatchObject(isRefused);
  expect(await settled(world, id)).toEqual(asking);
});

test('one that completes between the look and the start is kept', async () => {
  const world = new LocalWorld({
    guards,
    tap: async ({ service, operation, input }, proceed) => {
      const answer = await proceed();
      // The desk has read it as running; now it completes.
      const isLook = service === 'dynamodb' && operation === 'GetItem' && JSON.stringify(input).includes('"SESSION"');
      if (isLook && completes) {
        completes = false;
        const engine = world.engine({ actor: 'race', via: 'test', reason: 'test' });
        const item = await engine.ledger.get<SessionItem>(keys.session(id));
        await closeSession(engine, { session_id: id, epoch: item?.epoch ?? 0 });
      }
      return answer;
    },
  });
  let completes = false;
  world.install(stack, 'prod');
  const run = start(world, stack, { stack_name: 'shop' }, 'run-1', 'prod');
  const id = sessionOf(stack, run);
  const engine = world.engine({ actor: 'race', via: 'test', reason: 'test' });
  // Until every step is ready, and nobody has closed it yet.
  const isReady = async (): Promise<void> => {
    for (;;) {
      await world.clock.sleep(50);
      const steps = await engine.ledger.query<never>(keys.session(id).pk, 'STEP#');
      if (steps.length === 3 && (steps as readonly { phase: string }[]).every(({ phase }) => phase === 'ready')) return;
    }
  };
  await world.run(isReady());
  expect((await view(world, id)).state).toBe('executing');
  completes = true;
  expect(await ask(world, id)).toMatchObject(isRefused);
  expect((await settled(world, id)).state).toBe('completed');
});
