import type { UnityError } from '../../lib/domain/errors/unity-error';
import { nestedBranches } from '../../lib/workflow/asl/lanes';
import type { Branch } from '../../lib/workflow/asl/types';
import { compileForward } from '../../lib/workflow/compile';
import { machineFigures, worstReturnEvents, worstSeconds } from '../../lib/workflow/limits';
import type { Step } from '../../lib/workflow/model';
import { options, step, workflowOf } from './play';

const bounds = { gateTimeoutSeconds: 300, sliceSeconds: 50, holds: ({ action }: Step) => action === 'wait' };
const figures = (steps: readonly Step[], text = '') => machineFigures(workflowOf(steps), text, bounds);
/** Events of steps, those of opening, of what a resume has undone first, of closing and repeated invocations apart. */
const events = (steps: readonly Step[]) => figures(steps).worstHistoryEvents - 2_170;
const of = (text: string, timeoutSeconds: number, facts: Partial<Step> = {}) =>
  step(text, { timeoutSeconds, ...facts });

describe('the time of a workflow at the worst', () => {
  test.each<[string, readonly Step[], number]>([
    ['nothing', [], 0],
    ['one step', [of('a', 600)], 690],
    ['a chain', [of('a', 600), of('b after a', 100)], 690 + 190],
    ['a chain told from its end', [of('b after a', 100), of('a', 600)], 690 + 190],
    ['the longer way', [of('a', 600), of('b', 900), of('c after a, b', 10), of('d after a', 20)], 990 + 100],
    ['a step after one that is not there', [of('a after gone', 600)], 690],
  ])('of %s', (_, steps, seconds) => {
    expect(worstSeconds(workflowOf(steps))).toBe(seconds + 4 * 90 + 300);
    expect(figures(steps).worstSeconds).toBe(seconds + 4 * 90 + 300);
  });
});

describe('the history of a workflow at the worst', () => {
  test.each<[string, readonly Step[], number]>([
    ['nothing', [], 0],
    // Seven a slice, one more for each try, and seven around.
    ['a step of two slices', [of('a', 100)], (2 + 4) * 7 + 7],
    ['a step of two slices and a bit', [of('a', 101)], (3 + 4) * 7 + 7],
    [
      'a step that may not be tried again',
      [of('a', 100, { retry: { ...step('a').retry, maxAttempts: 0 } })],
      (2 + 1) * 7 + 7,
    ],
    ['a step that waits for a signal', [of('a', 100_000, { action: 'wait' })], 4 * 20 + 7],
    ['a step whose checkpoint keeps the state alone', [of('a', 100, { checkpoint: 'c' })], (2 + 4) * 7 + 7],
    [
      'a step whose checkpoint copies data',
      [of('a', 100, { checkpoint: 'c', checkpointData: 'snapshot' })],
      (2 + 4) * 7 + 7 + 7,
    ],
    // Six for each time that a gate asks, and two to open: it must have opened when all before had its time.
    ['a gate that asks once', [of('a', 100), of('b after a', 100)], 2 * 49 + 6 + 2],
    ['a gate that asks thrice', [of('a', 600), of('b after a', 100)], (12 + 4) * 7 + 7 + 49 + 3 * 6 + 2],
    ['a gate behind two', [of('a', 100), of('c', 600), of('b after a, c', 100)], 2 * 49 + (12 + 4) * 7 + 7 + 3 * 6 + 2],
    ['a gate for a step that is not there', [of('b after gone', 100)], 49 + 6 + 2],
  ])('of %s', (_, steps, expected) => {
    expect(events(steps)).toBe(expected);
  });
});

test.each<[string, readonly Step[], number]>([
  ['nothing', [], 0],
  ['two steps', [of('a', 100), of('b after a', 100)], 2 * 4],
  ['a step that waits for a signal, and may be tried three times more', [of('a', 100, { action: 'wait' })], 4 + 4 * 2],
])('the machine of returns leaves more events by its Maps and their items: of %s', (_, steps, more) => {
  const ofReturn = worstReturnEvents(workflowOf(steps), bounds);
  expect(ofReturn - figures(steps).worstHistoryEvents).toBe(60 + more);
});

test('a definition is counted in bytes, with an ARN for each function', () => {
  const text = '{"größer": "${make_network}", "b": "${gate}", "not": "$.path $${"}';
  const grown = text.replace('${make_network}', 'x'.repeat(150)).replace('${gate}', 'x'.repeat(150));
  expect(figures([], text).definitionBytes).toBe(Buffer.byteLength(grown));
  expect(figures([], 'none').definitionBytes).toBe(4);
});

describe('the compiler', () => {
  const wait = (seconds: number) => workflowOf([of('w', seconds, { action: 'wait' })]);
  const refusal = (compile: () => unknown): UnityError => {
    try {
      compile();
    } catch (error) {
      return error as UnityError;
    }
    throw new Error('it was not refused');
  };

  test('takes what lasts a year, and refuses a second more', () => {
    const year = 31_536_000;
    const most = year - 90 - 660;
    expect(compileForward(wait(most), options).figures.worstSeconds).toBe(year);
    const refused = refusal(() => compileForward(wait(most + 1), options));
    expect(refused).toMatchObject({
      code: 'MachineTooLarge',
      message: '31536001 seconds at the worst (limit 31536000)',
      details: { figures: { worstSeconds: year + 1 } },
    });
  });

  test('takes what leaves 25,000 events, and refuses what leaves more', () => {
    const wait = of('x', 1, { action: 'wait' });
    const polled = 50 * 3_244;
    expect(compileForward(workflowOf([wait, of('a', polled)]), options).figures.worstHistoryEvents).toBe(25_000);
    expect(refusal(() => compileForward(workflowOf([wait, of('a', polled + 1)]), options)).message).toBe(
      '25007 history events at the worst (limit 25000)',
    );
  });

  test('takes a definition of 1 MiB, and refuses a byte more', () => {
    const named = (length: number) => workflowOf([of('a', 100)], 'x'.repeat(length));
    const bytes = (length: number) => compileForward(named(length), options).figures.definitionBytes;
    // The id stands in it twice.
    const base = bytes(0);
    const most = Math.floor((1_048_576 - base) / 2);
    expect(bytes(most)).toBe(base + 2 * most);
    expect(refusal(() => bytes(most + 1)).message).toBe(`${base + 2 * most + 2} bytes of definition (limit 1048576)`);
  });

  test('names everything that does not fit', () => {
    const { message } = refusal(() => compileForward(workflowOf([of('a', 40_000_000)], 'x'.repeat(600_000)), options));
    expect(message).toMatch(/^\d+ bytes of definition .*; \d+ history events .*; \d+ seconds [^;]*$/);
  });

  test('refuses an action that is not installed, with its name', () => {
    expect(refusal(() => compileForward(workflowOf([step('a', { action: 'gone' })]), options))).toMatchObject({
      code: 'UnknownAction',
      message: 'test/gone',
    });
  });
});

describe('lanes', () => {
  const branches = (count: number): readonly Branch[] =>
    Array.from({ length: count }, (_, index) => ({
      StartAt: `b${index}`,
      States: { [`b${index}`]: { Type: 'Succeed' } },
    }));

  test.each([1, 40])('%d stand side by side as they are', (count) => {
    expect(nestedBranches(branches(count), 'Lanes')).toEqual(branches(count));
  });

  test.each([41, 1_600, 1_601, 3_000])('%d are nested, none with more than 40 beside it, in their order', (count) => {
    const names: string[] = [];
    const visit = (beside: readonly Branch[]): readonly string[] => {
      expect(beside.length).toBeLessThanOrEqual(40);
      return beside.flatMap((branch) => {
        const state = branch.States[branch.StartAt]!;
        names.push(branch.StartAt);
        if (state.Type !== 'Parallel') return [branch.StartAt];
        expect(state).toEqual({ Type: 'Parallel', Branches: state.Branches, ResultPath: null, End: true });
        return visit(state.Branches);
      });
    };
    expect(visit(nestedBranches(branches(count), 'Lanes'))).toEqual(branches(count).map(({ StartAt }) => StartAt));
    expect(new Set(names).size).toBe(names.length);
    const groups = names.filter((name) => name.startsWith('Lanes'));
    expect(groups.length).toBeLessThanOrEqual(Math.ceil(count / 40) + Math.ceil(count / 1_600));
    expect(groups).toContain(count > 1_600 ? 'Lanes group 2' : 'Lanes 2');
  });
});
