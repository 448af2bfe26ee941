import type { Json } from '../../lib/domain/json';
import { loadSession } from '../../lib/engine/session/session-store';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { deskEvent, operator } from '../doors/desk';
import { answerTo, tablesOf } from '../doors/desk-scene';
import { ours, workflowOf } from '../helpers/spot';
import { auditedReasons, sessionOf, settled, start, view } from '../helpers/worlds';

const hour = 3_600_000;
const minute = 60_000;
const person = { actor: 'ann', via: 'test', reason: 'test' };
const stack = workflowOf(`
name: stack
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: go_live, service: control, action: approve, timeout: 3600, with: {message: Go on?}, depends_on: [network]}
`);
const asking = { dev: { onFailure: 'approval' } } as const;

type Body = { readonly [key: string]: Json };
const ask = (world: LocalWorld, body: Body, caller = operator) => answerTo(world, deskEvent(body, caller));
const approve = (world: LocalWorld, session: string, caller = operator) =>
  ask(world, { verb: 'approve', of: 'rollback', session, reason: 'nothing to look at' }, caller);
const reject = (world: LocalWorld, session: string) =>
  ask(world, { verb: 'reject', of: 'rollback', session, reason: 'I mend it' });
const read = (world: LocalWorld, id: string) => world.run(loadSession(world.engine(person).ledger, id));
const sweep = (world: LocalWorld) => world.run(world.invokeFunction('sweeper', {}));
const pass = (world: LocalWorld, milliseconds: number) => world.run(world.clock.sleep(milliseconds));

const changes = (world: LocalWorld) =>
  world.bus
    .events()
    .filter(({ detailType }) => detailType === 'ROLLBACK_APPROVAL_CHANGED')
    .map(({ detail }) => (detail as { readonly data: Body }).data);

/** A deployment that waits for a person to go on. */
async function begun(options: LocalWorldOptions = { rollback: asking }, request: object = {}) {
  const world = new LocalWorld(options);
  world.install(stack, 'dev');
  const run = start(world, stack, { stack_name: 'shop', ...request });
  await pass(world, 60_000);
  return { world, run, id: sessionOf(stack, run) };
}

/** One that a person has told no. */
async function failed(options?: LocalWorldOptions, request?: object) {
  const scene = await begun(options, request);
  await ask(scene.world, { verb: 'reject', session: scene.id, step: 'go_live', reason: 'not today' });
  return { ...scene, session: await settled(scene.world, scene.id) };
}

const isRefused = { status: 409, ok: false, error: { name: 'ApprovalNotOpen' } };

describe('a deployment that fails where rollbacks need an approval', () => {
  test('keeps what stands, undoes nothing, holds its stack, and says what it waits for and until when', async () => {
    const { world, id, run, session } = await failed();
    expect(session).toMatchObject({ state: 'failed', on_failure: 'approval', rollback: null });
    expect(session.steps).toMatchObject([{ state: 'completed', undo: null }, { state: 'failed' }]);
    const { asked_at, expires_at } = session.rollback_approval!;
    expect(session.rollback_approval).toEqual({ state: 'asked', asked_at, expires_at });
    expect(asked_at).toBe(session.completed_at);
    expect(Date.parse(expires_at) - Date.parse(asked_at)).toBe(24 * hour);
    expect(run.status).toBe('FAILED');
    expect(ours(world)).toHaveLength(session.resources.length);
    expect(changes(world)).toMatchObject([
      { session_id: id, state: 'asked', by: null, root_cause: { step: 'go_live' } },
    ]);
    const other = start(world, stack, { stack_name: 'shop' }, 'run-2');
    expect((await settled(world, sessionOf(stack, other))).refusals).toMatchObject([{ code: 'StackOccupied' }]);
    // Nobody runs meanwhile, and no sweep changes anything of it.
    const before = await read(world, id);
    await pass(world, hour);
    await sweep(world);
    expect(await read(world, id)).toEqual(before);
    expect(world.executions.all().filter(({ status }) => status === 'RUNNING')).toEqual([]);
  });

  test('is undone to the end once a person approves; the record says who and why', async () => {
    const { world, id } = await failed();
    expect(await approve(world, id)).toMatchObject({ status: 200, state: 'rolling_back' });
    const session = await settled(world, id);
    expect(session).toMatchObject({
      state: 'rolled_back',
      rollback: { type: 'full', verdict: 'clean' },
      rollback_approval: { state: 'approved', by: operator, reason: 'nothing to look at' },
      root_cause: { step: 'go_live', code: 'ApprovalRejected' },
    });
    expect(ours(world)).toEqual([]);
    expect(await auditedReasons(world, id)).toContain('nothing to look at');
    expect(changes(world)).toMatchObject([{ state: 'asked' }, { state: 'approved', by: operator }]);
    // Asked again it is no mistake, and changes nothing.
    const before = await tablesOf(world);
    expect(await approve(world, id)).toMatchObject({ status: 200, state: 'rolled_back' });
    expect(await tablesOf(world)).toEqual(before);
    expect(await reject(world, id)).toMatchObject(isRefused);
  });

  test('stays as it is once a person rejects, and can be resumed', async () => {
    const { world, id } = await failed();
    expect(await reject(world, id)).toMatchObject({ status: 200, state: 'failed' });
    expect(await reject(world, id)).toMatchObject({ status: 200 });
    expect(await approve(world, id)).toMatchObject({
      ...isRefused,
      error: { message: expect.stringContaining('rejected by') },
    });
    const session = await settled(world, id);
    expect(session).toMatchObject({
      state: 'failed',
      rollback: null,
      rollback_approval: { state: 'rejected', reason: 'I mend it' },
    });
    expect((await read(world, id)).open_in).toBeUndefined();
    start(world, stack, { resume: id }, 'again');
    await pass(world, minute);
    await ask(world, { verb: 'approve', session: id, step: 'go_live' });
    expect(await settled(world, id)).toMatchObject({ state: 'completed', rollback_approval: { state: 'rejected' } });
  });

  test('asks for as long as its environment says; then it stays, says so, and can be approved no more', async () => {
    const { world, id, session } = await failed({ rollback: { dev: { onFailure: 'approval', approvalHours: 2 } } });
    const ends = Date.parse(session.rollback_approval!.expires_at);
    expect(ends - Date.parse(session.completed_at!)).toBe(2 * hour);
    await pass(world, ends - world.clock.now() - minute);
    await sweep(world);
    expect((await view(world, id)).rollback_approval).toMatchObject({ state: 'asked' });
    await pass(world, minute);
    // Its time counts, whoever has written it down by then.
    expect((await read(world, id)).rollback_approval).toMatchObject({ state: 'asked' });
    expect((await view(world, id)).rollback_approval).toMatchObject({ state: 'expired' });
    expect(await approve(world, id)).toMatchObject(isRefused);
    await sweep(world);
    const ended = await read(world, id);
    expect(ended).toMatchObject({
      state: 'failed',
      rollback_approval: { state: 'expired', reason: expect.stringContaining('nobody has answered') },
    });
    expect(ended.open_in).toBeUndefined();
    expect((await settled(world, id)).resources).toEqual(session.resources);
    expect(changes(world)).toMatchObject([{ state: 'asked' }, { state: 'expired' }]);
    expect(await approve(world, id)).toMatchObject(isRefused);
    // A person may still undo it.
    await ask(world, { verb: 'rollback', session: id });
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback_approval: { state: 'expired' } });
  });

  test('asks no more once a person rolls back, resumes or cancels without an answer', async () => {
    const ways = {
      rollback: ({ world, id }: { world: LocalWorld; id: string }) => ask(world, { verb: 'rollback', session: id }),
      cancel: ({ world, id }: { world: LocalWorld; id: string }) =>
        ask(world, { verb: 'cancel', of: 'rollback', session: id, reason: 'I look at it' }),
      resume: async ({ world, id }: { world: LocalWorld; id: string }) =>
        start(world, stack, { resume: id, actor: 'bob' }, 'again'),
    };
    for (const [way, ended] of [
      ['rollback', 'rolled_back'],
      ['cancel', 'failed'],
      ['resume', 'executing'],
    ] as const) {
      const scene = await failed();
      await ways[way](scene);
      await pass(scene.world, 10 * minute);
      const session = await view(scene.world, scene.id);
      expect(session).toMatchObject({ state: ended, rollback_approval: { state: 'withdrawn' } });
      expect(await approve(scene.world, scene.id)).toMatchObject(isRefused);
      expect(ours(scene.world).length > 0).toBe(way !== 'rollback');
    }
  });

  test('asks anew when what was resumed fails again', async () => {
    const { world, id, session } = await failed();
    start(world, stack, { resume: id }, 'again');
    await pass(world, 10 * minute);
    await ask(world, { verb: 'reject', session: id, step: 'go_live', reason: 'still not' });
    const again = await settled(world, id);
    expect(again).toMatchObject({ state: 'failed', rollback_approval: { state: 'asked' } });
    expect(again.rollback_approval!.asked_at > session.rollback_approval!.asked_at).toBe(true);
    await approve(world, id);
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(ours(world)).toEqual([]);
  });

  test('asks as well when it is cancelled or its execution is stopped', async () => {
    for (const how of ['cancel', 'stop'] as const) {
      const { world, id, run } = await begun();
      if (how === 'stop') world.executions.stop(run.arn, 'Stopped', 'by a person');
      else await ask(world, { verb: 'cancel', session: id });
      expect(await settled(world, id)).toMatchObject({
        state: 'failed',
        rollback: null,
        rollback_approval: { state: 'asked' },
      });
      // A cancel that is repeated does not take back what the first one led to.
      expect(await ask(world, { verb: 'cancel', session: id })).toMatchObject({
        status: 409,
        error: { name: 'TransitionRefused' },
      });
      await approve(world, id);
      expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    }
  });

  test('asks nobody where nothing was made, nor where the request wants something else', async () => {
    const { world } = await begun();
    const busy = start(world, stack, { stack_name: 'shop' }, 'run-2');
    expect((await settled(world, sessionOf(stack, busy))).rollback_approval).toBeUndefined();
    const kept = await failed(undefined, { on_failure: 'keep' });
    expect(kept.session).toMatchObject({ state: 'failed' });
    expect(kept.session.rollback_approval).toBeUndefined();
    expect(await approve(kept.world, kept.id)).toMatchObject({
      ...isRefused,
      error: { message: expect.stringContaining('asks nobody') },
    });
    expect((await failed({}, { on_failure: 'approval' })).session).toMatchObject({
      rollback_approval: { state: 'asked' },
    });
  });

  test('needs a second person where the environment asks for four eyes', async () => {
    const ann = 'arn:aws:iam::123456789012:user/ann';
    const { world, id } = await failed({ rollback: asking, access: { dev: { fourEyes: true } } }, { actor: ann });
    expect(await approve(world, id, ann)).toMatchObject({ status: 403, error: { name: 'OwnApproval' } });
    expect(await read(world, id)).toMatchObject({ state: 'failed', rollback_approval: { state: 'asked' } });
  });
});

describe('of an answer and what else happens at the same moment one holds', () => {
  const together = (world: LocalWorld, ...events: readonly Body[]) =>
    world.run(Promise.all(events.map((body) => world.invokeFunction('desk', deskEvent(body)))));

  test('two approve, or one approves and another rejects', async () => {
    for (const verb of ['approve', 'reject'] as const) {
      const { world, id } = await failed();
      const body = { of: 'rollback', session: id, reason: 'now' };
      const answers = (await together(world, { verb: 'approve', ...body }, { verb, ...body })) as unknown as {
        readonly statusCode: number;
      }[];
      const session = await settled(world, id);
      const isApproved = session.rollback_approval?.state === 'approved';
      expect(session.state).toBe(isApproved ? 'rolled_back' : 'failed');
      const codes = answers.map(({ statusCode }) => statusCode);
      if (verb === 'approve') expect(codes).toEqual([200, 200]);
      else expect(codes).toEqual(isApproved ? [200, 409] : [409, 200]);
      expect(world.executions.all().filter(({ arn }) => arn.includes('rollback'))).toHaveLength(isApproved ? 1 : 0);
    }
  });

  test('one approves while another resumes', async () => {
    const ends = new Set<string>();
    for (const lead of [0, 300, 600, 900, 1200, 1500, 2500]) {
      const { world, id } = await failed();
      start(world, stack, { resume: id }, 'again');
      await pass(world, lead);
      const answer = await approve(world, id);
      await pass(world, 10 * minute);
      const { state, rollback_approval: approval } = await view(world, id);
      ends.add(state);
      if (answer.status === 200)
        expect({ state, approval }).toMatchObject({ state: 'rolled_back', approval: { state: 'approved' } });
      else expect({ state, approval }).toMatchObject({ state: 'executing', approval: { state: 'withdrawn' } });
      expect(ours(world).length > 0).toBe(state === 'executing');
    }
    expect([...ends].sort()).toEqual(['executing', 'rolled_back']);
  });
});

test('an approval after which the desk dies is completed by the sweeper, or by the same request', async () => {
  for (const how of ['sweeper', 'again'] as const) {
    let isDead = false;
    const { world, id } = await failed({
      rollback: asking,
      tap: async ({ operation }, proceed) => {
        if (operation !== 'StartExecution' || isDead) return proceed();
        isDead = true;
        throw new Error('the function died');
      },
    });
    isDead = false;
    await world.run(
      world.invokeFunction('desk', deskEvent({ verb: 'approve', of: 'rollback', session: id })).catch(() => null),
    );
    expect(isDead).toBe(true);
    expect(await view(world, id)).toMatchObject({ state: 'rolling_back', rollback_approval: { state: 'approved' } });
    if (how === 'again') expect(await approve(world, id)).toMatchObject({ status: 200 });
    else await pass(world, 3 * minute).then(() => sweep(world));
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(ours(world)).toEqual([]);
  }
});
