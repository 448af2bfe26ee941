import { UnityError } from '../../domain/errors/unity-error';
import { expiringOf } from '../../domain/naming';
import { sweepMinutes } from '../../domain/sweep-schedule';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { holderOfStack } from '../revision/standing-holder';
import { startRollback } from '../rollback/start-rollback';
import { loadSession } from '../session/session-store';

const hour = 3_600_000;

/** A warning whose time was over for longer than several sweeps was held up by something, and nobody expects it any more. */
const stale = 3 * sweepMinutes * 60_000;

/** However late a warning comes, so much time is left after it, unless a stack is warned of later than that anyway. */
const leastWarningHours = 1;

/** A session whose stack has a time to live. */
type Mortal = SessionItem & Required<Pick<SessionItem, 'time_to_live' | 'expires_at'>>;

/**
 * Warns of stacks whose time to live is nearly over, and takes down those for which it is, as `unity destroy` would. What
 * the environment says now decides whether any does: where it knows no time to live any more, or protects what it
 * has, all stay. None goes that was not warned of.
 */
export async function expireStacks(engine: Engine, environment: string): Promise<readonly string[]> {
  const { timeToLive, deletionProtection } = await engine.installed.guards(environment);
  if (!timeToLive || deletionProtection) return [];
  const found = await engine.ledger.queryIndex<SessionItem>('open_sessions', expiringOf(environment));
  const expired: string[] = [];
  const failures: unknown[] = [];
  for (const { session_id } of found) {
    try {
      if (await look(engine, await loadSession(engine.ledger, session_id))) expired.push(session_id);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} stacks could not be looked at`);
  return expired;
}

const isMortal = (session: SessionItem): session is Mortal =>
  session.state === 'completed' && session.time_to_live !== undefined && session.expires_at !== undefined;

/** Whether its stack is taken down. */
async function look(engine: Engine, session: SessionItem): Promise<boolean> {
  if (!isMortal(session) || !(await hasStack(engine, session))) return false;
  const left = Date.parse(session.expires_at) - engine.clock.now();
  if (session.expiry_warned === session.expires_at && left > -stale) return left <= 0 && takeDown(engine, session);
  if (left <= session.time_to_live.warn_before_hours * hour) await warn(engine, session);
  return false;
}

/** A revision that follows, or is under way, has the stack, and an end of its own. */
async function hasStack({ ledger }: Engine, session: SessionItem): Promise<boolean> {
  const holder = await holderOfStack(ledger, session.environment, session.stack_name);
  return holder?.session_id === session.session_id;
}

/** The write is what is told of. Whoever extends the time meanwhile is faster, and is warned anew. */
async function warn(engine: Engine, session: Mortal): Promise<void> {
  const { time_to_live: life, expires_at: expiresAt, session_id: id } = session;
  const least = engine.clock.now() + Math.min(leastWarningHours, life.warn_before_hours) * hour;
  const later = new Date(Math.max(least, Date.parse(expiresAt))).toISOString();
  await engine.ledger.update<SessionItem>(
    keys.session(id),
    {
      set: [
        ['expires_at', later],
        ['expiry_warned', later],
      ],
    },
    when.all(when.equals('state', 'completed'), when.equals('expires_at', expiresAt)),
  );
}

async function takeDown(engine: Engine, session: Mortal): Promise<boolean> {
  const { session_id: sessionId, expires_at: expiresAt } = session;
  const ledger = engine.ledger.inTheNameOf(engine.ledger.origin.actor, `its time to live was over at ${expiresAt}`);
  const assertAllowed = async (standing: SessionItem): Promise<void> => {
    if (standing.state === 'completed' && standing.expires_at === expiresAt) return;
    throw new UnityError('TransitionRefused', { message: `session ${sessionId} has got more time, or is no more` });
  };
  try {
    await startRollback(
      { ...engine, ledger },
      // Whoever extends the time between the read and the write is faster too.
      {
        sessionId,
        request: { type: 'full', stack: true },
        assertAllowed,
        condition: when.equals('expires_at', expiresAt),
      },
    );
    return true;
  } catch (error) {
    // Somebody else is at work, or was faster: not now.
    if (error instanceof UnityError && (error.code === 'TransitionRefused' || error.code === 'StackBusy')) return false;
    throw error;
  }
}
