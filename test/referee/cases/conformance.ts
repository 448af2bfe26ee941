import { cases } from '../../conformance/cases';
import { conduct } from '../../conformance/conduct';
import { judge } from '../../conformance/judge';
import { expectedOn, type MachineCase } from '../../conformance/machine-case';
import { call, machine, parallel } from '../../conformance/states';
import { RefereeStage } from '../fixtures/conformance-stage';
import { workbenchOf } from '../fixtures/workbench';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';

/** So many run at once: most of their time is waiting. */
const atOnce = 12;
/** Later than this is wrong; steps of the machines are half a second and more apart. */
const slackSeconds = 0.9;

const runnable = cases.filter((one) => expectedOn('referee', one) !== undefined);
const started = new Map<MachineCase, Promise<void>>();

/** Starts the processes of the scripted function: that takes a second, which no case expects. */
const warmUp: MachineCase = {
  name: 'warm-up',
  definition: machine({
    all: parallel([1, 2, 3, 4].map((index) => ({ [`warm ${index}`]: call('warm', { sleeps: [0.5] }) }))),
  }),
  expected: { status: 'SUCCEEDED' },
};
let warm: Promise<unknown> | undefined;

async function compare(one: MachineCase, referee: Referee): Promise<void> {
  const stage = new RefereeStage(await workbenchOf(referee));
  warm ??= conduct(warmUp, stage);
  await warm;
  judge(await conduct(one, stage), expectedOn('referee', one) ?? one.expected, slackSeconds);
}

/** Starts a case, and those after it ahead of their turn. */
function startFrom(index: number, referee: Referee): Promise<void> {
  for (const one of runnable.slice(index, index + atOnce)) {
    if (started.has(one)) continue;
    const outcome = compare(one, referee);
    // Whoever asks for it hears of a failure; with a filter nobody may.
    outcome.catch(() => undefined);
    started.set(one, outcome);
  }
  return started.get(runnable[index] as MachineCase) ?? Promise.resolve();
}

export const conformanceCases: readonly RefereeCase[] = runnable.map((one, index) => ({
  name: `conformance: ${one.name}`,
  // What fails is run once more: here time is real, and a busy machine is late.
  run: (referee) => startFrom(index, referee).catch(() => compare(one, referee)),
}));
