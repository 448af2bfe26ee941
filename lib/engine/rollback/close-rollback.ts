import { hasTails, isBeingUndone, isSwept, isTerminal, takesWholeStack } from '../../domain/session';
import { type Change, when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { goOnDown } from '../revision/go-on-down';
import { retireFormers } from '../revision/retire';
import { loadSession, loadUndone } from '../session/session-store';
import { endSweep } from '../sweep/end-sweep';
import { endRollback } from './end-rollback';
import { type Conclusion, conclude } from './rollback-verdict';
import { tellWaiter } from './waiter';

/** What the rollback machine does next. */
export interface CloseRollbackAnswer {
  readonly status: 'closed' | 'again';
  readonly session_id: string;
  readonly generation: number;
}

/**
 * Ends a rollback with its verdict, or begins it anew when the late look found something alive. After a verdict that
 * leaves tails the machine goes on with them; that ends here too. Safe to repeat.
 */
export async function closeRollback(
  engine: Engine,
  payload: { readonly session_id: string; readonly epoch: number },
): Promise<CloseRollbackAnswer> {
  const session = await loadSession(engine.ledger, payload.session_id);
  if (!isBeingUndone(session) || session.epoch !== payload.epoch) return afterEnd(engine, session, payload.epoch);
  const steps = await loadUndone(engine.ledger, session);
  const starts = session.rollback_starts ?? 1;
  if (steps.some((step) => isWaiting(step, session)) && starts < engine.settings.maxRollbackGenerations) {
    return startAgain(engine, session, starts);
  }
  const ended = isSwept(session)
    ? await endSweep(engine, session, steps, { givenUp: false })
    : await endWith(engine, session, conclude(engine, session, steps, { givenUp: false }));
  if (ended) return afterEnd(engine, ended, payload.epoch);
  const standing = await loadSession(engine.ledger, session.session_id);
  // More was asked of it meanwhile; that happens once.
  const isMore = takesWholeStack(standing.requested_rollback) && !takesWholeStack(session.requested_rollback);
  if (isMore) return closeRollback(engine, payload);
  // A repeated call was faster. Whether it lived long enough to tell is not known.
  return afterEnd(engine, standing, payload.epoch);
}

/** What an earlier rollback, which was given up, never came to is not this one’s to undo. */
const isWaiting = ({ undo }: StepItem, { epoch }: SessionItem): boolean =>
  undo?.state === 'pending' && undo.epoch === epoch;

/** What stays in the way of a resume is why the session stays as it is, unless it failed before. */
function endWith(engine: Engine, session: SessionItem, conclusion: Conclusion): ReturnType<typeof endRollback> {
  const isBlocked = session.requested_rollback?.type === 'resume' && conclusion.verdict === 'dirty';
  const message = 'what must go before it can be resumed could not be undone';
  const why: Pick<Change, 'setIfAbsent'> = {
    setIfAbsent: [['root_cause', { step: null, code: 'ResumeBlocked', message, request_id: null }]],
  };
  return endRollback(engine, session, conclusion, isBlocked ? why : {});
}

/** Tells who waits for the verdict; the machine whose rollback it was goes on where something was handed over. */
async function afterEnd(engine: Engine, session: SessionItem, epoch: number): Promise<CloseRollbackAnswer> {
  if (isTerminal(session.state)) await tellWaiter(engine, session);
  const request = session.requested_rollback;
  if (isTerminal(session.state) && request?.type === 'retire') {
    await retireFormers(engine, request.successor);
    // It may have gone meanwhile, with its whole stack.
    await goOnDown(engine, request.successor);
  }
  if (session.going_down) await goOnDown(engine, session.session_id);
  return answer(session, hasTails(session) && session.epoch === epoch + 1 ? 'again' : 'closed');
}

async function startAgain(engine: Engine, session: SessionItem, starts: number): Promise<CloseRollbackAnswer> {
  const raised = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    {
      set: [
        ['epoch', session.epoch + 1],
        ['rollback_starts', starts + 1],
      ],
    },
    when.all(when.equals('state', session.state), when.equals('epoch', session.epoch)),
  );
  return raised.applied ? answer(raised.item, 'again') : answer(session, 'closed');
}

const answer = (session: SessionItem, status: CloseRollbackAnswer['status']): CloseRollbackAnswer => ({
  status,
  session_id: session.session_id,
  generation: session.generation,
});
