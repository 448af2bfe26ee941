import type { Action, PollResult, UndoResult } from '../../lambdas/actions/action';
import type { ActionRegistry } from '../../lib/engine/engine';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { slowDefinition, slowHandler } from '../helpers/slow-action';
import { sessionOf, settled, start } from '../helpers/worlds';

/** Runs one step whose looks are noted, in seconds since its first look. */
async function looks(poll: (seconds: number) => PollResult, undo: (seconds: number) => UndoResult) {
  const told: string[] = [];
  const tap: CallTap = (call, proceed) => {
    const { ExpressionAttributeValues = {}, UpdateExpression = '' } = call.input as {
      UpdateExpression?: string;
      ExpressionAttributeValues?: Readonly<Record<string, { S?: string }>>;
    };
    const texts = Object.values(ExpressionAttributeValues).flatMap(({ S }) => S ?? []);
    const far = texts.find((text) => text.endsWith(' %'));
    if (/^SET /.test(UpdateExpression) && far !== undefined)
      told.push(`${texts.find((text) => text === 'a copy')} (${far})`);
    return proceed();
  };
  const world = new LocalWorld({ tap, registry: { 'test/slow': slow() as ActionRegistry[string] } });
  const forward: number[] = [];
  const back: number[] = [];
  const note = (list: number[]): number => {
    list.push(world.clock.now() / 1000);
    return (list.at(-1) ?? 0) - (list[0] ?? 0);
  };
  function slow(): Action<typeof slowDefinition> {
    return {
      definition: slowDefinition,
      begin: async (context) => void (await context.make('thing', slowHandler, async () => 'thing')),
      poll: async () => poll(note(forward)),
      check: async () => [],
      compensate: async (context) => {
        const result = undo(note(back));
        return result.status === 'gone' ? context.removeInOrder([slowHandler]) : result;
      },
      verifyGone: async () => [],
    };
  }
  const retry = { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 };
  const facts = { dependsOn: [], inputs: {}, retry, rollback: 'compensate', line: 1 } as const;
  const step = { name: 'slow', service: 'test', action: 'slow', timeoutSeconds: 600, ...facts };
  const workflow: Workflow = { name: 'slow', id: 'slow@1', parameters: {}, outputs: {}, steps: [step] };
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, id);
  const person = { actor: 'ann', via: 'test', reason: 'test' };
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const { rollback } = await settled(world, id);
  const executions = world.executions.all().map(({ historyEvents }) => historyEvents);
  return { forward: pausesOf(forward), back: pausesOf(back), told, rollback, longest: Math.max(...executions) };
}

/** The pauses between looks and when they began, in seconds since the first look. */
function pausesOf(times: readonly number[]): readonly { readonly at: number; readonly pause: number }[] {
  const [first = 0] = times;
  return times.slice(1).map((time, index) => {
    const before = times[index] ?? 0;
    return { at: before - first, pause: time - before };
  });
}

const pending = (reason: string, againInSeconds?: number) =>
  ({ status: 'pending', reason, ...(againInSeconds !== undefined && { againInSeconds }) }) as const;
const between = (list: Awaited<ReturnType<typeof looks>>['back'], from: number, until: number) =>
  list.filter(({ at }) => at >= from && at < until).map(({ pause }) => pause);
const most = (list: readonly number[]) => Math.max(...list);
/** The middle one: where a slice of work ends, the next look comes at once. */
const usual = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

test('looks are closer from a quarter of the usual time on, until the step is late', async () => {
  const { forward } = await looks(
    (seconds) => (seconds > 60 ? { status: 'ready', outputs: {} } : pending('time')),
    () => ({ status: 'gone' }),
  );
  expect(usual(between(forward, 0, 5))).toBeCloseTo(1.5, 1);
  expect(usual(between(forward, 6, 39))).toBeCloseTo(0.5, 1);
  expect(most(between(forward, 6, 39))).toBeLessThan(0.7);
  expect(usual(between(forward, 41, 60))).toBeCloseTo(1.5, 1);
});

test('the longer the undo waits for the same, the rarer it looks; for something else it begins anew', async () => {
  const { back } = await looks(
    () => ({ status: 'ready', outputs: {} }),
    (seconds) => (seconds > 150 ? { status: 'gone' } : pending(seconds > 120 ? 'another' : 'one')),
  );
  expect(most(between(back, 0, 8))).toBeLessThan(0.6);
  expect(usual(between(back, 60, 80))).toBeGreaterThan(2.9);
  expect(usual(between(back, 60, 80))).toBeLessThan(4.5);
  expect(most(back.map(({ pause }) => pause))).toBeLessThan(5.2);
  expect(most(between(back, 127, 132))).toBeLessThan(0.7);
});

test('a wait whose end is known is looked at right then', async () => {
  const end = 100;
  const { back } = await looks(
    () => ({ status: 'ready', outputs: {} }),
    (seconds) => (seconds >= end ? { status: 'gone' } : pending('time', end - seconds)),
  );
  const last = back.at(-1)!;
  expect(last.at + last.pause).toBeGreaterThanOrEqual(end);
  expect(last.at + last.pause).toBeLessThan(end + 0.6);
  expect(most(between(back, 60, 95))).toBeGreaterThan(2.9);
});

test('how far it is with the same is told, and makes no look come sooner', async () => {
  const tens = (seconds: number) => ({ ...pending('a copy'), howFar: `${Math.floor(seconds / 12) * 10} %` });
  const { back, told } = await looks(
    () => ({ status: 'ready', outputs: {} }),
    (seconds) => (seconds > 110 ? { status: 'gone' } : tens(seconds)),
  );
  expect(told).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90].map((percent) => `a copy (${percent} %)`));
  expect(usual(between(back, 60, 80))).toBeGreaterThan(2.9);
});

describe('a copy of data', () => {
  const hour = 3_600;
  const copying = (seconds: number, from: number, until: number) => ({
    ...pending('a copy'),
    howFar: `${Math.floor(((seconds - from) / (until - from)) * 10) * 10} %`,
  });
  const played = (undo: (seconds: number) => UndoResult) => looks(() => ({ status: 'ready', outputs: {} }), undo);

  test('that takes hours is waited for, and what comes after it has its own time', async () => {
    const { rollback, longest, back } = await played((seconds) => {
      if (seconds < 4 * hour) return copying(seconds, 0, 4 * hour);
      return seconds < 4 * hour + 2_900 ? pending('its removal') : { status: 'gone' };
    });
    expect(rollback).toMatchObject({ verdict: 'clean' });
    expect(back.at(-1)!.at).toBeGreaterThan(4 * hour + 2_800);
    expect(longest).toBeLessThan(5_000);
  });

  test('is waited for no longer than the machine has, and what comes after it no longer than ever', async () => {
    const never = await played((seconds) => copying(seconds, 0, 100 * hour));
    expect(never.rollback).toMatchObject({ verdict: 'dirty' });
    expect(never.back.at(-1)!.at).toBeGreaterThan(5 * hour - 60);
    expect(never.back.at(-1)!.at).toBeLessThan(5 * hour + 60);
    const stuck = await played((seconds) => (seconds < hour ? copying(seconds, 0, hour) : pending('its removal')));
    expect(stuck.rollback).toMatchObject({ verdict: 'dirty' });
    expect(stuck.back.at(-1)!.at).toBeGreaterThan(hour + 2_900);
    expect(stuck.back.at(-1)!.at).toBeLessThan(hour + 3_100);
  });
});
