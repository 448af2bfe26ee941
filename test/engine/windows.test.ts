import type { GuardRules } from '../../lib/domain/guard-rules';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import { quick, workflowOf } from '../helpers/spot';
import { auditedReasons, sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const waits = workflowOf(`
name: waits
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: ask, service: control, action: approve, timeout: 1800, depends_on: [create_vpc], with: {message: go on}}
`);

const office = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  fromMinute: 8 * 60,
  toMinute: 18 * 60,
  timeZone: 'Europe/Berlin',
} as const;

function worldAt(time: string, rules: GuardRules = {}): LocalWorld {
  const world = new LocalWorld({ startAt: Date.parse(time), guards: { prod: { windows: [office], ...rules } } });
  for (const environment of ['dev', 'prod']) {
    world.install(waits, environment);
    world.install(quick, environment);
  }
  return world;
}

const pass = (world: LocalWorld, seconds: number): Promise<void> => world.run(world.clock.sleep(seconds * 1000));

async function asked(world: LocalWorld, request: object = {}, name = 'run-1', environment = 'prod') {
  const run = start(world, quick, { stack_name: 'shop', ...request }, name, environment);
  return { run, session: await settled(world, sessionOf(quick, run)) };
}

describe('outside of its windows an environment', () => {
  // A Friday evening.
  const evening = '2026-11-27T17:00:00Z';

  test('refuses a deployment, and says when the next one opens; others are free', async () => {
    const world = worldAt(evening);
    const { run, session } = await asked(world);
    expect(run).toMatchObject({ status: 'FAILED', error: 'WindowClosed' });
    expect(run.cause).toBe(
      'prod takes deployments in its windows only; the next one opens Mon 2026-11-30 08:00 Europe/Berlin (2026-11-30T07:00:00.000Z)',
    );
    expect(session).toMatchObject({ state: 'failed', steps: [], resources: [] });
    expect((await asked(world, {}, 'run-2', 'dev')).session.state).toBe('completed');
  });

  test('names that beside everything else that is wrong', async () => {
    const { session } = await asked(worldAt(evening), { parameters: { colour: 'red' } });
    expect(session.refusals.map(({ code }) => code)).toEqual(['WindowClosed', 'UnknownParameter']);
  });

  test('takes the deployment at the moment at which it said', async () => {
    const world = worldAt(evening);
    await asked(world);
    await world.run(world.clock.sleep(Date.parse('2026-11-30T06:59:58Z') - world.clock.now()));
    expect((await asked(world, {}, 'early')).run.error).toBe('WindowClosed');
    await world.run(world.clock.sleep(Math.max(0, Date.parse('2026-11-30T07:00:00Z') - world.clock.now())));
    expect((await asked(world, {}, 'then')).session.state).toBe('completed');
  });

  test.each([
    ['2026-03-27T18:00:00Z', '2026-03-30T06:00:00.000Z'],
    ['2026-10-23T17:00:00Z', '2026-10-26T07:00:00.000Z'],
  ])('from %s on, across a change of clocks, opens at %s', async (now, opening) => {
    const world = worldAt(now);
    expect((await asked(world)).run.cause).toContain(`(${opening})`);
    await world.run(world.clock.sleep(Date.parse(opening) - world.clock.now()));
    expect((await asked(world, {}, 'then')).session.state).toBe('completed');
  });

  test('lets nobody override it unless it says so', async () => {
    const { run } = await asked(worldAt(evening), { override_window: 'the shop is down' });
    expect(run.error).toBe('WindowOverrideRefused');
    expect(run.cause).toMatch(/lets nobody override its windows; the next one opens Mon 2026-11-30/);
  });

  test('where it says so takes what has a reason, which the audit keeps', async () => {
    const world = worldAt(evening, { mayOverride: true });
    const refused = await asked(world);
    expect(refused.session.refusals[0]!.remedy).toContain('--override-window REASON');
    const { session } = await asked(world, { override_window: 'the shop is down', actor: 'ann' }, 'run-2');
    expect(session.state).toBe('completed');
    const kept = await auditedReasons(world, session.session_id);
    expect(kept.filter((reason) => reason !== 'workflow')).toEqual([
      'outside of the windows of prod, as claimed by ann: the shop is down',
    ]);
    expect(kept[0]).toContain('the shop is down');
  });

  test('undoes, cancels and takes down as ever', async () => {
    const world = worldAt('2026-11-27T16:59:00Z');
    const cancelled = start(world, waits, { stack_name: 'one' }, 'one', 'prod');
    const { session } = await asked(world);
    await pass(world, 120);
    await world.run(startRollback(world.engine(person), { sessionId: session.session_id, request: { type: 'full' } }));
    expect((await settled(world, session.session_id)).rollback).toMatchObject({ verdict: 'clean' });
    // Nobody answers: it fails and goes back by itself.
    expect((await settled(world, sessionOf(waits, cancelled))).state).toBe('rolled_back');
  });

  test('refuses a resume, and leaves the session as it was; a reason lets it go on', async () => {
    const world = worldAt('2026-11-27T16:50:00Z', { mayOverride: true });
    const failing = start(world, waits, { stack_name: 'one', on_failure: 'keep' }, 'one', 'prod');
    const id = sessionOf(waits, failing);
    const before = await settled(world, id);
    const refused = start(world, waits, { resume: id }, `${id}-g1`, 'prod');
    await pass(world, 5);
    expect(refused).toMatchObject({ status: 'FAILED', error: 'WindowClosed' });
    expect(await view(world, id)).toEqual(before);
    const resumed = start(
      world,
      waits,
      { resume: id, override_window: 'half of it stands', actor: 'bob' },
      `${id}-g2`,
      'prod',
    );
    await pass(world, 20);
    expect(resumed.status).toBe('RUNNING');
    expect(await auditedReasons(world, id)).toContain(
      'resumed, as claimed by bob; outside of the windows of prod, as claimed by bob: half of it stands',
    );
  });
});

describe('asked for within a window, and looked at after its end', () => {
  // A minute before six in Berlin; the table does not answer until some minutes later.
  const lateness = 180;
  function worldThatWaits() {
    const outage = { until: 0 };
    const world: LocalWorld = new LocalWorld({
      startAt: Date.parse('2026-11-27T16:50:00Z'),
      guards: { prod: { windows: [office] } },
      tap: async ({ service }, proceed) => {
        const wait = outage.until - world.clock.now();
        if (service === 'dynamodb' && wait > 0) await world.clock.sleep(wait);
        return proceed();
      },
    });
    for (const workflow of [quick, waits]) world.install(workflow, 'prod');
    const goSilent = async () => {
      await pass(world, (Date.parse('2026-11-27T16:59:00Z') - world.clock.now()) / 1000);
      outage.until = world.clock.now() + lateness * 1000;
    };
    return { world, goSilent };
  }

  test('a deployment is taken', async () => {
    const { world, goSilent } = worldThatWaits();
    await goSilent();
    expect((await asked(world)).session).toMatchObject({ state: 'completed', refusals: [] });
    expect((await asked(world, {}, 'later')).run.error).toBe('WindowClosed');
  });

  test('a resume is taken', async () => {
    const { world, goSilent } = worldThatWaits();
    const run = start(world, waits, { stack_name: 'one', on_failure: 'keep' }, 'one', 'prod');
    const id = sessionOf(waits, run);
    await pass(world, 60);
    world.executions.stop(run.arn, 'Stopped', 'by a person');
    expect((await settled(world, id)).state).toBe('failed');
    await goSilent();
    const resumed = start(world, waits, { resume: id }, `${id}-g1`, 'prod');
    await pass(world, lateness + 60);
    expect(world.clock.now()).toBeGreaterThan(Date.parse('2026-11-27T17:00:00Z'));
    expect(resumed.status).toBe('RUNNING');
    expect((await view(world, id)).state).toBe('executing');
  });
});

test('within a window a reason is for nothing, and the audit says nothing of it', async () => {
  const world = worldAt('2026-11-27T12:00:00Z', { mayOverride: true });
  const { session } = await asked(world, { override_window: 'just in case' });
  expect(session.state).toBe('completed');
  expect(await auditedReasons(world, session.session_id)).not.toContain('just in case');
});
