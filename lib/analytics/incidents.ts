import { outcomeOf } from './compare-environments';
import type { DeploymentFacts } from './deployment-facts';

/** A change that harmed a stack that served, and when it served again. Milliseconds since the epoch. */
export interface Incident {
  readonly failedAt: number;
  /** Not there as long as it does not serve again. */
  readonly restoredAt?: number;
}

/** Whether a change has failed: it did not come about, or was undone or put back after it had. */
export function hasFailed(one: DeploymentFacts, all: readonly DeploymentFacts[]): boolean {
  return outcomeOf(one) === 'failed' || (outcomeOf(one) === 'completed' && goneAt(one, all) !== undefined);
}

/** When what had come to serve was given up: its rollback, or the start of what has put its stack back. */
function goneAt(
  { rollback, sessionId, environment }: DeploymentFacts,
  all: readonly DeploymentFacts[],
): number | undefined {
  // A return that came to nothing has left it serving.
  const back = all.find(
    (other) => other.putBackFrom === sessionId && other.environment === environment && outcomeOf(other) === 'completed',
  );
  const isUndone = rollback && rollback.type !== 'retire' && !rollback.isTakedown;
  const times = [back?.startedAt, isUndone ? rollback.startedAt : undefined].filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The incidents of those deployments, restored by any of all. A first deployment that fails harms nothing that served. */
export function incidentsOf(some: readonly DeploymentFacts[], all: readonly DeploymentFacts[]): readonly Incident[] {
  return some.flatMap((one) => {
    if (!hasFailed(one, all)) return [];
    if (outcomeOf(one) === 'failed' && !one.isRevision) return [];
    const failedAt = outcomeOf(one) === 'failed' ? failureOf(one) : goneAt(one, all);
    if (failedAt === undefined) return [];
    // Undone, a revision leaves the one before serving.
    const undone = one.isRevision && one.rollback?.verdict !== undefined && one.rollback.verdict !== 'dirty';
    const times = [
      undone ? one.rollback?.endedAt : undefined,
      ...all
        .filter(({ stack, environment }) => stack === one.stack && environment === one.environment)
        .map(({ readyAt }) => readyAt),
    ].filter((at) => at !== undefined && at > failedAt);
    return [times.length === 0 ? { failedAt } : { failedAt, restoredAt: Math.min(...(times as number[])) }];
  });
}

/** When its first step failed, or else its rollback began. */
function failureOf({ steps = [], rollback }: DeploymentFacts): number | undefined {
  const failed = steps.flatMap(({ hasFailed: is, endedAt }) => (is && endedAt !== undefined ? [endedAt] : []));
  return failed.length > 0 ? Math.min(...failed) : rollback?.startedAt;
}
