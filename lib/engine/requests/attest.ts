import { UnityError } from '../../domain/errors/unity-error';
import { attested, claimedBy, type Requester } from '../../domain/requester';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { rounds } from '../rounds';
import { isLatest } from '../session/latest-execution';
import { sessionOfExecution } from '../session/session-of-execution';

/** What CloudTrail has recorded of a call of StartExecution. */
export interface StartExecutionRecord {
  readonly eventId: string;
  /** Milliseconds since the epoch, to the second. */
  readonly at: number;
  /** The ARN of the caller, or the service that called. */
  readonly actor: string;
  readonly executionArn: string;
}

/** A record this much later than the start of its execution is of another call, which was answered with the same one. */
const sameStartMilliseconds = 10_000;

/**
 * Keeps who has started a deployment, as AWS saw it. The record names the start to the second only, so the execution
 * itself is asked. A session that is not open yet is asked for again: the event comes once more.
 */
export async function attest(
  engine: Engine,
  record: StartExecutionRecord,
): Promise<{ readonly session_id: string | null }> {
  const { executionArn, actor, eventId } = record;
  const nothing = { session_id: null };
  if (/:execution:[^:]+--(rollback|checkpoint|promotion):/.test(executionArn)) return nothing;
  const execution = await engine.machines.started(executionArn);
  const facts = execution && { executionArn, startDate: execution.startedAt, input: execution.input ?? null };
  const id = facts && sessionOfExecution(facts, engine.settings.prefix);
  if (!execution || id === undefined) return nothing;
  const isStart = Math.abs(record.at - execution.startedAt) <= sameStartMilliseconds;
  for (let round = 0; round < rounds; round++) {
    const session = await engine.ledger.get<SessionItem>(keys.session(id));
    const isKnown = session?.executions.some(({ arn }) => arn === executionArn) === true;
    if (!isKnown && !execution.isRunning) return nothing;
    if (!session || !isKnown) throw new UnityError('ServiceUnavailable', { message: `session ${id} is not open yet` });
    const standing = session.requester ?? claimedBy(undefined);
    const next = attested(standing, { actor, isFirst: isStart && isLatest(session, executionArn) });
    if (next === standing) return { session_id: id };
    const written = await engine.ledger
      .inTheNameOf('unity', reasonOf(eventId, actor, next))
      .update<SessionItem>(keys.session(id), { set: [['requester', next]] }, when.equals('version', session.version));
    if (written.applied) return { session_id: id };
  }
  throw new UnityError('ServiceUnavailable', { message: `session ${id} changed ${rounds} times while it was read` });
}

/** The audit keeps both names where they differ. */
function reasonOf(eventId: string, actor: string, { claimed, also }: Requester): string {
  const what = also?.includes(actor) ? 'started again' : 'started';
  const contrary = claimed === undefined ? '' : `, while the request claimed ${claimed}`;
  return `CloudTrail ${eventId}: ${what} by ${actor}${contrary}`.slice(0, 500);
}
