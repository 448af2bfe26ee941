import type { SessionDocument } from '../../../lib/domain/session-document';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { answerApproval } from '../../../lib/engine/step/approval';
import { LocalWorld } from '../../../lib/local/host/world';
import { worldOfFaults } from '../../helpers/never-ends';
import { p95Seconds } from '../../helpers/slow-action';
import { quick, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { goneAfter, named, pending, person, readyAfter, Slow, stallsIn, step } from './slow-world';

const throttled = Object.assign(new Error('slow down'), {
  name: 'ThrottlingException',
  $metadata: { httpStatusCode: 400 },
});
const stepOf = ({ steps }: SessionDocument, name = 'slow') => steps.find((one) => one.name === name)!;
const isoAfter = (iso: string, seconds: number): string => new Date(Date.parse(iso) + seconds * 1000).toISOString();

/** A look comes after its pause and what its calls take. */
const callsSeconds = 0.5;

/** What each write of a step has changed, in order. */
async function writesOf(world: LocalWorld, id: string, name = 'slow'): Promise<readonly string[]> {
  await world.run(world.told());
  const { Items } = world.store.call('Query', {
    TableName: 'unity-audit',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': { S: `SESSION#${id}` }, ':sk': { S: `STEP#${name}#` } },
  }) as { readonly Items: readonly { readonly change: { readonly S: string } }[] };
  return Items.map(({ change }) => change.S);
}

describe('a step', () => {
  test('that ends in time is not named', async () => {
    const slow = new Slow({ poll: readyAfter(p95Seconds - 3) });
    expect(stepOf(await slow.deploy())).toMatchObject({ state: 'completed', stalled_at: null });
    expect(named(slow.world)).toEqual([]);
  });

  test('that is late is named once, at the first look after its p95, and goes on', async () => {
    const slow = new Slow({ poll: readyAfter(2 * p95Seconds) });
    const session = await slow.deploy();
    const { started_at: since, stalled_at: at, state } = stepOf(session);
    const [told, ...more] = stallsIn(slow.world);
    expect([state, session.state, more]).toEqual(['completed', 'completed', []]);
    expect(told).toMatchObject({
      ...{ session_id: slow.id, kind: 'step', step: 'slow', service: 'test', action: 'slow' },
      ...{ since, expected_seconds: p95Seconds, times_out_at: isoAfter(since!, 600) },
    });
    expect(told!.after).toBeGreaterThan(0);
    expect(told!.after).toBeLessThanOrEqual(slow.world.settings.pollSeconds);
    expect(Date.parse(at!) / 1000).toBeCloseTo(Date.parse(since!) / 1000 + p95Seconds + told!.after, 1);
  });

  test('is named in the write that says what it waits for, where there is one', async () => {
    const slow = new Slow({
      poll: (seconds) => (seconds > 60 ? readyAfter(0)(0) : pending(`${Math.floor(seconds)} s`)),
    });
    await slow.deploy();
    const marked = (await writesOf(slow.world, slow.id)).filter((change) => change.includes('stalled'));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toMatch(/progress.*stalled/);
  });

  test('is named anew in another try', async () => {
    let hasFailed = false;
    const poll = (seconds: number) => {
      if (seconds < 55 || hasFailed) return readyAfter(80)(seconds);
      hasFailed = true;
      throw throttled;
    };
    const slow = new Slow({ poll });
    expect(stepOf(await slow.deploy())).toMatchObject({ state: 'completed', attempt: 2 });
    expect(named(slow.world)).toEqual(['step slow', 'step slow']);
    expect(stallsIn(slow.world)[0]!.after).toBeLessThan(2);
    expect(stallsIn(slow.world)[1]!.after).toBeGreaterThan(15);
  });

  test.each([
    [0, 1],
    [p95Seconds + 10, 2],
  ])('that is run again by a resume and takes %d s has been named %d times', async (seconds, times) => {
    const slow = new Slow({ poll: () => pending() }, step('slow', [], 60));
    const failed = await slow.deploy({ on_failure: 'keep' });
    expect(stepOf(failed)).toMatchObject({ error: { code: 'StepTimedOut' }, stalled_at: expect.any(String) });
    slow.script.poll = readyAfter(seconds);
    const session = await slow.resume();
    expect(session.state).toBe('completed');
    expect(stepOf(session).stalled_at === null).toBe(times === 1);
    expect(named(slow.world)).toEqual(Array.from({ length: times }, () => 'step slow'));
  });

  test.each([
    ['in time', p95Seconds - 5, ['step below']],
    ['late', p95Seconds + 10, ['step below', 'step above']],
  ])('that began on what was only created is given its time from when that works: %s', async (_, more, expected) => {
    const belowSeconds = 100;
    const slow = new Slow(
      { poll: (seconds, name) => readyAfter(belowSeconds + (name === 'below' ? 0 : more))(seconds) },
      step('below'),
      step('above', [{ step: 'below', until: 'created' }]),
    );
    const session = await slow.deploy();
    expect(session.state).toBe('completed');
    expect(named(slow.world)).toEqual(expected);
    const [, above] = stallsIn(slow.world);
    if (!above) return;
    expect(above.since).toBe(stepOf(session, 'below').completed_at);
    expect(above.after).toBeGreaterThan(0);
    expect(above.after).toBeLessThanOrEqual(slow.world.settings.pollSeconds + callsSeconds);
  });

  test('whose usual time hangs on what an earlier one has found is measured by that', async () => {
    const waiting = workflowOf(`
name: waits
steps:
  - {name: first, service: control, action: wait, timeout: 300, with: {seconds: 20.5}}
  - name: next
    service: control
    action: wait
    timeout: 300
    depends_on: [first]
    with: {seconds: '\${steps.first.waited_seconds}'}
`);
    const world = new LocalWorld();
    world.install(waiting, 'dev');
    const id = sessionOf(waiting, start(world, waiting, { stack_name: 'shop' }));
    expect(await settled(world, id)).toMatchObject({ state: 'completed' });
    // Step Functions holds for whole seconds: the look after that comes half a second early.
    expect(await writesOf(world, id, 'next')).toContainEqual(expect.stringMatching(/progress/));
    expect(named(world)).toEqual([]);
  });

  test('that waits for a person is not named: nobody looks at it, and he was asked', async () => {
    const asks = workflowOf(
      'name: asks\nsteps:\n  - {name: go_live, service: control, action: approve, timeout: 14400, with: {message: Go?}}\n',
    );
    const world = new LocalWorld();
    world.install(asks, 'dev');
    const sessionId = sessionOf(asks, start(world, asks, { stack_name: 'shop' }));
    await world.run(world.clock.sleep(3 * 3_600_000));
    expect(stepOf(await view(world, sessionId), 'go_live')).toMatchObject({ state: 'executing', stalled_at: null });
    const answer = { sessionId, step: 'go_live', verdict: 'approved', reason: 'seen' } as const;
    await world.run(answerApproval(world.engine(person), answer));
    expect(await settled(world, sessionId)).toMatchObject({ state: 'completed' });
    expect(named(world)).toEqual([]);
  });
});

describe('an undo', () => {
  test('that ends in time is not named', async () => {
    const slow = new Slow({ undo: goneAfter(p95Seconds - 5) });
    await slow.deploy();
    expect(stepOf(await slow.undo()).undo).toMatchObject({ state: 'completed', stalled_at: null });
    expect(named(slow.world)).toEqual([]);
  });

  test('that is late is named once, at the first look after its p95, and goes on', async () => {
    const slow = new Slow({ undo: goneAfter(3 * p95Seconds) });
    await slow.deploy();
    const { undo } = stepOf(await slow.undo());
    const [told, ...more] = stallsIn(slow.world);
    expect([undo!.state, more]).toEqual(['completed', []]);
    const { started_at: since } = undo!;
    expect(told).toMatchObject({
      ...{ kind: 'undo', step: 'slow', since },
      ...{ expected_seconds: p95Seconds, times_out_at: isoAfter(since!, 3000) },
    });
    expect(told!.after).toBeGreaterThan(0);
    // Looks of an undo come after a twentieth of the time for which it has waited.
    expect(told!.after).toBeLessThanOrEqual(p95Seconds / 20 + callsSeconds);
    expect(undo!.stalled_at).toEqual(expect.any(String));
  });

  test('whose passes fail is named once a rollback', async () => {
    const refused = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    const slow = new Slow({});
    await slow.deploy();
    slow.script.undo = () => {
      throw refused;
    };
    expect(stepOf(await slow.undo()).undo).toMatchObject({ state: 'failed' });
    expect(named(slow.world)).toEqual(['undo slow']);
    await slow.undo();
    expect(named(slow.world)).toEqual(['undo slow', 'undo slow']);
    slow.script.undo = goneAfter(0);
    expect(stepOf(await slow.undo()).undo).toMatchObject({ state: 'completed', stalled_at: null });
    expect(named(slow.world)).toHaveLength(2);
  });
});

test('what AWS never shows as ready, and what never goes, are named once each, with nobody watching', async () => {
  const { world, neverEnds } = worldOfFaults();
  world.install(quick, 'dev');
  const execution = start(world, quick, { stack_name: 'shop', on_failure: 'keep' });
  const id = sessionOf(quick, execution);
  neverEnds(quick, execution.arn, 'make', 'create_vpc');
  expect(await settled(world, id)).toMatchObject({ state: 'failed', root_cause: { code: 'StepTimedOut' } });
  neverEnds(quick, execution.arn, 'undo', 'create_vpc');
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  await settled(world, id);
  expect(stallsIn(world)).toMatchObject([
    { kind: 'step', step: 'create_vpc', expected_seconds: 16 },
    { kind: 'undo', step: 'create_vpc', expected_seconds: 20 },
  ]);
  // Such a look takes four seconds, and the next comes a second later.
  expect(Math.max(...stallsIn(world).map(({ after }) => after))).toBeLessThanOrEqual(5 + callsSeconds);
});
