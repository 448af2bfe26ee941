import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { cancelSession } from '../../lib/engine/session/cancel';
import { openSession } from '../../lib/engine/session/open-session';
import { admit } from '../../lib/engine/session/preflight';
import { keys, type SessionItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const waits = workflowOf(`
name: waits
parameters:
  size: {type: string, default: small, allowed: [small, large]}
steps:
  - {name: a, service: control, action: wait, timeout: 60, with: {seconds: 5}}
  - {name: b, service: control, action: wait, timeout: 600, depends_on: [a], with: {seconds: 300}}
  - {name: c, service: control, action: wait, timeout: 60, depends_on: [b], with: {seconds: 1}}
`);
const person = { actor: 'ann', via: 'test', reason: 'test' };

function worldWithWaits(): LocalWorld {
  const world = new LocalWorld();
  world.install(waits, 'dev');
  world.install(waits, 'prod');
  return world;
}

const pass = (world: LocalWorld, seconds: number): Promise<void> => world.run(world.clock.sleep(seconds * 1000));

describe('a request', () => {
  test.each([
    [{}, 'BadRequest', 'stack_name'],
    [{ stack_name: 'Shop' }, 'BadRequest', 'stack_name'],
    [{ stack_name: 'shop', extra: 1 }, 'BadRequest', 'extra'],
    ['text', 'BadRequest', 'request'],
    [null, 'BadRequest', 'request'],
    [{ stack_name: 'shop', environment: 'prod' }, 'WrongEnvironment', 'prod'],
    [{ stack_name: 'shop', parameters: { colour: 'red' } }, 'UnknownParameter', 'colour'],
    [{ stack_name: 'shop', parameters: { size: 'huge' } }, 'BadParameterValue', 'size'],
    [{ stack_name: 'shop', parameters: JSON.parse('{"__proto__": 1}') as object }, 'UnknownParameter', '__proto__'],
  ])('%j is refused, kept with its reasons, and touches nothing', async (request, code, named) => {
    const world = worldWithWaits();
    const execution = start(world, waits, request as object);
    const session = await settled(world, sessionOf(waits, execution));
    expect(execution).toMatchObject({ status: 'FAILED', error: code });
    expect(execution.cause).toContain(named);
    expect(session).toMatchObject({ state: 'failed', resources: [], steps: [] });
    expect(session.refusals[0]!.code).toBe(code);
    const next = start(world, waits, { stack_name: 'shop' }, 'run-2');
    expect((await settled(world, sessionOf(waits, next))).state).toBe('completed');
  });

  test('names every reason at once', async () => {
    const world = worldWithWaits();
    const execution = start(world, waits, {
      stack_name: 'shop',
      environment: 'prod',
      parameters: { colour: 1, size: 'huge' },
    });
    const session = await settled(world, sessionOf(waits, execution));
    expect(session.refusals.map(({ code }) => code).sort()).toEqual([
      'BadParameterValue',
      'UnknownParameter',
      'WrongEnvironment',
    ]);
  });
});

describe('one stack, one session', () => {
  test('a second deployment while the first runs is refused at once and names it', async () => {
    const world = worldWithWaits();
    const first = start(world, waits, { stack_name: 'shop' });
    await pass(world, 20);
    const second = start(world, waits, { stack_name: 'shop' }, 'run-2');
    await pass(world, 5);
    expect(second).toMatchObject({ status: 'FAILED', error: 'StackBusy' });
    expect(second.cause).toContain(sessionOf(waits, first));
    expect((await settled(world, sessionOf(waits, first))).state).toBe('completed');
  });

  test('two that start in the same instant: exactly one runs', async () => {
    const world = worldWithWaits();
    const runs = ['x', 'y'].map((name) => start(world, waits, { stack_name: 'shop' }, name));
    const sessions = [];
    for (const run of runs) sessions.push(await settled(world, sessionOf(waits, run)));
    expect(sessions.map(({ state }) => state).sort()).toEqual(['completed', 'failed']);
    expect(runs.find(({ status }) => status === 'FAILED')).toMatchObject({ error: 'StackBusy' });
  });

  test('a completed stack of another workflow is refused with the ways on', async () => {
    const world = worldWithWaits();
    const other = { ...waits, name: 'others', id: 'others@1' };
    world.install(other, 'dev');
    const first = start(world, waits, { stack_name: 'shop' });
    await settled(world, sessionOf(waits, first));
    const second = start(world, other, { stack_name: 'shop' }, 'run-2');
    const session = await settled(world, sessionOf(other, second));
    expect(second).toMatchObject({ status: 'FAILED', error: 'StackOccupied' });
    expect(session.refusals[0]!.remedy).toContain('unity destroy shop/dev');
    expect(session.refusals[0]!.message).toContain(sessionOf(waits, first));
  });

  test('other stacks and other environments are free', async () => {
    const world = worldWithWaits();
    const runs = [
      start(world, waits, { stack_name: 'shop' }),
      start(world, waits, { stack_name: 'blog' }, 'run-2'),
      start(world, waits, { stack_name: 'shop' }, 'run-3', 'prod'),
    ];
    for (const run of runs) expect((await settled(world, sessionOf(waits, run))).state).toBe('completed');
  });

  test('a session that nothing runs any more is taken over by whoever meets it', async () => {
    const world = new LocalWorld({ tap: async ({ service }, proceed) => (service === 'none' ? undefined : proceed()) });
    world.install(waits, 'dev');
    const first = start(world, waits, { stack_name: 'shop' });
    await pass(world, 20);
    // Ends it without a status event: those are best effort.
    Object.assign(first, { status: 'ABORTED' });
    const second = start(world, waits, { stack_name: 'shop' }, 'run-2');
    await pass(world, 5);
    expect(second.error).toBe('StackBusy');
    expect(second.cause).toContain('its rollback has been started');
    expect((await settled(world, sessionOf(waits, first))).state).toBe('rolled_back');
  });
});

describe('ending early', () => {
  test('StopExecution ends rolled back, with the running step as the root cause', async () => {
    const world = worldWithWaits();
    const run = start(world, waits, { stack_name: 'shop' });
    await pass(world, 20);
    world.executions.stop(run.arn, 'Operator', 'wrong button');
    const session = await settled(world, sessionOf(waits, run));
    expect(session).toMatchObject({
      state: 'rolled_back',
      rollback: { type: 'full', verdict: 'clean' },
      root_cause: { step: 'b', code: 'ExecutionStopped' },
    });
    expect(session.root_cause!.message).toContain('wrong button');
  });

  test('cancel drains: the waiting step ends at once, the next never starts, and nobody is the root cause', async () => {
    const world = worldWithWaits();
    const run = start(world, waits, { stack_name: 'shop' });
    await pass(world, 20);
    await world.run(cancelSession(world.engine(person), sessionOf(waits, run), 'changed my mind'));
    const session = await settled(world, sessionOf(waits, run));
    expect(session).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: null, code: 'SessionCancelled', message: 'changed my mind' },
    });
    const [a, b, c] = session.steps;
    expect(a!.state).toBe('completed');
    expect(b).toMatchObject({ state: 'failed', cancelled: true });
    expect(c).toMatchObject({ state: 'pending', started_at: null });
    expect(session.metrics.duration).toBeLessThan(40);
    expect(run).toMatchObject({ status: 'FAILED', error: 'SessionCancelled' });
  });

  test('one that is cancelled before it was let in ends with a verdict: nothing was made', async () => {
    const world = worldWithWaits();
    const run = start(world, waits, { stack_name: 'shop' });
    const id = sessionOf(waits, run);
    const { ledger } = world.engine(person);
    const stateOf = async () => (await ledger.get<SessionItem>(keys.session(id)))?.state;
    await world.run(
      (async () => {
        while ((await stateOf()) !== 'validating') await world.clock.sleep(5);
        await cancelSession(world.engine(person), id, 'changed my mind');
      })(),
    );
    expect(await settled(world, id)).toMatchObject({
      state: 'failed',
      refusals: [],
      root_cause: { code: 'SessionCancelled' },
      rollback: { verdict: 'clean', leftovers: [] },
    });
  });

  test('a rollback asked for while it runs ends the forward execution at once', async () => {
    const world = worldWithWaits();
    const run = start(world, waits, { stack_name: 'shop' });
    await pass(world, 20);
    const request = { sessionId: sessionOf(waits, run), request: { type: 'full' } } as const;
    await world.run(startRollback(world.engine(person), request));
    const session = await settled(world, sessionOf(waits, run));
    expect(session).toMatchObject({ state: 'rolled_back', root_cause: { code: 'SessionCancelled' } });
    expect((run.stoppedAt! - run.startedAt) / 1000).toBeLessThan(40);
  });

  test('on_failure keep leaves what stands and keeps the stack', async () => {
    const world = worldWithWaits();
    const run = start(world, waits, { stack_name: 'shop', on_failure: 'keep' });
    await pass(world, 20);
    await world.run(cancelSession(world.engine(person), sessionOf(waits, run), 'stop'));
    const session = await settled(world, sessionOf(waits, run));
    expect(session).toMatchObject({ state: 'failed', rollback: null });
    const second = start(world, waits, { stack_name: 'shop' }, 'run-2');
    await settled(world, sessionOf(waits, second));
    expect(second.error).toBe('StackOccupied');
  });

  test('stopped before anything was made, it ends as failed with a clean verdict and a free stack', async () => {
    const world = worldWithWaits();
    const run = start(world, waits, { stack_name: 'shop' });
    await pass(world, 0.5);
    world.executions.stop(run.arn);
    const session = await settled(world, sessionOf(waits, run));
    expect(session).toMatchObject({
      state: 'failed',
      root_cause: { code: 'ExecutionStopped', step: null },
      rollback: { type: 'full', verdict: 'clean', leftovers: [] },
    });
    const second = start(world, waits, { stack_name: 'shop' }, 'run-2');
    await settled(world, sessionOf(waits, second));
    expect(second.status).toBe('SUCCEEDED');
  });

  test('a session that has ended cannot be cancelled', async () => {
    const world = worldWithWaits();
    const run = start(world, waits, { stack_name: 'shop' });
    await settled(world, sessionOf(waits, run));
    await expect(world.run(cancelSession(world.engine(person), sessionOf(waits, run), 'late'))).rejects.toThrow(
      'completed',
    );
  });

  test('a missing session is an error of its own', async () => {
    const world = worldWithWaits();
    await expect(view(world, 'waits-0000000000')).rejects.toMatchObject({ code: 'SessionNotFound' });
  });
});

test('every state change of a session is told once, in order, by ids that never repeat', async () => {
  const world = worldWithWaits();
  const run = start(world, waits, { stack_name: 'shop' });
  const id = sessionOf(waits, run);
  await settled(world, id);
  await pass(world, 5);
  const events = world.bus.events().map(
    (event) =>
      event as {
        detailType: string;
        detail: { metadata: { event_id: string; sequence: number }; data: { state: string } };
      },
  );
  const states = events
    .filter(({ detailType }) => detailType === 'DEPLOYMENT_STATE_CHANGED')
    .map(({ detail }) => detail.data.state);
  expect(states).toEqual(['requested', 'validating', 'executing', 'completed']);
  const ids = events.map(({ detail }) => detail.metadata.event_id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('pre-flight', () => {
  test('of two that admit at once both say so, whichever the execution hears', async () => {
    const world = worldWithWaits();
    const engine = world.engine(person);
    const opened = await world.run(
      openSession(engine, {
        request: { stack_name: 'shop' },
        environment: 'dev',
        workflow_id: waits.id,
        execution_arn: `${world.machineArn('unity-dev-waits').replace('stateMachine', 'execution')}:run-1`,
        execution_started_at: new Date(world.clock.now()).toISOString(),
      }),
    );
    const payload = { session_id: opened.session_id, epoch: opened.epoch, preflight: [] };
    const answers = await world.run(Promise.all([admit(engine, payload), admit(engine, payload)]));
    expect(answers.map(({ status }) => status)).toEqual(['admitted', 'admitted']);
  });

  const bad = workflowOf(`
name: bad
parameters:
  seconds: {type: number, default: 1}
  url: {type: string, default: "http://example.com/"}
steps:
  - {name: a, service: control, action: wait, timeout: 60, with: {seconds: "\${parameters.seconds}"}}
  - {name: b, service: control, action: check_http, timeout: 60, with: {url: "\${parameters.url}"}}
`);

  test('tells every input that cannot be taken, at once, before anything starts', async () => {
    const world = new LocalWorld();
    world.install(bad, 'dev');
    const run = start(world, bad, { stack_name: 'shop', parameters: { seconds: -1, url: 'http://169.254.169.254/' } });
    const session = await settled(world, sessionOf(bad, run));
    expect(run).toMatchObject({ status: 'FAILED', error: 'PreflightFailed' });
    expect(session.state).toBe('failed');
    expect(session.refusals.map(({ message }) => message)).toEqual([
      expect.stringContaining('a: seconds'),
      expect.stringContaining('169.254.169.254'),
    ]);
    expect(session.steps.every((step) => step.started_at === null)).toBe(true);
    const next = start(world, bad, { stack_name: 'shop' }, 'run-2');
    await settled(world, sessionOf(bad, next));
    expect(next.error).not.toBe('StackOccupied');
  });
});
