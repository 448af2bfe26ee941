import { definitions } from '../../../lambdas/actions/definitions';
import type { Workflow } from '../../workflow/model';
import { casesFor } from '../figures/cases';
import { type Bill, billOf } from './bill';
import { type MeasuredUsage, measureUsage } from './measure';
import { pricesOf } from './prices';

/** A deployment forward may cost so much at the most, in US dollars; what it makes is not part of it. */
export const mostForwardUsd = 0.02;

/** The bill of one run. */
export interface CostedRun extends MeasuredUsage {
  readonly seed: number;
  readonly forwardBill: Bill;
  readonly withRollbackBill: Bill;
}

/** What `unity simulate --costs` prints. */
export interface CostsReport {
  readonly workflow: string;
  readonly steps: number;
  readonly prices: typeof pricesOf;
  /** What is fixed in the account. */
  readonly says: string;
  readonly most_forward_usd: number;
  readonly runs: readonly CostedRun[];
  /** The run that costs most. */
  readonly dearest: CostedRun;
  readonly within: boolean;
}

/**
 * Measures a workflow with each seed, in the slowest of its cases: functions are paid for by the time they wait.
 *
 * @throws UnityError FiguresMissing when a run does not end well
 */
export async function costsReport(options: {
  readonly workflow: Workflow;
  readonly seed: number;
  readonly seeds: number;
}): Promise<CostsReport> {
  const { workflow, seed, seeds } = options;
  const slowest = casesFor(workflow, definitions).at(-1) ?? { says: 'nothing fixed', durations: {} };
  const first = await costedRun(workflow, seed, slowest.durations);
  const runs = [first];
  for (let next = seed + 1; next < seed + seeds; next++) runs.push(await costedRun(workflow, next, slowest.durations));
  return {
    workflow: workflow.name,
    steps: workflow.steps.length,
    prices: pricesOf,
    says: slowest.says,
    most_forward_usd: mostForwardUsd,
    runs,
    dearest: runs.reduce((most, run) => (run.forwardBill.usd > most.forwardBill.usd ? run : most), first),
    within: runs.every(({ forwardBill }) => forwardBill.usd <= mostForwardUsd),
  };
}

async function costedRun(
  workflow: Workflow,
  seed: number,
  durations: Parameters<typeof measureUsage>[0]['durations'],
): Promise<CostedRun> {
  const measured = await measureUsage({ workflow, seed, durations });
  return {
    ...measured,
    seed,
    forwardBill: billOf(measured.forward),
    withRollbackBill: billOf(measured.withRollback),
  };
}
