import { isTerminal } from '../domain/session';
import { when } from '../ledger/expression';
import { keys, type SessionItem } from '../ledger/items';
import type { Engine } from './engine';
import { moveSession } from './move-session';
import { conclude } from './rollback-verdict';
import { loadSession, loadSteps } from './session-store';
import { tellWaiter } from './waiter';

/** What the rollback machine does next. */
export interface CloseRollbackAnswer {
  readonly status: 'closed' | 'again';
  readonly session_id: string;
  readonly generation: number;
}

/** Ends a rollback with its verdict, or begins it anew when the late look found something alive. Safe to repeat. */
export async function closeRollback(
  engine: Engine,
  payload: { readonly session_id: string; readonly epoch: number },
): Promise<CloseRollbackAnswer> {
  const session = await loadSession(engine.ledger, payload.session_id);
  const closed = { status: 'closed', session_id: session.session_id, generation: session.generation } as const;
  if (session.state !== 'rolling_back') {
    if (isTerminal(session.state)) await tellWaiter(engine, session);
    return closed;
  }
  if (session.epoch !== payload.epoch) return closed;
  const steps = await loadSteps(engine.ledger, session.session_id);
  const starts = session.rollback_starts ?? 1;
  if (steps.some((step) => step.undo?.state === 'pending') && starts < engine.settings.maxRollbackGenerations) {
    return startAgain(engine, session, starts);
  }
  const { verdict, set } = conclude(engine, session, steps, { givenUp: false });
  const ended = await moveSession(engine, session, verdict === 'dirty' ? 'failed' : 'rolled_back', { set });
  // Not applied: a repeated call was faster. Whether it lived long enough to tell is not known.
  const standing = ended ?? (await loadSession(engine.ledger, session.session_id));
  if (isTerminal(standing.state)) await tellWaiter(engine, standing);
  return closed;
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
    when.all(when.equals('state', 'rolling_back'), when.equals('epoch', session.epoch)),
  );
  const again = raised.applied ? raised.item : session;
  return { status: raised.applied ? 'again' : 'closed', session_id: session.session_id, generation: again.generation };
}
