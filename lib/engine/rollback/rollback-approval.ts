import { UnityError } from '../../domain/errors/unity-error';
import { askingOf } from '../../domain/naming';
import type { RollbackApproval } from '../../domain/rollback-approval';
import { hasTails, isSwept } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { rounds } from '../rounds';
import { endedApproval } from '../session/approval-in-moves';
import { resting } from '../session/resting-place';
import { loadSession } from '../session/session-store';

/** Whether people may say now whether a session is to be undone. */
export function asksForRollback({ clock }: Pick<Engine, 'clock'>, session: SessionItem): boolean {
  const { state, rollback_approval: approval } = session;
  return state === 'failed' && approval?.state === 'asked' && Date.parse(approval.expires_at) > clock.now();
}

/** Why it cannot be answered. */
export function whyNotAsked({ session_id: id, state, rollback_approval: approval }: SessionItem): string {
  if (approval === undefined) return `session ${id} is ${state} and asks nobody whether to roll back`;
  const { state: how, by, expires_at } = approval;
  if (how === 'asked' || how === 'expired') return `the rollback of ${id} could be approved until ${expires_at}`;
  return `the approval of the rollback of ${id} was ${how} by ${by}`;
}

/** Ends the question without a rollback: the session stays as it is. */
export async function endApproval(
  engine: Engine,
  known: SessionItem,
  how: Exclude<RollbackApproval['state'], 'asked' | 'approved'>,
): Promise<void> {
  let session = known;
  for (let round = 0; round < rounds; round++) {
    const { rollback_approval: approval } = session;
    if (session.state !== 'failed' || approval?.state !== 'asked') {
      if (approval?.state === how || how === 'expired') return;
      throw new UnityError('ApprovalNotOpen', { message: whyNotAsked(session) });
    }
    const ended = endedApproval(engine, approval, how);
    // What still goes on of it keeps it among the open sessions.
    const place = hasTails(session) || isSwept(session) ? {} : resting({ ...session, rollback_approval: ended });
    const written = await engine.ledger.update<SessionItem>(
      keys.session(session.session_id),
      { set: [['rollback_approval', ended], ...(place.set ?? [])], remove: place.remove ?? [] },
      when.equals('version', session.version),
    );
    if (written.applied) return;
    session = await loadSession(engine.ledger, session.session_id);
  }
  throw new Error(`session ${known.session_id} changed ${rounds} times while its approval was ended`);
}

/** Ends the questions that nobody has answered in their time. `open`: sessions in which something still goes on. */
export async function expireApprovals(
  engine: Engine,
  environment: string,
  open: readonly SessionItem[],
): Promise<readonly string[]> {
  const listed = await engine.ledger.queryIndex<SessionItem>('open_sessions', askingOf(environment));
  const expired: string[] = [];
  for (const { session_id: id } of [...listed, ...open.filter(({ rollback_approval: asked }) => asked)]) {
    const session = await loadSession(engine.ledger, id);
    const { rollback_approval: approval } = session;
    if (approval?.state === 'asked' && Date.parse(approval.expires_at) <= engine.clock.now()) {
      const by = `nobody has answered by ${approval.expires_at}`;
      await endApproval(
        { ...engine, ledger: engine.ledger.inTheNameOf(engine.ledger.origin.actor, by) },
        session,
        'expired',
      );
      expired.push(id);
    } else if (approval?.state !== 'asked' && session.open_in === askingOf(environment)) {
      await leave(engine, session);
    }
  }
  return expired;
}

/** Whoever saw its tails to their end had read it before it was answered, and has put it back. */
async function leave(engine: Engine, session: SessionItem): Promise<void> {
  const place = resting(session);
  await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { set: place.set ?? [], remove: place.remove ?? [] },
    when.equals('version', session.version),
  );
}
