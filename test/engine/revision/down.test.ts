import type { GuardRules } from '../../../lib/domain/guard-rules';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { isAbandoned } from '../../../lib/engine/watch/rescue';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import type { LocalWorldOptions } from '../../../lib/local/host/world';
import { deskEvent } from '../../doors/desk';
import { answerTo } from '../../doors/desk-scene';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { denied, type Meets, person, Scene } from '../resume/scene';

/** One network that stays, and one that another value makes anew. */
const nets = workflowOf(`
name: nets
parameters:
  cidr: {type: string, default: 10.1.0.0/16}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
  - {name: side, service: aws, action: create_vpc, timeout: 300, with: {cidr: "\${parameters.cidr}"}}
  - {name: last, service: control, action: wait, timeout: 600, depends_on: [net, side], with: {seconds: 30}}
`);
const vpcs = 'AWS::EC2::VPC';
const hour = 3_600_000;

const open = (options: LocalWorldOptions = {}) => new Scene(nets, { settings: { maxUndoAttempts: 2 }, ...options });

function begin(scene: Scene, name: string, request: object = { parameters: { cidr: '10.2.0.0/16' } }): string {
  return sessionOf(nets, start(scene.world, nets, { stack_name: 'shop', ...request }, name));
}
const again = (scene: Scene, name: string, cidr: string): Promise<SessionDocument> =>
  settled(scene.world, begin(scene, name, { parameters: { cidr } }));
const ask = (scene: Scene, session: string, request: object = { type: 'full', stack: true }) =>
  answerTo(scene.world, deskEvent({ verb: 'rollback', session, request: request as never }));
const item = (scene: Scene, id: string) =>
  scene.world.run(scene.world.engine(person).ledger.get<SessionItem>(keys.session(id)));
const sweep = (scene: Scene) => scene.world.run(scene.world.invokeFunction('sweeper', {}));

/** Nobody may remove what a step made. */
const stuck =
  (step: string): Meets =>
  (call, place) =>
    place.step === step && place.functionName.startsWith('undo_') && call.operation === 'DeleteVpc'
      ? denied
      : undefined;

describe('deletion protection', () => {
  const guards: Record<string, GuardRules> = { dev: { deletionProtection: true } };

  test('keeps what serves when the revision that is to follow is taken down with its stack', async () => {
    const scene = open({ guards });
    const first = await scene.deploy();
    const second = begin(scene, 'run-2');
    await scene.until(async () => (await item(scene, second))?.state === 'executing');
    expect(await ask(scene, second)).toMatchObject({ status: 409, error: { name: 'DeletionProtected' } });
    expect(await ask(scene, second, { type: 'full' })).toMatchObject({ status: 200 });
    expect(await settled(scene.world, second)).toMatchObject({ state: 'rolled_back' });
    expect(await view(scene.world, first.session_id)).toMatchObject({ state: 'completed', rollback: null });
    scene.end();
  });

  test('that comes while a stack is taken down keeps the revision before', async () => {
    const later: Record<string, GuardRules> = {};
    const scene = open({ guards: later });
    const first = await scene.deploy();
    const second = begin(scene, 'run-2');
    await scene.until(async () => (await item(scene, second))?.state === 'executing');
    expect(await ask(scene, second)).toMatchObject({ status: 200 });
    Object.assign(later, guards);
    expect(await settled(scene.world, second)).toMatchObject({ state: 'rolled_back' });
    expect(await settled(scene.world, first.session_id)).toMatchObject({ state: 'completed', rollback: null });
    expect(await item(scene, second)).not.toHaveProperty('going_down');
    scene.end();
  });
});

test('who takes down a stack joins the rollback that runs, and the rest follows', async () => {
  const scene = open();
  const first = await scene.deploy();
  const second = begin(scene, 'run-2');
  await scene.until(async () => (await item(scene, second))?.state === 'executing');
  expect(await ask(scene, second, { type: 'full' })).toMatchObject({ status: 200 });
  await scene.until(async () => (await item(scene, second))?.state === 'rolling_back');
  expect(await ask(scene, second)).toMatchObject({ status: 200 });
  expect(await ask(scene, second, { type: 'full' })).toMatchObject({ status: 200 });
  await settled(scene.world, second);
  expect(await settled(scene.world, first.session_id)).toMatchObject({ state: 'rolled_back' });
  expect(scene.ids(vpcs)).toEqual([]);
  scene.end();
});

test('a stack whose newest revision could not be undone goes on down when that is asked for again', async () => {
  const scene = open();
  const first = await scene.deploy();
  const second = await again(scene, 'run-2', '10.2.0.0/16');
  scene.meets = stuck('side');
  await ask(scene, second.session_id);
  expect(await settled(scene.world, second.session_id)).toMatchObject({ state: 'failed' });
  expect(scene.ids(vpcs)).toHaveLength(2);
  scene.meets = () => undefined;
  // As its next command says: without a word of the stack.
  expect(await ask(scene, second.session_id, { type: 'full' })).toMatchObject({ status: 200 });
  expect(await settled(scene.world, second.session_id)).toMatchObject({ state: 'rolled_back' });
  expect(await settled(scene.world, first.session_id)).toMatchObject({ state: 'rolled_back' });
  expect(scene.ids(vpcs)).toEqual([]);
  scene.end();
});

test('what a revision could not be rid of leaves it at rest, and goes when it is asked for', async () => {
  const scene = open();
  const first = await scene.deploy();
  scene.meets = stuck('side');
  const second = await again(scene, 'run-2', '10.2.0.0/16');
  expect(await view(scene.world, first.session_id)).toMatchObject({
    state: 'failed',
    rollback: { type: 'retire', verdict: 'dirty' },
  });
  const successor = await item(scene, second.session_id);
  expect(successor).not.toHaveProperty('to_retire');
  expect(successor).toMatchObject({ open_in: 'dev#serving' });
  scene.meets = () => undefined;
  expect(await ask(scene, first.session_id, { type: 'full' })).toMatchObject({ status: 200 });
  expect(await settled(scene.world, first.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'retire', verdict: 'clean' },
  });
  // The kept network and the new one.
  expect(scene.ids(vpcs)).toHaveLength(2);
  expect(await view(scene.world, second.session_id)).toMatchObject({ state: 'completed' });
  scene.end();
});

test('what a revision could not be rid of may be accepted; the rest goes with the stack', async () => {
  const scene = open();
  const first = await scene.deploy();
  scene.meets = stuck('side');
  const second = await again(scene, 'run-2', '10.2.0.0/16');
  const accept = { verb: 'accept_leftovers', session: first.session_id, reason: 'ticket 12' } as const;
  expect(await answerTo(scene.world, deskEvent(accept))).toMatchObject({ status: 200 });
  scene.meets = () => undefined;
  const standing = scene.ids(vpcs);
  expect(standing).toHaveLength(3);
  await ask(scene, second.session_id);
  await settled(scene.world, second.session_id);
  expect(await settled(scene.world, first.session_id)).toMatchObject({ state: 'rolled_back' });
  expect(scene.ids(vpcs)).toEqual([]);
});

test('former revisions that hold nothing are left in peace by the next ones', async () => {
  const scene = open();
  await scene.deploy();
  const second = await again(scene, 'run-2', '10.2.0.0/16');
  const third = await again(scene, 'run-3', '10.3.0.0/16');
  expect(await item(scene, second.session_id)).toMatchObject({ state: 'rolled_back', occupies: false });
  const before = await item(scene, second.session_id);
  const generation = (await item(scene, scene.id))?.generation;
  await again(scene, 'run-4', '10.4.0.0/16');
  expect(await item(scene, second.session_id)).toEqual(before);
  // It holds the network that all have kept, and nothing else that could go.
  expect(await item(scene, scene.id)).toMatchObject({ generation, occupies: true });
  expect(await item(scene, third.session_id)).toMatchObject({ occupies: false });
  scene.end();
});

test('a retirement that is under way when the stack is taken down is waited for, by whoever is there', async () => {
  const scene = open();
  const first = await scene.deploy();
  const second = begin(scene, 'run-2');
  await scene.until(async () => (await item(scene, first.session_id))?.state === 'rolling_back');
  expect((await item(scene, second))?.to_retire).toEqual([first.session_id]);
  expect(await ask(scene, second)).toMatchObject({ status: 200 });
  const engine = scene.world.engine(person);
  await scene.until(async () => {
    const [one, other] = [await item(scene, first.session_id), await item(scene, second)];
    // Whichever ends first: what is taken down is nobody's to retire for any more.
    expect(other).not.toHaveProperty('to_retire');
    expect(await scene.world.run(isAbandoned(engine, other!))).toBe(false);
    return one?.state === 'rolled_back' && other?.state === 'rolled_back';
  });
  await settled(scene.world, second);
  expect(await settled(scene.world, first.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'full' },
  });
  expect(scene.ids(vpcs)).toEqual([]);
  expect(await item(scene, second)).not.toHaveProperty('going_down');
  scene.end();
});

test('whoever dies between two revisions is made up for by the sweeper', async () => {
  const scene = open();
  const first = await scene.deploy();
  const second = await again(scene, 'run-2', '10.2.0.0/16');
  // No execution of the first can be started: whoever ends the second dies of it, time and again.
  scene.meets = (call) =>
    call.operation === 'StartExecution' && JSON.stringify(call).includes(`${first.session_id}-r`) ? denied : undefined;
  await scene.world.run(
    startRollback(scene.world.engine(person), { sessionId: second.session_id, request: { type: 'full', stack: true } }),
  );
  await scene.until(async () => (await item(scene, second.session_id))?.going_down === true);
  await scene.pass(600);
  scene.meets = () => undefined;
  await sweep(scene);
  expect(await settled(scene.world, first.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'full' },
  });
  expect(scene.ids(vpcs)).toEqual([]);
  expect(await item(scene, second.session_id)).not.toHaveProperty('going_down');
  expect(await item(scene, second.session_id)).not.toHaveProperty('open_in');
});

test('the time to live of a revision that nothing replaces ends with the one that follows', async () => {
  const scene = open({ guards: { dev: { timeToLive: { hours: 48, warnBeforeHours: 4 } } } });
  const first = await scene.deploy();
  await scene.pass(24 * 3600);
  const second = await again(scene, 'run-2', '10.1.0.0/16');
  expect(await item(scene, first.session_id)).not.toHaveProperty('expires_at');
  const ends = Date.parse(second.expires_at ?? '');
  expect(ends).toBeGreaterThan(Date.parse(first.expires_at ?? '') + 23 * hour);
  while (scene.world.clock.now() < ends + hour / 2) {
    await scene.pass(1800);
    expect(await sweep(scene)).toMatchObject({});
    const isOver = scene.world.clock.now() > ends;
    if (!isOver) expect(scene.ids(vpcs)).toHaveLength(2);
  }
  expect(await settled(scene.world, first.session_id)).toMatchObject({ state: 'rolled_back' });
  expect(scene.ids(vpcs)).toEqual([]);
});
