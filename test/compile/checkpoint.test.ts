import aslValidator from 'asl-validator';
import { permissionSets } from '../../lib/domain/functions';
import type { Json, JsonObject } from '../../lib/domain/json';
import { taskMarginSeconds, timeoutOfFunction } from '../../lib/workflow/asl/timing';
import { compileCheckpoint } from '../../lib/workflow/compile';
import { type Answer, type Answers, bySteps, failure, type Play, play } from './play';

const machine = compileCheckpoint({ environment: 'dev' });
const own = { session_id: 's-1', checkpoint: 'stored', run: 2 };
const ids = { session_id: 's-1', epoch: 7, checkpoint: 'stored' };
const task = (step: string, facts: object = {}) => ({ ...ids, step, set: 'network', work: 'copy', ...facts });
const done = { status: 'done', seconds: null, more: 'is not handed on' };
const planned = (tasks: readonly Json[]): JsonObject => ({
  ...own,
  status: 'planned',
  tasks: [...tasks],
  more: 'is not',
});

/** What the one function with three verbs answers to each; to what is not named it says nothing. */
const verbs =
  (answers: Readonly<Record<string, Answer>>): Answers =>
  ({ do: verb }) =>
    answers[String(verb)] ?? {};

const good: Readonly<Record<string, Answers>> = Object.fromEntries(
  permissionSets.flatMap((set) => [
    [`make_${set}`, done],
    [`undo_${set}`, done],
  ]),
);

/** Runs the machine over those tasks; functions that are not named do their work well. */
const run = (tasks: readonly Json[], functions: Readonly<Record<string, Answers>> = {}): Promise<Play> =>
  play(machine, own, { ...good, checkpoint: verbs({ plan: planned(tasks) }), ...functions });

const said = ({ calls }: Play) => calls.map(({ name, payload }) => [name, payload]);
const verbsOf = ({ callsOf }: Play) => callsOf('checkpoint').map(({ payload }) => payload.do);
const record = (step: string, error: string, cause = 'because') => [
  'checkpoint',
  { do: 'fail', ...ids, step, error: { Error: error, Cause: cause } },
];

test('the machine is valid as AWS gets it', () => {
  const sent = JSON.parse(JSON.stringify(machine)) as object;
  const { isValid, errorsText } = aslValidator(sent, { checkPaths: true, checkArn: true });
  expect([errorsText('\n'), isValid]).toEqual(['', true]);
  expect(machine.Comment).toBe('makes and deletes checkpoints of sessions in dev');
});

test('it plans, has the data of each step copied, and closes; ids are handed on and nothing else', async () => {
  const play = await run([task('disk'), task('files', { set: 'files', epoch: 8 })]);
  expect(play.status).toBe('SUCCEEDED');
  expect(said(play)).toEqual([
    ['checkpoint', { do: 'plan', ...own }],
    ['make_network', { ...ids, step: 'disk', capture: true }],
    ['make_files', { ...ids, step: 'files', epoch: 8, capture: true }],
    ['checkpoint', { do: 'close', ...own }],
  ]);
});

test('one without copies is closed at once', async () => {
  const play = await run([]);
  expect([verbsOf(play), play.calls.length, play.status]).toEqual([['plan', 'close'], 2, 'SUCCEEDED']);
});

test.each(['closed', ''])('what is not planned (%s) is not worked on', async (status) => {
  const checkpoint = verbs({ plan: { ...planned([task('disk')]), status } });
  const play = await run([], { checkpoint });
  expect([play.names, play.status]).toEqual([['checkpoint'], 'SUCCEEDED']);
});

describe.each([
  ['copy', 'make', 'capture'],
  ['discard', 'undo', 'discard'],
] as const)('to %s', (work, maker, flag) => {
  test.each(permissionSets)('what a step of %s has made is its own function’s to do', async (set) => {
    const play = await run([task('disk', { set, work })]);
    expect(said(play).slice(1, -1)).toEqual([[`${maker}_${set}`, { ...ids, step: 'disk', [flag]: true }]]);
  });

  test('goes on, pass by pass, at the times that the work itself names', async () => {
    const passes = [{ status: 'pending', seconds: 15 }, { status: 'pending', seconds: 600 }, done];
    const play = await run([task('disk', { work })], { [`${maker}_network`]: passes });
    expect(play.callsOf(`${maker}_network`).map(({ at }) => at)).toEqual([0, 15, 615]);
    expect(verbsOf(play)).toEqual(['plan', 'close']);
  });

  test('may fail for one step: that is recorded, hinders no other, and the checkpoint is closed', async () => {
    const answers = bySteps({ disk: failure('Odd') }, done);
    const play = await run([task('disk', { work }), task('files', { work })], { [`${maker}_network`]: answers });
    expect(said(play)).toContainEqual(record('disk', 'Odd'));
    expect(verbsOf(play)).toEqual(['plan', 'fail', 'close']);
    expect(play.callsOf(`${maker}_network`).map(({ payload }) => payload.step)).toEqual(['disk', 'files']);
    expect(play.status).toBe('SUCCEEDED');
  });

  test('without an answer is given up when the function is dead for certain, after twelve repeats', async () => {
    const play = await run([task('disk', { work })], { [`${maker}_network`]: 'never' });
    const [first, second] = play.callsOf(`${maker}_network`);
    const pause = second!.at - first!.at - timeoutOfFunction(`${maker}_network`) - taskMarginSeconds;
    expect(pause).toBeGreaterThanOrEqual(0);
    expect(pause).toBeLessThanOrEqual(1);
    expect(play.callsOf(`${maker}_network`)).toHaveLength(13);
    expect(said(play)).toContainEqual(record('disk', 'States.Timeout', ''));
  });
});

test('what no function can do is nobody’s', async () => {
  const play = await run([task('disk', { set: 'unknown' }), task('files', { work: 'unknown' })]);
  expect([verbsOf(play), play.calls.length]).toEqual([['plan', 'close'], 2]);
});

test('no more than forty steps are copied at once', async () => {
  const tasks = Array.from({ length: 41 }, (_, index) => task(`s${index}`));
  const slow = await run(tasks, { make_network: 'never' });
  expect(slow.callsOf('make_network').filter(({ at }) => at === 0)).toHaveLength(40);
  const quick = await run(tasks);
  expect(new Set(quick.callsOf('make_network').map(({ payload }) => payload.step)).size).toBe(41);
});

test.each(['plan', 'close'])('where the checkpoint cannot be told of (%s), the machine fails', async (verb) => {
  const checkpoint = verbs({ plan: planned([]), [verb]: failure('Odd') });
  expect(await run([], { checkpoint })).toMatchObject({ status: 'FAILED', error: 'Odd' });
});

test.each(['plan', 'fail', 'close'])('%s has the time of its function and a little more', async (verb) => {
  const checkpoint = verbs({ plan: planned([task('disk')]), [verb]: 'never' });
  const play = await run([], { checkpoint, make_network: failure('Odd') });
  const [first, second] = play.callsOf('checkpoint').filter(({ payload }) => payload.do === verb);
  const pause = second!.at - first!.at - timeoutOfFunction('checkpoint') - taskMarginSeconds;
  expect(pause).toBeGreaterThanOrEqual(0);
  expect(pause).toBeLessThanOrEqual(1);
});

test('copies that do not end are given up after a day', async () => {
  const play = await run([task('disk')], { make_network: { status: 'pending', seconds: 600 } });
  expect(play).toMatchObject({ status: 'TIMED_OUT', seconds: 86_400 });
});

test('states are called as people look for them in the console', () => {
  const { Copies } = machine.States;
  const names = Copies?.Type === 'Map' ? Object.keys(Copies.ItemProcessor.States) : [];
  expect(names).toEqual(expect.arrayContaining(['Copy files', 'Discard files', 'Record failure']));
});
