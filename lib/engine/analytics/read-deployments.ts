import type { DeploymentFacts } from '../../analytics/deployment-facts';
import type { ResourceRow } from '../../domain/resource';
import type { SessionItem, StepItem } from '../../ledger/items';
import { hourlyUsdOf } from '../assumed';
import type { Engine } from '../engine';
import { loadSteps } from '../session/session-store';

type Reading = Pick<Engine, 'ledger' | 'definitions'>;

/** So many sessions are read with their steps at one time. */
const atOnce = 10;

/**
 * What there is to count of an environment: what was begun since then, what stands, whenever that was begun, and what has
 * gone only since.
 */
export async function readDeployments(
  engine: Reading,
  environment: string,
  since: number,
): Promise<readonly DeploymentFacts[]> {
  const all = await engine.ledger.queryIndex<SessionItem>('by_environment', environment);
  const told = all.filter((session) => session.occupies || lastChange(session) >= since);
  const facts: DeploymentFacts[] = [];
  for (let first = 0; first < told.length; first += atOnce) {
    const some = told.slice(first, first + atOnce);
    facts.push(...(await Promise.all(some.map((session) => readDeployment(engine, session)))));
  }
  return facts;
}

const lastChange = ({ started_at, completed_at, rollback }: SessionItem): number =>
  Math.max(...[started_at, completed_at, rollback?.completed_at].map((at) => Date.parse(at ?? started_at)));

async function readDeployment(engine: Reading, session: SessionItem): Promise<DeploymentFacts> {
  const { session_id, environment, state, started_at, ready_at, refusals = [], root_cause, occupies } = session;
  const isRefused = refusals.length > 0;
  const steps = isRefused ? [] : await loadSteps(engine.ledger, session_id);
  const hourly = (stands: (row: ResourceRow) => boolean): number =>
    steps
      .filter((step) => rowsOf(step).some(stands))
      .reduce((sum, step) => sum + hourlyUsdOf(engine.definitions, session, step), 0);
  const rollback = isRefused ? undefined : rollbackOf(session);
  return {
    sessionId: session_id,
    environment,
    stack: session.stack_name,
    state,
    startedAt: Date.parse(started_at),
    ...(ready_at !== undefined && { readyAt: Date.parse(ready_at) }),
    isRefused,
    isResumed: session.executions.some(({ role }) => role === 'resume'),
    isReturn: session.going_back !== undefined,
    occupies,
    ...(root_cause && { rootCause: root_cause }),
    ...(rollback && { rollback }),
    madeHourlyUsd: hourly(({ id }) => id !== undefined),
    standingHourlyUsd: hourly(({ state: row }) => row === 'active' || row === 'creating'),
  };
}

/** Copies of data are no part of what a step costs. */
const rowsOf = ({ resources }: StepItem): readonly ResourceRow[] =>
  Object.values(resources).filter((row) => row.snapshot_of === undefined);

/** What a resume has taken away is made anew at once. */
function rollbackOf({ rollback, generation }: SessionItem): DeploymentFacts['rollback'] {
  if (!rollback || generation === 0 || rollback.type === 'resume') return undefined;
  const { type, verdict, completed_at: at } = rollback;
  return { type, ...(verdict && { verdict }), ...(at !== undefined && { endedAt: Date.parse(at) }) };
}
