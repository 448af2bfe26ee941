import { z } from 'zod';
import type { Action } from '../../../lambdas/actions/action';
import { defineAction } from '../../../lambdas/actions/definition';
import type { ActionRegistry } from '../../../lib/engine/engine';
import { hostFigures } from '../../../lib/local/host/figures';
import { LocalWorld } from '../../../lib/local/host/world';
import type { ExecutionRecord } from '../../../lib/local/states/executions';
import { SeededRandom } from '../../../lib/local/time/seeded-random';
import type { Step, Workflow } from '../../../lib/workflow/model';
import { sessionOf, settled, start } from '../../helpers/worlds';

/** An action that takes exactly so long and then makes one write of its own. */
const definition = defineAction({
  service: 'test',
  action: 'writer',
  summary: 'Waits so many seconds, then writes.',
  permissionSet: 'control',
  waits: 'poll',
  input: z.object({ seconds: z.number() }),
  outputs: {},
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: (input) => {
    const at = { p50Seconds: input.seconds, p95Seconds: input.seconds };
    return { created: at, ready: at, undo: at, source: 'given' };
  },
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'writes only' },
});

const writer: Action<typeof definition> = {
  definition,
  begin: async (context) => {
    await context.clock.sleep(context.input.seconds * 1000);
    await context.freeze('wrote', async () => true);
  },
  poll: async () => ({ status: 'ready', outputs: {} }),
  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};

/** Steps that depend on nothing, one for each number of seconds. */
const writers = (seconds: readonly number[]): Workflow => ({
  name: 'writers',
  id: 'writers@test',
  parameters: {},
  outputs: {},
  steps: seconds.map(
    (each, index): Step => ({
      name: `w${index}`,
      service: 'test',
      action: 'writer',
      timeoutSeconds: 60,
      dependsOn: [],
      inputs: { seconds: { value: each, origin: { kind: 'with' } } },
      retry: { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 },
      rollback: 'compensate',
      line: 1,
    }),
  ),
});

/** Twelve writers, half a second apart. The first in the list is served first. */
const staggered = Array.from({ length: 12 }, (_, index) => index * 0.5 + 0.25);
const workflow = writers(staggered);

const { transitionSeconds: transition, warmStartSeconds: warm, controlCallSeconds: callSeconds } = hostFigures;
const cold = (draw: number): number =>
  hostFigures.coldStartSeconds.from + (hostFigures.coldStartSeconds.to - hostFigures.coldStartSeconds.from) * draw;
const calls = (rounds: number): number => rounds * callSeconds;

/** Seconds that a start of each function takes, in the order in which the deployment needs them. */
interface Starts {
  readonly openSession: number;
  readonly rehearse: number;
  readonly admit: number;
  readonly writers: readonly number[];
  readonly closeSession: number;
}

/**
 * The way of the deployment through its machine, state by state. Calls that a function makes at once count as one
 * round: opening makes six (three of its puts go together), rehearsing two, admitting three, a writer three before its
 * seconds and two after, closing three.
 */
function secondsByHand(starts: Starts): number {
  const opened = transition + starts.openSession + calls(7);
  const accepted = transition;
  const rehearsed = transition + (transition + starts.rehearse + calls(2));
  const admitted = transition + starts.admit + calls(3) + transition;
  const branches = staggered.map((seconds, index) => {
    const driven = transition + starts.writers[index]! + calls(3) + seconds + calls(2);
    const [goesOn, isDone] = [transition, transition];
    return driven + goesOn + isDone;
  });
  const lanes = transition + Math.max(...branches);
  const closed = transition + starts.closeSession + calls(3);
  const [asked, completed] = [transition, transition];
  return opened + accepted + rehearsed + admitted + lanes + closed + asked + completed;
}

async function deployTwice() {
  const world = new LocalWorld({ seed: 7, startAt: 0, registry: { 'test/writer': writer as ActionRegistry[string] } });
  world.install(workflow, 'dev');
  // The same chance once more, for the reckoning by hand.
  const random = new SeededRandom(world.random.position());
  const first = start(world, workflow, { stack_name: 'first' }, 'first');
  await settled(world, sessionOf(workflow, first));
  const second = start(world, workflow, { stack_name: 'second' }, 'second');
  await settled(world, sessionOf(workflow, second));
  return { first, second, random };
}

const milliseconds = ({ startedAt, stoppedAt }: ExecutionRecord): number => (stoppedAt ?? 0) - startedAt;

test('a first deployment pays for each transition, call and cold start, to the millisecond', async () => {
  const { first, random } = await deployTwice();
  const nextCold = (): number => cold(random.next());
  const [openSession, rehearse, admit] = [nextCold(), nextCold(), nextCold()];
  // The publisher of the first events starts half a second after them, while the session is being admitted.
  nextCold();
  // Rehearsing left one environment warm; the other writers come at the same moment and start one each.
  const starts = { openSession, rehearse, admit, writers: [warm, ...staggered.slice(1).map(nextCold)] };
  const byHand = secondsByHand({ ...starts, closeSession: nextCold() });
  expect(first.status).toBe('SUCCEEDED');
  expect(milliseconds(first)).toBe(Math.floor(byHand * 1000));
});

test('a second deployment finds every function warm: no chance is left in its time', async () => {
  const { second } = await deployTwice();
  const starts = { openSession: warm, rehearse: warm, admit: warm, closeSession: warm };
  const byHand = secondsByHand({ ...starts, writers: staggered.map(() => warm) });
  expect(byHand).toBeCloseTo(0.505 + 5.75, 9);
  expect(milliseconds(second)).toBe(6_255);
});

test('transitions and history events are those of the states that were passed', async () => {
  const { first } = await deployTwice();
  // Seven states before the writers, three for each of them, three after.
  expect(first.transitions).toBe(7 + 3 * 12 + 3);
  const [tasks, choices, parallels, ends] = [4 + 12, 3 + 12, 2, 1 + 12];
  expect(first.historyEvents).toBe(2 + 5 * tasks + 2 * choices + 4 * parallels + 2 * ends);
});
