import { type HealthRecord, healthEveryMinutes, nextRecord } from '../../domain/health';
import { logLines, type WriteLine } from '../../domain/log-lines';
import { expiringOf, keptCopiesOf, servingOf } from '../../domain/naming';
import { standingOf } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { healthOf } from '../health';
import { servingFrom } from '../revision/serving-session';
import { holderOfStack } from '../revision/standing-holder';
import { loadSession } from '../session/session-store';

/** A run looks at so many sessions, so many at a time; of more, the next run takes the next ones. */
const mostSessions = 40;
const atOnce = 4;

/** By this the runs are told apart. */
const everyMilliseconds = healthEveryMinutes * 60_000;

/** What is under way then is brought to its end, and nothing else is begun. */
const marginMilliseconds = 90_000;

/** So many are named in a line of the log. */
const mostNamed = 20;

/**
 * Looks at the health of what serves, and writes down on each session what has changed: the event of it follows from the
 * write. Says in the log how many are not healthy: an alarm reads it. Silent while none is.
 */
export async function watchHealth(
  engine: Engine,
  environments: readonly string[],
  log: WriteLine,
): Promise<{ readonly looked: number; readonly unhealthy: number }> {
  const serving = (await Promise.all(environments.map((environment) => servingIn(engine, environment)))).flat();
  const records = new Map(serving.map(({ session_id, health }) => [session_id, health]));
  const due = dueOf(serving, engine.clock.now());
  const failures: unknown[] = [];
  const { deadline = Number.POSITIVE_INFINITY } = engine.ledger.origin;
  for (let first = 0; first < due.length; first += atOnce) {
    if (engine.clock.now() > deadline - marginMilliseconds) break;
    const outcomes = await Promise.allSettled(
      due.slice(first, first + atOnce).map(async ({ session_id: id }) => records.set(id, await lookAt(engine, id))),
    );
    failures.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])));
  }
  const bad = [...records].filter(([, health]) => health?.state === 'unhealthy').map(([id]) => id);
  if (bad.length > 0) log(logLines.health, { unhealthy: bad.length, named: bad.slice(0, mostNamed) });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} sessions could not be looked at`);
  return { looked: due.length, unhealthy: bad.length };
}

/** A session that serves stands in one of three places: see `resting-place.ts`. */
async function servingIn({ ledger }: Engine, environment: string): Promise<readonly SessionItem[]> {
  const places = [servingOf(environment), expiringOf(environment), keptCopiesOf(environment)];
  const found = await Promise.all(places.map((place) => ledger.queryIndex<SessionItem>('open_sessions', place)));
  return found.flat().filter(({ state }) => state === 'completed');
}

/** Whose turn it is: all of few; of many, one part after the other. */
function dueOf(serving: readonly SessionItem[], now: number): readonly SessionItem[] {
  const parts = Math.ceil(serving.length / mostSessions);
  const part = parts === 0 ? 0 : Math.floor(now / everyMilliseconds) % parts;
  const inOrder = serving.toSorted((a, b) => a.session_id.localeCompare(b.session_id));
  return inOrder.slice(part * mostSessions, (part + 1) * mostSessions);
}

/** What stands on the session after a look at it. */
async function lookAt(engine: Engine, id: string): Promise<HealthRecord | undefined> {
  const session = await loadSession(engine.ledger, id);
  if (session.state !== 'completed' || !(await servesAtRest(engine, session))) return undefined;
  const looked = await healthOf(engine, id);
  if (looked.components.length === 0) return undefined;
  const record = nextRecord(session.health, looked, isoTime(engine.clock));
  if (record === undefined) return session.health;
  // Whatever has happened to it since it was read counts for more than what was seen meanwhile.
  const written = await engine.ledger.update<SessionItem>(
    keys.session(id),
    { set: [['health', record]] },
    when.equals('version', session.version),
  );
  return written.applied ? record : undefined;
}

/**
 * While a deployment or a rollback is under way in the stack nothing is known of its health. One that has failed and is kept
 * has the stack and serves nothing: what serves is the revision before, which nobody else looks at.
 */
async function servesAtRest({ ledger }: Engine, session: SessionItem): Promise<boolean> {
  const holder = await holderOfStack(ledger, session.environment, session.stack_name);
  if (!holder || standingOf(holder) === 'busy') return false;
  return (await servingFrom(ledger, holder.session_id))?.session_id === session.session_id;
}
