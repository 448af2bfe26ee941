import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { takePlace } from '../../lib/engine/session/place';
import { keys, type PlacesItem, type SessionItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import type { ExecutionRecord } from '../../lib/local/states/executions';
import { LedgerLab } from '../helpers/ledger-lab';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';
import { put, seed } from '../races/ledger-scene';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const waits = workflowOf(`
name: waits
steps:
  - {name: a, service: control, action: wait, timeout: 600, with: {seconds: 300}}
`);
/** Holds something for which its undo takes a while. */
const holds = workflowOf(`
name: holds
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: ask, service: control, action: approve, timeout: 1800, depends_on: [create_vpc], with: {message: go on}}
`);

function worldThatTakes(atOnce: number): LocalWorld {
  const world = new LocalWorld({ guards: { dev: { atOnce } } });
  for (const environment of ['dev', 'prod']) {
    world.install(waits, environment);
    world.install(holds, environment);
  }
  return world;
}

const pass = (world: LocalWorld, seconds: number): Promise<void> => world.run(world.clock.sleep(seconds * 1000));
const remedyOf = async (world: LocalWorld, refused: ExecutionRecord) =>
  (await view(world, sessionOf(waits, refused))).refusals[0]!.remedy;
const placesIn = (world: LocalWorld) =>
  world.run(world.engine(person).ledger.get<PlacesItem>(keys.places('dev'))).then((item) => item?.session_ids);

describe('an environment that takes two sessions at one time', () => {
  test('refuses the third, names those that are under way and the way on; prod is another', async () => {
    const world = worldThatTakes(2);
    const [one, two] = ['one', 'two'].map((stack) => start(world, waits, { stack_name: stack }, stack));
    await pass(world, 20);
    const third = start(world, waits, { stack_name: 'three' }, 'three');
    const elsewhere = start(world, waits, { stack_name: 'three' }, 'elsewhere', 'prod');
    await pass(world, 5);
    const [first, second] = [sessionOf(waits, one!), sessionOf(waits, two!)];
    expect(third).toMatchObject({ status: 'FAILED', error: 'EnvironmentFull' });
    expect(third.cause).toBe(
      `dev takes 2 sessions at one time: under way are ${[`${first} of one (executing)`, `${second} of two (executing)`].sort().join(', ')}`,
    );
    const refused = await view(world, sessionOf(waits, third));
    expect(refused).toMatchObject({ state: 'failed', steps: [], resources: [] });
    expect(refused.refusals[0]!.remedy).toMatch(/unity watch waits-/);
    expect((await settled(world, first)).state).toBe('completed');
    expect((await settled(world, sessionOf(waits, elsewhere))).state).toBe('completed');
    const later = start(world, waits, { stack_name: 'three' }, 'later');
    expect((await settled(world, sessionOf(waits, later))).state).toBe('completed');
    // Those that have ended are no longer among them.
    expect(await placesIn(world)).toEqual([sessionOf(waits, later)]);
  });

  test('four that start in the same instant: exactly two run', async () => {
    const world = worldThatTakes(2);
    const runs = ['a', 'b', 'c', 'd'].map((stack) => start(world, waits, { stack_name: stack }, stack));
    for (const run of runs) await settled(world, sessionOf(waits, run));
    expect(runs.map(({ status, error }) => error ?? status).sort()).toEqual([
      'EnvironmentFull',
      'EnvironmentFull',
      'SUCCEEDED',
      'SUCCEEDED',
    ]);
  });

  test('a busy stack is what is told first, and takes nobody’s place', async () => {
    const world = worldThatTakes(2);
    const first = start(world, waits, { stack_name: 'one' });
    await pass(world, 20);
    const again = start(world, waits, { stack_name: 'one' }, 'again');
    await pass(world, 5);
    expect(again.error).toBe('StackBusy');
    expect(await placesIn(world)).toEqual([sessionOf(waits, first)]);
  });
});

describe('an environment that takes one', () => {
  test('what is undone counts until it is, and the undo itself is never refused', async () => {
    const world = worldThatTakes(1);
    const failing = start(world, holds, { stack_name: 'one', on_failure: 'keep' });
    const id = sessionOf(holds, failing);
    expect((await settled(world, id)).state).toBe('failed');
    const other = start(world, waits, { stack_name: 'two' }, 'two');
    await pass(world, 20);
    expect(other.status).toBe('RUNNING');
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    expect((await settled(world, id)).rollback).toMatchObject({ verdict: 'clean' });
    await settled(world, sessionOf(waits, other));
    const undone = start(world, holds, { stack_name: 'three', on_failure: 'keep' }, 'three');
    await settled(world, sessionOf(holds, undone));
    await world.run(
      startRollback(world.engine(person), { sessionId: sessionOf(holds, undone), request: { type: 'full' } }),
    );
    await pass(world, 2);
    const refused = start(world, waits, { stack_name: 'four' }, 'four');
    await pass(world, 5);
    expect(refused.cause).toBe(
      `dev takes one session at one time: under way is ${sessionOf(holds, undone)} of three (rolling_back)`,
    );
    // What is undone cannot be stopped.
    expect(await remedyOf(world, refused)).toBe(
      `Start again when one of them has ended: follow it with \`unity watch ${sessionOf(holds, undone)}\`.`,
    );
    await settled(world, sessionOf(holds, undone));
  });

  test('a resume asks for a place too; refused, it leaves the session as it was, and later goes on', async () => {
    const world = worldThatTakes(1);
    const failing = start(world, holds, { stack_name: 'one', on_failure: 'keep' });
    const id = sessionOf(holds, failing);
    const before = await settled(world, id);
    expect(before).toMatchObject({ state: 'failed', root_cause: { step: 'ask' } });
    const other = start(world, waits, { stack_name: 'two' }, 'two');
    await pass(world, 20);
    const refused = start(world, holds, { resume: id }, `${id}-g1`);
    await pass(world, 5);
    expect(refused).toMatchObject({ status: 'FAILED', error: 'EnvironmentFull' });
    expect(refused.cause).toContain(sessionOf(waits, other));
    // The look that it is known by may be for nothing, so it is made before anything is written.
    expect(await view(world, id)).toEqual(before);
    await settled(world, sessionOf(waits, other));
    const goesOn = start(world, holds, { resume: id }, `${id}-g2`);
    await pass(world, 20);
    expect(goesOn.status).toBe('RUNNING');
    const newcomer = start(world, waits, { stack_name: 'three' }, 'three');
    await pass(world, 5);
    expect(newcomer.cause).toContain(`${id} of one (executing)`);
    expect(await remedyOf(world, newcomer)).toBe(
      `Start again when one of them has ended: follow it with \`unity watch ${id}\`, or stop it with \`unity cancel ${id}\`.`,
    );
    await settled(world, id);
  });

  test('one that nothing runs any more is rescued by whoever meets it', async () => {
    const world = worldThatTakes(1);
    const dead = start(world, waits, { stack_name: 'one' });
    await pass(world, 20);
    // Ends it without a status event: those are best effort.
    Object.assign(dead, { status: 'ABORTED' });
    const next = start(world, waits, { stack_name: 'two' }, 'two');
    await pass(world, 5);
    expect(next.cause).toContain('(its execution is gone; its rollback has been started)');
    expect(await remedyOf(world, next)).not.toContain('unity cancel');
    expect((await settled(world, sessionOf(waits, dead))).state).toBe('rolled_back');
  });
});

describe('taking a place', () => {
  const newcomer = { session_id: 'new', environment: 'dev', stack_name: 'shop' } as SessionItem;
  const engineOf = (lab: LedgerLab, atOnce?: number) => ({
    ...lab.engine(),
    installed: { ...lab.engine().installed, guards: async () => (atOnce === undefined ? {} : { atOnce }) },
  });

  test('where nothing is limited nothing is read or written', async () => {
    const lab = new LedgerLab();
    expect(await takePlace(engineOf(lab), newcomer)).toBeUndefined();
    expect(lab.sent).toEqual([]);
  });

  test('one from before the limit counts, and stands in the list from then on', async () => {
    const lab = new LedgerLab();
    seed(lab, { id: 'old', state: 'executing' });
    expect(await takePlace(engineOf(lab, 1), newcomer)).toMatchObject({ atOnce: 1, underWay: [{ session_id: 'old' }] });
    expect(await lab.ledger().get(keys.places('dev'))).toBeUndefined();
    expect(await takePlace(engineOf(lab, 2), newcomer)).toBeUndefined();
    expect(await lab.ledger().get(keys.places('dev'))).toMatchObject({ session_ids: ['old', 'new'], version: 1 });
  });

  test('who has a place takes it again, and that is a write of its own', async () => {
    const lab = new LedgerLab();
    await takePlace(engineOf(lab, 1), newcomer);
    expect(await takePlace(engineOf(lab, 1), newcomer)).toBeUndefined();
    expect(await lab.ledger().get(keys.places('dev'))).toMatchObject({ session_ids: ['new'], version: 2 });
  });

  test('a lower limit holds for who comes next', async () => {
    const lab = new LedgerLab();
    seed(lab, { id: 'one', state: 'executing' });
    seed(lab, { id: 'two', state: 'executing' });
    expect(await takePlace(engineOf(lab, 1), newcomer)).toMatchObject({
      underWay: [{ session_id: 'one' }, { session_id: 'two' }],
    });
  });

  test('a list that always changes ends in an error, and not in a place', async () => {
    const lab = new LedgerLab();
    const created = await lab.ledger().create<PlacesItem>({ ...keys.places('dev'), kind: 'places', session_ids: [] });
    let version = 1;
    lab.tap = ({ operation }, proceed) => {
      if (operation !== 'UpdateItem' || !created.applied) return proceed();
      version += 1;
      put<PlacesItem>(lab, { ...created.item, version });
      return proceed();
    };
    await expect(takePlace(engineOf(lab, 1), newcomer)).rejects.toThrow('the places of dev changed 21 times');
  });
});
