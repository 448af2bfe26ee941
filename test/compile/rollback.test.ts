import { permissionSets } from '../../lib/domain/functions';
import type { Json } from '../../lib/domain/json';
import { defaultSettings } from '../../lib/domain/settings';
import { taskMarginSeconds, timeoutOfFunction } from '../../lib/workflow/asl/timing';
import { compileRollback } from '../../lib/workflow/compile';
import { type Answers, bySteps, byToken, failure, type Play, play } from './play';

const machine = compileRollback({ environment: 'dev', settings: defaultSettings });
const ids = { session_id: 's-1', epoch: 7 };
const item = (step: string, set = 'network') => ({ ...ids, step, set });
const go = byToken({ status: 'go' });
const gone = { status: 'gone', more: 'is not handed on' };

/** A plan of those items, dealt out as they come. */
const planned = (...lists: readonly Json[][]) => ({
  ...ids,
  status: 'planned',
  generation: 3,
  lists: Array.from({ length: 5 }, (_, index) => lists[index] ?? []),
  more: 'is not handed on',
});

const good: Readonly<Record<string, Answers>> = {
  ...Object.fromEntries(permissionSets.map((set) => [`undo_${set}`, gone])),
  plan_rollback: planned([item('app')], [item('net')]),
  undo_gate: go,
  fail_step: {},
  close_rollback: { session_id: 's-1', generation: 3, status: 'closed', more: 'is not handed on' },
};

/** Runs the rollback machine; functions that are not named do their work well. */
const undo = (functions: Readonly<Record<string, Answers>> = {}): Promise<Play> =>
  play(machine, { session_id: 's-1', generation: 3 }, { ...good, ...functions });

const undoings = ({ calls }: Play) =>
  calls.flatMap(({ name, payload }) =>
    name.startsWith('undo_') && name !== 'undo_gate' && payload.step ? [payload.step] : [],
  );
const others = ({ calls }: Play) => calls.filter(({ payload }) => payload.step === undefined).map(({ name }) => name);

test('the machine plans, undoes, verifies and closes, and hands on ids and nothing else', async () => {
  const { calls, status } = await undo();
  const said = calls.map(({ name, payload: { token: _, ...payload } }) => [name, payload]);
  expect(status).toBe('SUCCEEDED');
  expect(said[0]).toEqual([
    'plan_rollback',
    {
      session_id: 's-1',
      generation: 3,
      execution_arn: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-0',
    },
  ]);
  expect(said.slice(1, 5)).toEqual(
    expect.arrayContaining([
      ['undo_gate', { ...ids, step: 'app' }],
      ['undo_gate', { ...ids, step: 'net' }],
      ['undo_network', { ...ids, step: 'app' }],
      ['undo_network', { ...ids, step: 'net' }],
    ]),
  );
  expect(said.slice(5, -1)).toEqual(permissionSets.map((set) => [`undo_${set}`, { ...ids, verify: true }]));
  expect(said.at(-1)).toEqual(['close_rollback', ids]);
  expect(machine.Comment).toBe('undoes sessions in dev');
});

test('what is not planned is not undone', async () => {
  const { names, status } = await undo({ plan_rollback: { ...planned([item('app')]), status: 'closed' } });
  expect([names, status]).toEqual([['plan_rollback'], 'SUCCEEDED']);
});

test('what is not to its end is planned anew, as long as it takes', async () => {
  const again = { session_id: 's-1', generation: 4, status: 'again' };
  const run = await undo({ close_rollback: [again, { ...again, generation: 5 }, { ...again, status: 'closed' }] });
  expect(run.callsOf('plan_rollback').map(({ payload }) => payload.generation)).toEqual([3, 4, 5]);
  expect(run.callsOf('close_rollback')).toHaveLength(3);
  expect(run.status).toBe('SUCCEEDED');
});

test('all 200 steps are on their way at once', async () => {
  const lists = Array.from({ length: 5 }, (_, list) =>
    Array.from({ length: 40 }, (_item, index) => item(`s${list}-${index}`)),
  );
  const run = await undo({ plan_rollback: planned(...lists), undo_gate: 'never' });
  const first = run.callsOf('undo_gate').filter(({ at }) => at === 0);
  expect(new Set(first.map(({ payload }) => payload.step)).size).toBe(200);
  // Nobody ever wakes them: the machine gives up after six hours.
  expect(run).toMatchObject({ status: 'TIMED_OUT', seconds: 21_600 });
});

test.each(permissionSets)(
  'a step of %s is undone by the function that has its rights, until it is gone',
  async (set) => {
    const pending = { status: 'pending' };
    const run = await undo({ plan_rollback: planned([item('app', set)]), [`undo_${set}`]: [pending, pending, gone] });
    const own = run.calls.filter(
      ({ name, payload }) => name.startsWith('undo_') && payload.step && name !== 'undo_gate',
    );
    expect(own.map(({ name }) => name)).toEqual([`undo_${set}`, `undo_${set}`, `undo_${set}`]);
  },
);

test.each(['cancelled', 'undone', ''])('a step whose gate says otherwise (%s) is left alone', async (status) => {
  const run = await undo({ undo_gate: bySteps({ app: byToken({ status }) }, go) });
  expect(undoings(run)).toEqual(['net']);
  expect(run.status).toBe('SUCCEEDED');
});

test('a gate that hears nothing asks again, six times as rarely as on the way forward', async () => {
  const run = await undo({ undo_gate: bySteps({ app: ['never', 'never', go] }, go) });
  const asked = run.callsOf('undo_gate').filter(({ payload }) => payload.step === 'app');
  expect(asked.map(({ at }) => at)).toEqual([0, 1_800, 3_600]);
  expect(undoings(run)).toEqual(['net', 'app']);
  expect(run.callsOf('fail_step')).toEqual([]);
});

test.each([
  ['undo', { undo_network: bySteps({ app: failure('Odd') }, gone) }, ['net']],
  ['gate', { undo_gate: bySteps({ app: failure('Odd') }, go) }, ['net']],
])('a step whose %s fails is stuck, and hinders no other', async (what, functions, expected) => {
  const run = await undo(functions);
  const error = { Error: 'Odd', Cause: 'because' };
  expect(run.callsOf('fail_step').map(({ payload }) => payload)).toEqual([{ ...ids, step: 'app', error, undo: true }]);
  expect(undoings(run).filter((step) => step !== 'app')).toEqual(expected);
  // Whatever it says, it is asked five times more: a right that is missing for a moment leaves nothing behind.
  const tries = run.calls.filter(
    ({ name, payload }) => payload.step === 'app' && name === (what === 'gate' ? 'undo_gate' : 'undo_network'),
  );
  expect(tries).toHaveLength(6);
  expect(others(run)).toEqual(['plan_rollback', ...permissionSets.map((set) => `undo_${set}`), 'close_rollback']);
  expect(run.status).toBe('SUCCEEDED');
});

test.each<[string, Answers]>([
  ['plan_rollback', [failure('AccessDenied'), good.plan_rollback as Json]],
  ['undo_edge', [failure('AccessDenied'), gone]],
  ['fail_step', [failure('AccessDenied'), {}]],
  ['close_rollback', [failure('AccessDenied'), good.close_rollback as Json]],
])('%s has not said its last word with one refusal', async (name, answers) => {
  const failing = name === 'fail_step' ? { undo_network: bySteps({ app: failure('Odd') }, gone) } : {};
  const run = await undo({ ...failing, [name]: answers });
  expect(run.callsOf(name)).toHaveLength(2);
  expect(run.status).toBe('SUCCEEDED');
});

test('what is refused five times more is refused, after pauses that grow to half a minute at the most', async () => {
  const run = await undo({ plan_rollback: failure('AccessDenied') });
  const times = run.callsOf('plan_rollback').map(({ at }) => at);
  const pauses = times.slice(1).map((at, index) => at - times[index]!);
  expect(run).toMatchObject({ status: 'FAILED', error: 'AccessDenied' });
  expect(pauses).toHaveLength(5);
  const bounds = [2, 4, 8, 16, 30];
  for (const [index, pause] of pauses.entries()) expect(pause).toBeLessThanOrEqual(bounds[index]!);
  expect(pauses).not.toEqual(bounds);
});

test.each(['plan_rollback', 'undo_network', 'close_rollback'])(
  '%s has the time of its function and a little more',
  async (name) => {
    const run = await undo({ [name]: name === 'undo_network' ? bySteps({ app: 'never' }, gone) : 'never' });
    const [first, second] = run
      .callsOf(name)
      .filter(({ payload }) => name !== 'undo_network' || payload.step === 'app');
    const pause = second!.at - first!.at - timeoutOfFunction(name as 'plan_rollback') - taskMarginSeconds;
    expect(pause).toBeGreaterThanOrEqual(0);
    expect(pause).toBeLessThanOrEqual(1);
  },
);
