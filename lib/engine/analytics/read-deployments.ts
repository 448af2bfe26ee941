import type { DeploymentFacts } from '../../analytics/deployment-facts';
import type { StepRun } from '../../analytics/step-run';
import type { ResourceRow } from '../../domain/resource';
import { takesWholeStack } from '../../domain/session';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { hourlyUsdOf } from '../assumed';
import type { Engine } from '../engine';
import { loadSteps } from '../session/session-store';
import { rowsOf, spanOf } from './span-of';
import { waitsForPeople } from './waits-for-people';

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
  const { session_id, environment, state, started_at, refusals = [], root_cause, occupies } = session;
  const readyAt = firstReadyAt(session);
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
    ...(readyAt !== undefined && { readyAt }),
    isRefused,
    isResumed: session.executions.some(({ role }) => role === 'resume'),
    isReturn: session.going_back !== undefined,
    occupies,
    ...(root_cause && { rootCause: root_cause }),
    ...(rollback && { rollback }),
    spans: steps.flatMap((step) => spanOf(engine, session, step)),
    standingHourlyUsd: hourly(({ state: row }) => row === 'active' || row === 'creating'),
    deploymentType: session.deployment_type,
    isRevision: session.revision !== undefined,
    ...(session.going_back && { putBackFrom: session.going_back.from }),
    ...(await sourceOf(engine, session)),
    steps: steps.flatMap((step) => runOf(engine, step)),
  };
}

/** A resume of what was undone in part keeps when it came to serve at first. */
function firstReadyAt({ first_ready_at, ready_at }: SessionItem): number | undefined {
  const at = first_ready_at ?? ready_at;
  return at === undefined ? undefined : Date.parse(at);
}

/** What a resume has taken away is made anew at once. */
function rollbackOf({ rollback, generation, requested_rollback: requested }: SessionItem): DeploymentFacts['rollback'] {
  if (!rollback || generation === 0 || rollback.type === 'resume') return undefined;
  const { type, verdict, started_at: from, completed_at: at } = rollback;
  return {
    type,
    startedAt: Date.parse(from),
    ...(verdict && { verdict }),
    ...(at !== undefined && { endedAt: Date.parse(at) }),
    ...(takesWholeStack(requested) && { isTakedown: true }),
  };
}

/** When what it was promoted from was ready; nothing where that is not there any more. */
async function sourceOf(
  { ledger }: Reading,
  { promoted_from: from }: SessionItem,
): Promise<Pick<DeploymentFacts, 'sourceReadyAt'>> {
  if (!from) return {};
  const source = await ledger.get<SessionItem>(keys.session(from.session_id));
  const sourceReadyAt = source && firstReadyAt(source);
  return sourceReadyAt === undefined ? {} : { sourceReadyAt };
}

function runOf({ definitions }: Reading, step: StepItem): readonly StepRun[] {
  const { spec, state, started_at, completed_at, attempt, skipped, cancelled, kept_from, dropped } = step;
  if (started_at === undefined || skipped || dropped || kept_from !== undefined) return [];
  const definition = definitions[`${spec.service}/${spec.action}`];
  return [
    {
      action: `${spec.service}.${spec.action}`,
      startedAt: Date.parse(started_at),
      ...(completed_at !== undefined && { endedAt: Date.parse(completed_at) }),
      tries: attempt,
      hasFailed: state === 'failed' && cancelled !== true,
      isReady: state === 'completed',
      ...(definition && waitsForPeople(definition) && { waitsForPeople: true }),
    },
  ];
}
