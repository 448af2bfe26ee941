import type { GuardRules } from '../../lib/domain/guard-rules';
import { loadSession } from '../../lib/engine/session/session-store';
import { keys, type SessionItem } from '../../lib/ledger/items';
import { currentInvocation } from '../../lib/local/host/invocation';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { deskEvent } from '../doors/desk';
import { answerTo } from '../doors/desk-scene';
import { ours, workflowOf } from '../helpers/spot';
import { auditedReasons, sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const stack = workflowOf(`
name: stack
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300, checkpoint: {name: network}}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [create_vpc], with: {seconds: 5}}
`);
const hour = 3_600_000;

/** A stack that has completed in `dev`, and whose guards may change. */
async function standing(rules: GuardRules, options: Omit<LocalWorldOptions, 'guards'> = {}, request: object = {}) {
  const guards: Record<string, GuardRules> = { dev: rules };
  const world = new LocalWorld({ ...options, guards });
  world.install(stack, 'dev');
  const run = start(world, stack, { stack_name: 'shop', ...request });
  const session = await settled(world, sessionOf(stack, run));
  return { world, guards, session, id: session.session_id, endsAt: Date.parse(session.expires_at ?? '') };
}

/** Lets time pass with the sweeper’s schedule, which rests in a world in which nothing runs. */
async function pass(world: LocalWorld, until: number): Promise<void> {
  while (world.clock.now() < until) {
    await world.run(world.clock.sleep(Math.min(5 * 60_000, until - world.clock.now())));
    await world.run(world.invokeFunction('sweeper', {}).catch(() => null));
  }
}

const warnings = (world: LocalWorld): readonly string[] =>
  world.bus
    .events()
    .filter(({ detailType }) => detailType === 'STACK_EXPIRING')
    .map(({ detail }) => (detail as { readonly data: { readonly expires_at: string } }).data.expires_at);
const stateOf = async (world: LocalWorld, id: string) => (await view(world, id)).state;
const extend = (world: LocalWorld, session: string, hours: number) =>
  answerTo(world, deskEvent({ verb: 'extend', session, hours, reason: 'the demo is tomorrow' }));
const read = (world: LocalWorld, id: string) => world.run(loadSession(world.engine(person).ledger, id));

const life = { timeToLive: { hours: 48, warnBeforeHours: 4 } };

describe('a stack with a time to live', () => {
  test('is told when it ends, is warned of, and takes itself down to the last resource', async () => {
    const { world, session, id, endsAt } = await standing(life);
    expect(session.state).toBe('completed');
    expect(endsAt).toBe(Date.parse(session.completed_at!) + 48 * hour);
    await pass(world, endsAt - 4 * hour - 60_000);
    await world.run(world.told());
    expect(warnings(world)).toEqual([]);
    await pass(world, endsAt - 60_000);
    await world.run(world.told());
    expect(warnings(world)).toEqual([session.expires_at]);
    expect(await stateOf(world, id)).toBe('completed');
    expect(ours(world).length).toBeGreaterThan(0);
    await pass(world, endsAt + 5 * 60_000);
    const ended = await settled(world, id);
    expect(ended).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
    expect(ended.expires_at).toBeUndefined();
    expect(ours(world)).toEqual([]);
    expect(warnings(world)).toHaveLength(1);
    expect(await auditedReasons(world, id)).toContain(`its time to live was over at ${session.expires_at}`);
    // The stack is free.
    const next = start(world, stack, { stack_name: 'shop' }, 'run-2');
    expect((await settled(world, sessionOf(stack, next))).state).toBe('completed');
  });

  test('stands longer when somebody extends it, and is warned of once more', async () => {
    const { world, session, id, endsAt } = await standing(life);
    await pass(world, endsAt - 2 * hour);
    expect(await extend(world, id, 24)).toMatchObject({ status: 200 });
    const later = (await view(world, id)).expires_at!;
    expect(Date.parse(later)).toBeCloseTo(world.clock.now() + 24 * hour, -4);
    // Asked again at once it is as good as the same; less takes nothing away.
    expect(await extend(world, id, 1)).toMatchObject({ status: 200 });
    expect((await view(world, id)).expires_at).toBe(later);
    await pass(world, endsAt + hour);
    expect(await stateOf(world, id)).toBe('completed');
    await pass(world, Date.parse(later) + 5 * 60_000);
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(warnings(world)).toEqual([session.expires_at, later]);
    expect(await auditedReasons(world, id)).toContain('the demo is tomorrow');
    expect(await extend(world, id, 24)).toMatchObject({
      status: 409,
      error: { name: 'ExtensionRefused', message: `session ${id} is rolled back` },
    });
  });

  test('is warned of even where nobody looked in time, and then stands for an hour at least', async () => {
    const { world, id, endsAt } = await standing(life);
    await world.run(world.clock.sleep(endsAt + 10 * hour - world.clock.now()));
    await world.run(world.invokeFunction('sweeper', {}));
    await world.run(world.told());
    const [until = ''] = warnings(world);
    expect(Date.parse(until)).toBeCloseTo(world.clock.now() + hour, -4);
    expect((await view(world, id)).expires_at).toBe(until);
    await pass(world, Date.parse(until) - 60_000);
    expect(await stateOf(world, id)).toBe('completed');
    await pass(world, Date.parse(until) + 5 * 60_000);
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(warnings(world)).toEqual([until]);
  });

  test.each([
    ['is protected', { ...life, deletionProtection: true }],
    ['knows no time to live any more', {}],
  ])('stands for as long as its environment %s; without that, it is warned of first', async (_name, rules) => {
    const { world, guards, id, endsAt } = await standing(life);
    guards.dev = rules;
    await pass(world, endsAt + hour);
    await world.run(world.told());
    expect([await stateOf(world, id), warnings(world)]).toEqual(['completed', []]);
    guards.dev = life;
    await pass(world, world.clock.now() + 10 * 60_000);
    expect(await stateOf(world, id)).toBe('completed');
    expect(warnings(world)).toHaveLength(1);
    await pass(world, world.clock.now() + 2 * hour);
    expect((await settled(world, id)).state).toBe('rolled_back');
  });

  test('is warned of once more where it was held past its end after the warning', async () => {
    const { world, guards, id, endsAt } = await standing(life);
    await pass(world, endsAt - hour);
    await world.run(world.told());
    expect(warnings(world)).toHaveLength(1);
    guards.dev = { ...life, deletionProtection: true };
    await pass(world, endsAt + 48 * hour);
    guards.dev = life;
    await pass(world, world.clock.now() + 30 * 60_000);
    expect([await stateOf(world, id), warnings(world)]).toMatchObject(['completed', { length: 2 }]);
    await pass(world, world.clock.now() + hour);
    expect((await settled(world, id)).state).toBe('rolled_back');
  });

  test('has the time that held when it began; one from before has none', async () => {
    const { world, guards, session, id, endsAt } = await standing(life);
    guards.dev = { timeToLive: { hours: 2, warnBeforeHours: 1 } };
    await pass(world, world.clock.now() + 4 * hour);
    expect((await view(world, id)).expires_at).toBe(session.expires_at);
    expect(await stateOf(world, id)).toBe('completed');
    expect(endsAt).toBeGreaterThan(world.clock.now());
    const old = await standing({});
    expect(old.session.expires_at).toBeUndefined();
    old.guards.dev = life;
    await pass(old.world, old.world.clock.now() + 60 * hour);
    expect(await stateOf(old.world, old.id)).toBe('completed');
    expect(await extend(old.world, old.id, 24)).toMatchObject({
      error: { message: `session ${old.id} has no time to live` },
    });
  });

  test('begins anew when it completes anew', async () => {
    const { world, id, endsAt } = await standing(life);
    await pass(world, endsAt - hour);
    await answerTo(
      world,
      deskEvent({ verb: 'rollback', session: id, request: { type: 'partial', checkpoint: 'network' } }),
    );
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { type: 'partial' } });
    await pass(world, endsAt + hour);
    // A part of it is no stack that has completed.
    expect(await stateOf(world, id)).toBe('rolled_back');
    start(world, stack, { resume: id }, `${id}-g2`);
    const again = await settled(world, id);
    expect(again.state).toBe('completed');
    expect(Date.parse(again.expires_at!)).toBe(Date.parse(again.completed_at!) + 48 * hour);
    expect((await read(world, id)).expiry_warned).toBeUndefined();
    await pass(world, Date.parse(again.expires_at!) + 5 * 60_000);
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { type: 'full' } });
    expect(warnings(world)).toHaveLength(2);
  });
});

test('while a revision that failed is kept, the stack stands; once that is undone, the time of the one before counts', async () => {
  const { world, id, endsAt } = await standing(life);
  const slower = workflowOf(`
name: stack
parameters:
  seconds: {type: number, default: 5, description: How long.}
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300, checkpoint: {name: network}}
  - name: pause
    service: control
    action: wait
    timeout: 60
    depends_on: [create_vpc]
    with: {seconds: "\${parameters.seconds}"}
`);
  world.install(slower, 'dev');
  const next = sessionOf(
    slower,
    start(world, slower, { stack_name: 'shop', parameters: { seconds: 90 }, on_failure: 'keep' }, 'run-2'),
  );
  expect(await settled(world, next)).toMatchObject({ state: 'failed' });
  await pass(world, endsAt + 2 * hour);
  await world.run(world.told());
  expect([await stateOf(world, id), warnings(world)]).toEqual(['completed', []]);
  await answerTo(world, deskEvent({ verb: 'rollback', session: next, request: { type: 'full' } }));
  expect(await settled(world, next)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  await pass(world, world.clock.now() + 10 * 60_000);
  expect(await stateOf(world, id)).toBe('completed');
  await pass(world, world.clock.now() + 2 * hour);
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(warnings(world)).toHaveLength(1);
  expect(ours(world)).toEqual([]);
});

test('its data is copied first as its policy says, and the copies are kept', async () => {
  const guards = { dev: life };
  const world = new LocalWorld({ guards });
  const files = workflowOf(`
name: files
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 900, depends_on: [create_vpc], rollback: snapshot}
`);
  world.install(files, 'dev');
  const id = sessionOf(files, start(world, files, { stack_name: 'shop' }));
  const { expires_at: end = '' } = await settled(world, id);
  await pass(world, Date.parse(end) + 5 * 60_000);
  const { rollback } = await settled(world, id);
  expect(rollback).toMatchObject({ type: 'full', verdict: 'clean', leftovers: [] });
  expect(rollback!.kept.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
    'AWS::Backup::RecoveryPoint snapshot',
  ]);
  // From here on their own time counts.
  expect((await read(world, id)).open_in).toBe('dev#kept-copies');
});

test('one that could not be taken down keeps no other from it', async () => {
  let broken = '';
  const { world, id, endsAt } = await standing(life, {
    tap: ({ service, operation, input }, proceed) => {
      const isBroken = currentInvocation()?.functionName === 'sweeper' && service === 'dynamodb' && broken !== '';
      if (isBroken && operation === 'GetItem' && JSON.stringify(input).includes(broken)) {
        return Promise.reject(Object.assign(new Error('no'), { name: 'ValidationException' }));
      }
      return proceed();
    },
  });
  const other = start(world, stack, { stack_name: 'blog' }, 'run-2');
  const second = sessionOf(stack, other);
  await settled(world, second);
  broken = id;
  await pass(world, endsAt + 20 * 60_000);
  expect(await settled(world, second)).toMatchObject({ state: 'rolled_back' });
  expect(await stateOf(world, id)).toBe('completed');
});

test.each([
  ['the warning', -4 * hour, 'expiry_warned'],
  ['the end', 0, 'requested_rollback'],
])('whoever extends it between the look and the write of %s is faster', async (_name, moment, written) => {
  let extends_ = false;
  const { world, id, endsAt } = await standing(life, {
    tap: async ({ service, operation, input }, proceed) => {
      const isIt = service === 'dynamodb' && operation === 'UpdateItem' && JSON.stringify(input).includes(written);
      if (isIt && extends_) {
        extends_ = false;
        const { ledger } = world.engine(person);
        const { version } = await loadSession(ledger, id);
        const later = new Date(endsAt + 24 * hour).toISOString();
        await ledger.update<SessionItem>(
          keys.session(id),
          { set: [['expires_at', later]] },
          { test: 'equals', path: ['version'], value: version },
        );
      }
      return proceed();
    },
  });
  await pass(world, endsAt + moment - 60_000);
  extends_ = true;
  await pass(world, endsAt + moment + 10 * 60_000);
  await world.run(world.told());
  expect(extends_).toBe(false);
  const session = await view(world, id);
  expect([session.state, session.expires_at]).toEqual(['completed', new Date(endsAt + 24 * hour).toISOString()]);
  expect(warnings(world)).toHaveLength(moment === 0 ? 1 : 0);
});
