import { refusalByHolder } from '../../lib/engine/session/refusal';
import { loadSession } from '../../lib/engine/session/session-store';
import { keys, type SessionItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const waits = workflowOf(`
name: waits
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: a, service: control, action: wait, timeout: 600, depends_on: [create_vpc], with: {seconds: 300}}
`);

const pass = (world: LocalWorld, seconds: number): Promise<void> => world.run(world.clock.sleep(seconds * 1000));
const read = (world: LocalWorld, id: string) => world.run(loadSession(world.engine(person).ledger, id));

/** A session whose execution is gone and has told nobody: status events are best effort. */
async function dead(strategy: 'rollback' | 'keep' | 'approval', atOnce?: number) {
  const dev: { atOnce?: number } = atOnce === undefined ? {} : { atOnce };
  const world = new LocalWorld({ guards: { dev } });
  world.install(waits, 'dev');
  const run = start(world, waits, { stack_name: 'shop', on_failure: strategy });
  await pass(world, 60);
  Object.assign(run, { status: 'ABORTED' });
  return { world, dev, id: sessionOf(waits, run) };
}

/** What the next one is told that wants the stack, or a place. */
async function toldTo(world: LocalWorld, stack: string) {
  const run = start(world, waits, { stack_name: stack }, `next-${stack}`);
  await pass(world, 10);
  const [refusal] = (await view(world, sessionOf(waits, run))).refusals;
  return refusal!;
}

/** One that was asked for, and whose execution was gone before it had anything. */
async function onlyAskedFor(atOnce?: number) {
  const { world, id } = await dead('keep', atOnce);
  const item = await read(world, id);
  const name = { session_id: 'waits-0000000001', stack_name: 'early' };
  const arn = item.executions[0]!.arn.replace('run-1', 'gone');
  const early = { ...item, ...keys.session(name.session_id), ...name, state: 'requested' as const, occupies: false };
  await world.run(
    world.engine(person).ledger.create<SessionItem>({ ...early, executions: [{ arn, role: 'forward' }] }),
  );
  return { world, id: name.session_id };
}

describe('whoever wants the stack of a session that nothing runs any more', () => {
  test('is told of its rollback where that is its strategy', async () => {
    const { world, id } = await dead('rollback');
    expect(await toldTo(world, 'shop')).toEqual({
      code: 'StackBusy',
      message: `shop/dev belongs to session ${id}, whose execution is gone; its rollback has been started`,
      remedy: `Follow it with \`unity watch ${id}\`.`,
    });
    expect((await settled(world, id)).state).toBe('rolled_back');
  });

  test.each([
    ['keep', ''],
    ['approval', ', answer its question with `unity approve SESSION`'],
  ] as const)('is told that it is kept where that is %s', async (strategy, answer) => {
    const { world, id } = await dead(strategy);
    expect(await toldTo(world, 'shop')).toEqual({
      code: 'StackOccupied',
      message: `shop/dev belongs to session ${id}, whose execution is gone; it is kept as it stands`,
      remedy: `Let that session go on with \`unity resume ${id}\`${answer.replace('SESSION', id)}, or undo it with \`unity rollback ${id}\`.`,
    });
    expect(await settled(world, id)).toMatchObject({ state: 'failed', rollback: null });
  });

  test('is told that it has ended where nothing of it was made', async () => {
    const { world, id } = await onlyAskedFor();
    await pass(world, 180);
    const refusal = await world.run(refusalByHolder(world.engine(person), await read(world, id)));
    expect(refusal).toEqual({
      code: 'StackBusy',
      message: `early/dev belongs to session ${id}, whose execution is gone; it has been ended, and nothing of it was made`,
      remedy: 'Start again; nothing was touched.',
    });
    expect(await read(world, id)).toMatchObject({ state: 'failed', occupies: false });
  });
});

describe('whoever wants the place of a session that nothing runs any more', () => {
  test.each(['keep', 'approval'] as const)(
    'is told that it is kept where that is %s, and has it next',
    async (strategy) => {
      const { world, id } = await dead(strategy, 1);
      const { code, message, remedy } = await toldTo(world, 'blog');
      expect({ code, remedy }).toEqual({ code: 'EnvironmentFull', remedy: 'Start again: there is a place now.' });
      expect(message).toContain(`${id} of shop (its execution is gone; it is kept as it stands)`);
      expect(await settled(world, id)).toMatchObject({ state: 'failed', rollback: null });
      const again = start(world, waits, { stack_name: 'blog' }, 'again');
      expect((await settled(world, sessionOf(waits, again))).state).toBe('completed');
    },
  );

  test('follows the one that runs where there are still as many as it takes', async () => {
    const { world, dev, id } = await dead('keep', 2);
    const running = sessionOf(waits, start(world, waits, { stack_name: 'two' }, 'two'));
    await pass(world, 10);
    dev.atOnce = 1;
    const { message, remedy } = await toldTo(world, 'three');
    expect(message).toContain(`${id} of shop (its execution is gone; it is kept as it stands)`);
    expect(message).toContain(`${running} of two (executing)`);
    expect(remedy).toContain(`\`unity watch ${running}\`, or stop it with \`unity cancel ${running}\``);
  });
});
