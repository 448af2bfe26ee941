import type { Orchestration, OrchestrationPrices } from '../../analytics/report-cost';
import type { Timeline } from '../../analytics/timeline';
import { memoryMebibytes } from '../../domain/function-memory';
import { prices } from '../../simulation/costs/prices';

/** What goes with one write of the ledger, as counted in docs/costs.md for the shipped types. */
const perWrite = { writeUnits: 4.4, readUnits: 3.5, events: 0.42 } as const;

/** States that a step enters, as counted there: its gate, its driver and what is around them. */
const transitionsPerStep = 7;

/** What Unity itself costs, from the prices of `unity simulate --costs`. */
export const orchestrationPrices: OrchestrationPrices = {
  write:
    perWrite.writeUnits * prices.writeUnit.usd +
    perWrite.readUnits * prices.readUnit.usd +
    perWrite.events * prices.event.usd,
  function_second: (memoryMebibytes('make_watch') / 1024) * prices.gigabyteSecond.usd,
  transition: prices.transition.usd,
};

/** What the orchestrator has done, as far as the ledger tells it: nobody is metered. */
export function orchestrationOf(
  { steps }: Timeline,
  { writes, holds }: { readonly writes: number; readonly holds: ReadonlySet<string> },
): Orchestration {
  const ran = steps
    .filter(({ name }) => !holds.has(name))
    .flatMap(({ segments }) => segments.filter(({ on }) => on !== 'steps'));
  const undone = steps.flatMap(({ undo }) => (undo?.span ? [undo.span] : []));
  const seconds = [...ran, ...undone].reduce((sum, { from, to }) => sum + to - from, 0);
  return {
    writes,
    function_seconds: Number(seconds.toFixed(3)),
    transitions: transitionsPerStep * (steps.filter(({ actual }) => actual).length + undone.length),
  };
}
