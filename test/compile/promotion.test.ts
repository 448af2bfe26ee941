import aslValidator from 'asl-validator';
import type { Json } from '../../lib/domain/json';
import { deployingHoldSeconds, soakHoldSeconds } from '../../lib/domain/promotion-holds';
import { taskMarginSeconds, timeoutOfFunction } from '../../lib/workflow/asl/timing';
import { compilePromotion } from '../../lib/workflow/compile';
import { machineLimits } from '../../lib/workflow/limits';
import { type Answer, type Answers, byToken, failure, type Play, play } from './play';

const machine = compilePromotion({ environment: 'prod' });
const ids = { environment: 'prod', stack: 'shop', candidate: '0123456789', run: 2 };
const answer = (status: string, facts: object = {}): Json => ({
  status,
  seconds: null,
  error: null,
  cause: null,
  more: 'is not handed on',
  ...facts,
});
const again = answer('again');
const look = answer('look');
const hold = answer('hold', { seconds: 600 });
const done = answer('done');

/** What the one function with two verbs answers: one thing after the other to the first, always the same to the second. */
function promote(advances: readonly Answer[], held: Answer = byToken({})): Answers {
  const left = [...advances];
  return ({ do: verb }) => (verb === 'hold' ? held : (left.shift() ?? done));
}

/** Runs the machine with those answers to `advance`; more than are given say that it is done. */
const run = (advances: readonly Answer[], functions: Readonly<Record<string, Answers>> = {}): Promise<Play> =>
  play(machine, { ...ids, more: 'is no id' }, { promote: promote(advances), inspect: {}, ...functions });

const said = ({ calls }: Play) => calls.map(({ name, payload }) => [name, payload]);
const advance = ['promote', { do: 'advance', ...ids, execution_arn: expect.stringMatching(/^arn:.*:execution:/) }];
const looked = ['inspect', { promotion: ids }];
const held = ['promote', { do: 'hold', ...ids, token: expect.any(String) }];
const timesOf = ({ calls }: Play, verb: string) =>
  calls.filter(({ payload }) => payload.do === verb).map(({ at }) => at);

test('the machine is valid as AWS gets it', () => {
  const sent = JSON.parse(JSON.stringify(machine)) as object;
  const { isValid, errorsText } = aslValidator(sent, { checkPaths: true, checkArn: true });
  expect([errorsText('\n'), isValid]).toEqual(['', true]);
  expect(machine.Comment).toBe('promotes deployments to prod');
});

test('it advances, looks and holds as it is told, and ends well when it is done; ids are handed on and nothing else', async () => {
  const play = await run([again, look, hold, done]);
  expect(said(play)).toEqual([advance, advance, looked, advance, held, advance]);
  expect([play.status, play.seconds]).toEqual(['SUCCEEDED', 0]);
});

test.each(['failed', ''])('what is neither (%s) fails it, with what the function says', async (status) => {
  const ended = answer(status, { error: 'CandidateRejected', cause: 'ann has said no' });
  expect(await run([ended])).toMatchObject({
    status: 'FAILED',
    error: 'CandidateRejected',
    cause: 'ann has said no',
    names: ['promote'],
  });
});

test('a hold that nobody ends is over when its time is up', async () => {
  const play = await run([], { promote: promote([hold, answer('hold', { seconds: 15 }), done], null) });
  expect(timesOf(play, 'advance')).toEqual([0, 600, 615]);
  expect(play.status).toBe('SUCCEEDED');
});

test('a hold that cannot be written down fails it', async () => {
  const play = await run([], { promote: promote([hold], failure('Odd')) });
  expect(play).toMatchObject({ status: 'FAILED', error: 'Odd' });
});

test('a look that could not be had is asked for again, half a minute later', async () => {
  const play = await run([look, look, done], { inspect: [failure('Odd'), {}] });
  expect(said(play)).toEqual([advance, looked, advance, looked, advance]);
  expect(timesOf(play, 'advance')).toEqual([0, 30, 30]);
  expect(play.status).toBe('SUCCEEDED');
});

test('where it cannot advance, it fails', async () => {
  expect(await run([failure('Odd')])).toMatchObject({ status: 'FAILED', error: 'Odd' });
});

test.each([
  ['promote', 'advance', {}],
  ['inspect', undefined, { inspect: 'never' }],
] as const)('%s has the time of its function and a little more', async (name, verb, functions) => {
  const promoting = verb ? 'never' : promote([look]);
  const play = await run([], { promote: promoting, ...functions });
  const [first, second] = play.callsOf(name).filter(({ payload }) => payload.do === verb);
  const pause = second!.at - first!.at - timeoutOfFunction(name) - taskMarginSeconds;
  expect(pause).toBeGreaterThanOrEqual(0);
  expect(pause).toBeLessThanOrEqual(1);
});

test('it has the time of two questions of 30 days, a soak of a week and two deployments of a week', () => {
  expect(machine.TimeoutSeconds).toBe((30 + 7 + 7 + 7 + 30) * 86_400);
  expect(machine.TimeoutSeconds).toBeLessThan(machineLimits.seconds);
});

describe('holds', () => {
  const week = 7 * 86_400;

  /** How often one holds until so much time has passed. */
  const roundsIn = (seconds: number, holdSeconds: (passed: number) => number): number => {
    let rounds = 0;
    for (let passed = 0; passed < seconds; passed += holdSeconds(passed)) rounds += 1;
    return rounds;
  };

  /** Events of one round more of those answers. */
  const eventsOf = async (round: readonly Answer[]): Promise<number> => {
    const held = (advances: readonly Answer[]) => run([], { promote: promote(advances, null) });
    const [one, two] = await Promise.all([held(round), held([...round, ...round])]);
    return two.historyEvents - one.historyEvents;
  };

  test('are 15 s and more while it deploys, a fiftieth of what has passed', () => {
    expect([0, 750, 751, 3_600, week].map(deployingHoldSeconds)).toEqual([15, 15, 16, 72, 12_096]);
  });

  test('are a minute and more in a soak, a part of it', () => {
    expect([1, 60, 400, 401, 1_440, 10_080].map(soakHoldSeconds)).toEqual([60, 60, 60, 61, 216, 1_512]);
  });

  test('are so long that the history of the longest promotion fits, with room for what is tried again', async () => {
    const [deploying, soaking] = await Promise.all([eventsOf([hold]), eventsOf([hold, look])]);
    expect([deploying, soaking]).toEqual([13, 25]);
    const deployments = 2 * deploying * roundsIn(week, deployingHoldSeconds);
    const soak = soaking * roundsIn(week, () => soakHoldSeconds(10_080));
    const questions = 100;
    expect(deployments + soak + questions).toBeGreaterThan(18_000);
    expect(deployments + soak + questions).toBeLessThan(machineLimits.historyEvents - 3_000);
    // The shortest holds alone would not do.
    expect(soaking * roundsIn(week, () => soakHoldSeconds(0))).toBeGreaterThan(machineLimits.historyEvents);
    expect(deploying * roundsIn(week, () => deployingHoldSeconds(0))).toBeGreaterThan(machineLimits.historyEvents);
  });
});
