import { hoursPerMonth } from '../domain/hours-per-month';
import type { DeploymentFacts } from './deployment-facts';
import { rounded } from './rounded';

/** How long deployments took from their start until all was ready, in seconds. */
export interface DurationFigures {
  readonly count: number;
  readonly p50_seconds: number;
  readonly p95_seconds: number;
}

/** The figures of one environment. */
export interface EnvironmentFigures {
  readonly environment: string;
  /** That were begun in the time looked at; those that were refused are counted apart. */
  readonly deployments: number;
  readonly completed: number;
  readonly failed: number;
  /** Stopped by a person. */
  readonly cancelled: number;
  readonly under_way: number;
  readonly refused: number;
  /** Of those that completed or failed; null where none did. */
  readonly failure_rate: number | null;
  readonly durations: DurationFigures | null;
  /** Of the deployments, those that have put back the revision before. */
  readonly put_back: number;
  /** Of those deployments, and how they ended. */
  readonly rollbacks: {
    readonly count: number;
    readonly clean: number;
    readonly pending: number;
    readonly dirty: number;
  };
  /** USD: what stands costs, and what all that stood in that time has cost, about. */
  readonly cost: { readonly hourly_usd: number; readonly monthly_usd: number; readonly spent_usd: number };
  /** Stacks that hold something now, of however many revisions. */
  readonly standing: number;
  /** Of those, how many were looked at, how many differ, and in how much; null where nobody has looked. */
  readonly drift: { readonly looked: number; readonly drifted: number; readonly differences: number } | null;
}

/** The time that is looked at, in milliseconds since the epoch. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

const hour = 3_600_000;

/** The figures of each environment, side by side. */
export function compareEnvironments(
  environments: readonly string[],
  facts: readonly DeploymentFacts[],
  period: Period,
): readonly EnvironmentFigures[] {
  return environments.map((environment) =>
    figuresOf(
      environment,
      facts.filter((one) => one.environment === environment),
      period,
    ),
  );
}

function figuresOf(environment: string, all: readonly DeploymentFacts[], period: Period): EnvironmentFigures {
  const begun = all.filter(({ startedAt }) => startedAt >= period.since && startedAt <= period.until);
  const counted = begun.filter(({ isRefused }) => !isRefused);
  const of = (outcome: Outcome) => counted.filter((one) => outcomeOf(one) === outcome).length;
  const [completed, failed] = [of('completed'), of('failed')];
  const standing = all.filter(({ occupies }) => occupies);
  const hourly = all.reduce((sum, { standingHourlyUsd }) => sum + standingHourlyUsd, 0);
  return {
    environment,
    deployments: counted.length,
    completed,
    failed,
    cancelled: of('cancelled'),
    under_way: of('under way'),
    refused: begun.length - counted.length,
    failure_rate: completed + failed === 0 ? null : rounded(failed / (completed + failed), 4),
    durations: durationsOf(counted),
    put_back: counted.filter((one) => one.isReturn && outcomeOf(one) === 'completed').length,
    rollbacks: rollbacksOf(counted),
    cost: {
      hourly_usd: rounded(hourly, 4),
      monthly_usd: rounded(hourly * hoursPerMonth, 2),
      spent_usd: rounded(
        all.reduce((sum, one) => sum + spentOn(one, period), 0),
        4,
      ),
    },
    standing: new Set(standing.map(({ stack }) => stack)).size,
    drift: driftOf(standing),
  };
}

type Outcome = 'completed' | 'cancelled' | 'failed' | 'under way';

/** One that came to serve is a success, whatever became of it since. */
export function outcomeOf({ readyAt, rootCause, state }: DeploymentFacts): Outcome {
  if (readyAt !== undefined) return 'completed';
  if (rootCause === undefined && state !== 'failed' && state !== 'rolled_back') return 'under way';
  return rootCause?.code === 'SessionCancelled' ? 'cancelled' : 'failed';
}

function durationsOf(counted: readonly DeploymentFacts[]): DurationFigures | null {
  const seconds = counted
    .flatMap(({ startedAt, readyAt, isResumed }) =>
      readyAt === undefined || isResumed ? [] : [(readyAt - startedAt) / 1000],
    )
    .sort((a, b) => a - b);
  if (seconds.length === 0) return null;
  return { count: seconds.length, p50_seconds: percentile(seconds, 50), p95_seconds: percentile(seconds, 95) };
}

/** The least of them that so many in a hundred do not exceed. */
export function percentile(ascending: readonly number[], percent: number): number {
  return ascending[Math.ceil((percent / 100) * ascending.length) - 1] ?? 0;
}

function rollbacksOf(counted: readonly DeploymentFacts[]): EnvironmentFigures['rollbacks'] {
  // What the next revision has taken away was not put back.
  const found = counted.flatMap(({ rollback }) => (rollback && rollback.type !== 'retire' ? [rollback] : []));
  const ended = (verdict: string) => found.filter((one) => one.verdict === verdict).length;
  return { count: found.length, clean: ended('clean'), pending: ended('pending'), dirty: ended('dirty') };
}

/** What each step has made costs from its start until it was gone; what stands costs on. */
export function spentOn({ spans }: DeploymentFacts, period: Period): number {
  return spans.reduce(
    (sum, { hourlyUsd, from, to = period.until }) => sum + hourlyUsd * hoursBetween(from, to, period),
    0,
  );
}

function hoursBetween(from: number, to: number, { since, until }: Period): number {
  return Math.max(0, Math.min(to, until) - Math.max(from, since)) / hour;
}

function driftOf(standing: readonly DeploymentFacts[]): EnvironmentFigures['drift'] {
  const looked = new Map<string, number>();
  for (const { stack, differences } of standing)
    if (differences !== undefined) looked.set(stack, (looked.get(stack) ?? 0) + differences);
  const counts = [...looked.values()];
  if (counts.length === 0) return null;
  return {
    looked: counts.length,
    drifted: counts.filter((count) => count > 0).length,
    differences: counts.reduce((sum, count) => sum + count, 0),
  };
}
