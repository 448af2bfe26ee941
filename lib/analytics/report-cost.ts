import { hoursPerMonth } from '../domain/hours-per-month';
import { rounded } from './rounded';
import { roundedUsd, standingCost } from './standing-cost';
import type { Timeline } from './timeline';

/** What one step costs, in USD. */
export interface StepCost {
  readonly step: string;
  readonly hourlyUsd: number;
  /** How much of that is for instances themselves. */
  readonly instancesHourlyUsd: number;
  /** How many of them stand by the ledger. */
  readonly instances: number;
  /** What the plan’s table says an hour, where AWS has said what instances cost at present. */
  readonly plannedHourlyUsd?: number;
  readonly oneOffUsd: number;
  /** Whether anything stands of what it has made. */
  readonly stands: boolean;
  /** Whether it has made anything. */
  readonly hasMade: boolean;
}

/** What the plan says a deployment costs. */
export interface CostEstimate {
  readonly hourly_usd: number;
  readonly monthly_usd: number;
  readonly one_off_usd: number;
}

/** What was counted of the orchestrator’s own work. */
export interface Orchestration {
  /** Writes of the ledger, each of which is an entry of the audit. */
  readonly writes: number;
  /** Seconds that functions ran for steps. */
  readonly function_seconds: number;
  /** State transitions: so many a step, and so many for the session. */
  readonly transitions: number;
}

/** USD for one of each. */
export interface OrchestrationPrices {
  readonly write: number;
  readonly function_second: number;
  readonly transition: number;
}

/** The cost part of a report. */
export interface ReportedCost {
  readonly currency: 'USD';
  /** By the plan, before anything was made; null where the workflow is not known any more. */
  readonly estimate: CostEstimate | null;
  /** What stands, by what AWS says at present that its instances cost; null where it has said nothing. */
  readonly revised: {
    readonly hourly_usd: number;
    readonly monthly_usd: number;
    /** The same by the plan’s table. */
    readonly planned_hourly_usd: number;
  } | null;
  /** By how long each step’s resources have stood so far. */
  readonly spent_usd: number;
  readonly standing_hourly_usd: number;
  readonly steps: readonly { readonly step: string; readonly hours: number; readonly usd: number }[];
  /** What Unity itself has cost, about. */
  readonly orchestration: (Orchestration & { readonly usd: number }) | null;
}

/** What a deployment has cost so far: a step’s resources stand from its start until its undo has ended, or until now. */
export function reportedCost(
  timeline: Timeline,
  costs: readonly StepCost[],
  more: {
    readonly nowSeconds: number;
    readonly estimate: CostEstimate | undefined;
    readonly orchestration: Orchestration | undefined;
    readonly prices: OrchestrationPrices;
  },
): ReportedCost {
  const { nowSeconds, estimate, orchestration, prices } = more;
  const lines = costs.flatMap(({ step: name, hourlyUsd, oneOffUsd, hasMade, stands }) => {
    const step = timeline.steps.find((one) => one.name === name);
    if (!hasMade || !step?.actual || step.isKept) return [];
    const gone = stands ? nowSeconds : (step.undo?.span?.to ?? timeline.rollback?.to ?? nowSeconds);
    return [{ step: name, ...standingCost({ hourlyUsd, oneOffUsd }, gone - step.actual.from) }];
  });
  const standing = costs.filter(({ stands }) => stands);
  const hourly = standing.reduce((sum, { hourlyUsd }) => sum + hourlyUsd, 0);
  const planned = standing.reduce((sum, { plannedHourlyUsd, hourlyUsd }) => sum + (plannedHourlyUsd ?? hourlyUsd), 0);
  const isRevised = standing.some(({ plannedHourlyUsd }) => plannedHourlyUsd !== undefined);
  return {
    currency: 'USD',
    estimate: estimate ?? null,
    revised: isRevised
      ? {
          hourly_usd: roundedUsd(hourly),
          monthly_usd: rounded(hourly * hoursPerMonth, 2),
          planned_hourly_usd: roundedUsd(planned),
        }
      : null,
    spent_usd: roundedUsd(lines.reduce((sum, { usd }) => sum + usd, 0)),
    standing_hourly_usd: roundedUsd(hourly),
    steps: lines,
    orchestration: orchestration ? { ...orchestration, usd: roundedUsd(billed(orchestration, prices)) } : null,
  };
}

function billed(
  { writes, function_seconds: seconds, transitions }: Orchestration,
  prices: OrchestrationPrices,
): number {
  return writes * prices.write + seconds * prices.function_second + transitions * prices.transition;
}
