import { type DurationFigures, outcomeOf, type Period, percentile, spentOn } from './compare-environments';
import type { DeploymentFacts } from './deployment-facts';
import { hasFailed, incidentsOf } from './incidents';
import { rounded } from './rounded';
import type { StepRun } from './step-run';

/** The figures of one type of deployment. */
export interface TypeFigures {
  readonly type: string;
  readonly deployments: number;
  readonly completed: number;
  readonly failed: number;
  readonly durations: DurationFigures | null;
}

/** The figures of one action in all its runs. */
export interface ActionFigures {
  readonly action: string;
  readonly runs: number;
  readonly failures: number;
  /** Tries beyond the first. */
  readonly retries: number;
  /** Failures and retries a run. */
  readonly stumbles_per_run: number;
  /** From start to ready, of those that completed. */
  readonly durations: DurationFigures | null;
}

/** How an environment is delivered to. */
export interface Delivery {
  /** Deployments that completed, a day and a week of the time looked at. */
  readonly frequency: {
    readonly per_day: number;
    readonly per_week: number;
    readonly weeks: readonly { readonly week: string; readonly completed: number }[];
  };
  readonly lead_time: { readonly promotion: DurationFigures | null; readonly start_to_ready: DurationFigures | null };
  readonly change_failure_rate: number | null;
  readonly time_to_restore: (DurationFigures & { readonly open: number }) | null;
  readonly types: readonly TypeFigures[];
  readonly actions: readonly ActionFigures[];
  /**
   * Names of actions: those with the greatest p95, without what waits for people, and those with the most failures and
   * retries a run.
   */
  readonly slowest: readonly string[];
  readonly flakiest: readonly string[];
  readonly cost_weeks: readonly { readonly week: string; readonly spent_usd: number }[];
}

const day = 86_400_000;
const week = 7 * day;
/** 1970-01-05 was a Monday. */
const firstMonday = 4 * day;
const mostNamed = 5;

/** How often, how fast and how safely an environment is delivered to; of all facts of that environment. Pure. */
export function deliveryOf(environment: string, facts: readonly DeploymentFacts[], period: Period): Delivery {
  const all = facts.filter((one) => one.environment === environment);
  const counted = all.filter(
    ({ startedAt, isRefused }) => !isRefused && startedAt >= period.since && startedAt <= period.until,
  );
  const completed = counted.filter((one) => outcomeOf(one) === 'completed');
  const ended = counted.filter((one) => ['completed', 'failed'].includes(outcomeOf(one)));
  const days = (period.until - period.since) / day;
  const runs = counted.flatMap(({ steps = [] }) => steps);
  const actions = actionsOf(runs);
  const waiting = new Set(runs.flatMap(({ action, waitsForPeople: is }) => (is ? [action] : [])));
  return {
    frequency: {
      per_day: rounded(completed.length / days, 4),
      per_week: rounded((completed.length / days) * 7, 4),
      weeks: weeksOf(period).map(({ from, to, name }) => ({
        week: name,
        completed: completed.filter(({ readyAt = 0 }) => readyAt >= from && readyAt < to).length,
      })),
    },
    lead_time: {
      promotion: figuresOf(completed.flatMap(({ sourceReadyAt, readyAt }) => between(sourceReadyAt, readyAt))),
      start_to_ready: readyAfter(completed),
    },
    change_failure_rate:
      ended.length === 0 ? null : rounded(ended.filter((one) => hasFailed(one, all)).length / ended.length, 4),
    time_to_restore: restoreOf(counted, all),
    types: typesOf(counted),
    actions,
    slowest: [...actions]
      .filter(({ action, durations }) => durations !== null && !waiting.has(action))
      .sort((a, b) => (b.durations?.p95_seconds ?? 0) - (a.durations?.p95_seconds ?? 0))
      .slice(0, mostNamed)
      .map(({ action }) => action),
    flakiest: [...actions]
      .filter(({ stumbles_per_run: stumbles }) => stumbles > 0)
      .sort((a, b) => b.stumbles_per_run - a.stumbles_per_run)
      .slice(0, mostNamed)
      .map(({ action }) => action),
    cost_weeks: weeksOf(period).map(({ from, to, name }) => {
      const part = { since: Math.max(from, period.since), until: Math.min(to, period.until) };
      return {
        week: name,
        spent_usd: rounded(
          all.reduce((sum, one) => sum + spentOn(one, part), 0),
          4,
        ),
      };
    }),
  };
}

/** The weeks that the time touches, from Monday to Monday in UTC. */
function weeksOf({ since, until }: Period) {
  const weeks: { readonly from: number; readonly to: number; readonly name: string }[] = [];
  for (let from = Math.floor((since - firstMonday) / week) * week + firstMonday; from < until; from += week)
    weeks.push({ from, to: from + week, name: new Date(from).toISOString().slice(0, 10) });
  return weeks;
}

function between(from: number | undefined, to: number | undefined): readonly number[] {
  return from === undefined || to === undefined ? [] : [(to - from) / 1000];
}

function figuresOf(seconds: readonly number[]): DurationFigures | null {
  if (seconds.length === 0) return null;
  const ascending = [...seconds].sort((a, b) => a - b);
  return { count: ascending.length, p50_seconds: percentile(ascending, 50), p95_seconds: percentile(ascending, 95) };
}

/** What was resumed has lain there in between, too; what a workflow asks of people on its way is a part of it. */
function readyAfter(some: readonly DeploymentFacts[]): DurationFigures | null {
  return figuresOf(some.flatMap(({ isResumed, startedAt, readyAt }) => (isResumed ? [] : between(startedAt, readyAt))));
}

function restoreOf(counted: readonly DeploymentFacts[], all: readonly DeploymentFacts[]): Delivery['time_to_restore'] {
  const incidents = incidentsOf(counted, all);
  const figures = figuresOf(incidents.flatMap(({ failedAt, restoredAt }) => between(failedAt, restoredAt)));
  const open = incidents.filter(({ restoredAt }) => restoredAt === undefined).length;
  if (incidents.length === 0) return null;
  return { ...(figures ?? { count: 0, p50_seconds: 0, p95_seconds: 0 }), open };
}

function typesOf(counted: readonly DeploymentFacts[]): readonly TypeFigures[] {
  const types = [...new Set(counted.flatMap(({ deploymentType: type }) => (type === undefined ? [] : [type])))].sort();
  return types.map((type) => {
    const of = counted.filter(({ deploymentType }) => deploymentType === type);
    return {
      type,
      deployments: of.length,
      completed: of.filter((one) => outcomeOf(one) === 'completed').length,
      failed: of.filter((one) => outcomeOf(one) === 'failed').length,
      durations: readyAfter(of),
    };
  });
}

function actionsOf(runs: readonly StepRun[]): readonly ActionFigures[] {
  const names = [...new Set(runs.map(({ action }) => action))].sort();
  return names.map((action) => {
    const of = runs.filter((run) => run.action === action);
    const failures = of.filter(({ hasFailed: is }) => is).length;
    const retries = of.reduce((sum, { tries }) => sum + tries - 1, 0);
    return {
      action,
      runs: of.length,
      failures,
      retries,
      stumbles_per_run: rounded((failures + retries) / of.length, 4),
      durations: figuresOf(
        of.flatMap(({ isReady, startedAt, endedAt }) => (isReady ? between(startedAt, endedAt) : [])),
      ),
    };
  });
}
