import { logLines } from '../../lib/domain/log-lines';
import type { SessionDocument } from '../../lib/domain/session-document';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { backoffSeconds } from '../../lib/engine/rollback/undo-pauses';
import { loadSession } from '../../lib/engine/session/session-store';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { SeededRandom } from '../../lib/local/time/seeded-random';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const files = 'AWS::EFS::FileSystem';
const workflow = workflowOf(`
name: branches
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: files, service: aws, action: create_efs, timeout: 600, depends_on: [network]}
  - {name: other, service: aws, action: create_vpc, timeout: 300}
`);
const denied = Object.assign(new Error('not allowed'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });

/** A deployment that stands; its file system may not be deleted as long as `refuses`. */
async function standing(options: LocalWorldOptions = {}) {
  const control = { refuses: true };
  const refusedAt: number[] = [];
  const lines: { readonly message: string; readonly facts: object }[] = [];
  const world = new LocalWorld({
    ...options,
    log: (message, facts) => void lines.push({ message, facts }),
    tap: async ({ operation }, proceed) => {
      if (!control.refuses || operation !== 'DeleteFileSystem') return proceed();
      refusedAt.push(world.clock.now());
      throw denied;
    },
  });
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  const undo = async (): Promise<SessionDocument> => {
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    return settled(world, id);
  };
  return { world, id, control, lines, refusedAt, undo };
}

const undoOf = ({ steps }: SessionDocument, name: string) => steps.find((step) => step.name === name)!.undo!;
const eventsOf = (world: LocalWorld, type: string) =>
  world.bus
    .events()
    .filter(({ detailType }) => detailType === type)
    .map(({ detail }) => (detail as { readonly data: Record<string, unknown> }).data);

test('an undo that is stuck three rollbacks long, and then works', async () => {
  const { world, id, control, lines, undo } = await standing();
  const seen: { epoch: number; generation: number; otherGone: string | null }[] = [];
  for (let time = 1; time <= 3; time++) {
    const session = await undo();
    expect(session).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty', tails: [], kept: [] } });
    // Each that is left: why, what it costs, whose undo is in the way, and the way on.
    const { leftovers, progress } = session.rollback!;
    expect(new Set(leftovers.map(({ step }) => step))).toEqual(new Set(['files', 'network']));
    for (const leftover of leftovers) {
      const isCause = leftover.step === 'files';
      expect(leftover).toMatchObject({ next_command: `unity rollback ${id}`, id: expect.stringMatching(/./) });
      expect(leftover.reason).toContain(isCause ? 'AccessDenied: not allowed' : 'could not be undone: files');
      expect(leftover.blocked_by).toEqual(isCause ? undefined : ['files']);
      expect(leftover.hourly_usd).toBeGreaterThanOrEqual(0);
    }
    expect(leftovers.some(({ type }) => type === files)).toBe(true);
    expect(progress).toMatchObject({ phase: 'ended', undone: 1, stuck: 2, total: 3, generation: time });
    // What does not stand under it is gone with the first.
    expect(undoOf(session, 'other').state).toBe('completed');
    expect(session.resources.filter(({ step }) => step === 'other').map(({ state }) => state)).not.toContain('active');
    expect(ours(world).filter((text) => text.startsWith('AWS::EC2::VPC '))).toHaveLength(1);
    const { epoch, generation, occupies } = await world.run(loadSession(world.engine(person).ledger, id));
    expect(occupies).toBe(true);
    seen.push({ epoch, generation, otherGone: undoOf(session, 'other').completed_at });
  }
  expect(seen.map(({ generation }) => generation)).toEqual([1, 2, 3]);
  expect(seen[1]!.epoch).toBeGreaterThan(seen[0]!.epoch);
  expect(seen[2]!.epoch).toBeGreaterThan(seen[1]!.epoch);

  control.refuses = false;
  const session = await undo();
  expect(session).toMatchObject({
    state: 'rolled_back',
    rollback: { verdict: 'clean', leftovers: [], progress: { phase: 'ended', undone: 3, stuck: 0, total: 3 } },
  });
  expect(ours(world)).toEqual([]);
  const next = start(world, workflow, { stack_name: 'shop' }, 'run-2');
  expect(await settled(world, sessionOf(workflow, next))).toMatchObject({ state: 'completed' });

  // An event for each that gave up, of each rollback; a line of the log where the cause is.
  const stuck = eventsOf(world, 'UNDO_STUCK').map(({ step, code, attempts, blocked_by }) => ({
    step,
    code,
    attempts,
    blocked_by,
  }));
  const cause = { step: 'files', code: 'AccessDenied', attempts: world.settings.maxUndoAttempts, blocked_by: [] };
  const follower = { step: 'network', code: 'UndoStuck', attempts: 0, blocked_by: ['files'] };
  expect(stuck).toEqual([cause, follower, cause, follower, cause, follower]);
  expect(lines.filter(({ message }) => message === logLines.stuck).map(({ facts }) => facts)).toEqual(
    Array.from({ length: 3 }, () => ({
      session_id: id,
      step: 'files',
      code: 'AccessDenied',
      reason: 'not allowed',
      request_id: null,
    })),
  );
});

test('how far a rollback is, is told when it begins, is planned, looks once more, and has ended', async () => {
  const { world, control, undo } = await standing();
  control.refuses = false;
  await undo();
  expect(
    eventsOf(world, 'ROLLBACK_STATE_CHANGED').map(({ phase, undone, stuck, total, verdict }) => [
      phase,
      undone,
      stuck,
      total,
      verdict,
    ]),
  ).toEqual([
    ['planning', 0, 0, 0, null],
    ['undoing', 0, 0, 3, null],
    ['verifying', 3, 0, 3, null],
    ['ended', 3, 0, 3, 'clean'],
  ]);
});

test('an undo that only ever meets errors ends by its time where its tries do not end it', async () => {
  const { undo } = await standing({ settings: { maxUndoAttempts: 10_000 } });
  const { started_at: from, completed_at: to, error } = undoOf(await undo(), 'files');
  const seconds = (Date.parse(to!) - Date.parse(from!)) / 1000;
  expect(error).toMatchObject({ code: 'AccessDenied' });
  expect(seconds).toBeGreaterThan(3_000);
  expect(seconds).toBeLessThan(3_100);
});

test.each([5, 50])('a slice of %d seconds that ends during a pause does not cut it short', async (sliceSeconds) => {
  const { refusedAt, undo } = await standing({ settings: { sliceSeconds } });
  const { error } = undoOf(await undo(), 'files');
  expect(error).toMatchObject({ code: 'AccessDenied' });
  const pauses = refusedAt.slice(1).map((time, index) => (time - refusedAt[index]!) / 1000);
  expect(pauses).toHaveLength(7);
  pauses.forEach((pause, index) => {
    expect(pause).toBeGreaterThanOrEqual(Math.min(2 ** (index + 1), 30) / 2);
  });
});

describe('the pause after an error', () => {
  const pauses = (seed: number) => {
    const random = new SeededRandom(seed);
    return Array.from({ length: 8 }, (_, index) => backoffSeconds(index + 1, random));
  };

  test('doubles up to half a minute, half of it by chance', () => {
    for (let seed = 1; seed <= 200; seed++) {
      pauses(seed).forEach((pause, index) => {
        const longest = Math.min(2 ** (index + 1), 30);
        expect(pause).toBeGreaterThanOrEqual(longest / 2);
        expect(pause).toBeLessThan(longest);
      });
    }
  });

  test('is the same for the same seed, and not for another', () => {
    expect(pauses(7)).toEqual(pauses(7));
    expect(pauses(7)).not.toEqual(pauses(8));
  });

  test('is drawn in the account’s own sequence: a rollback takes exactly as long each time it is played', async () => {
    const played = async (seed: number) => undoOf(await (await standing({ seed })).undo(), 'files');
    const [one, again, another] = [await played(3), await played(3), await played(4)];
    expect(again).toEqual(one);
    expect(another.completed_at).not.toBe(one.completed_at);
  });
});
