import { UnityError } from '../../domain/errors/unity-error';
import type { Engine } from '../../engine/engine';
import { asksForRollback } from '../../engine/rollback/rollback-approval';
import { openApprovals } from '../../engine/step/approval';
import { cleanLine } from '../io/clean-text';
import { findSession, isSessionId } from './find-session';

/** A step that asks a person; without it, the session asks whether it is to be undone. */
export interface ApprovalRef {
  readonly sessionId: string;
  readonly step?: string;
}

/**
 * What `ID` means: `SESSION/STEP`, `STACK/ENV/STEP`, or `SESSION` or `STACK/ENV` where exactly one step asks, or the
 * session itself, which it does only when its steps do not any more.
 *
 * @throws UnityError SessionNotFound, StackNotFound, ApprovalNotOpen
 */
export async function findApproval(engine: Engine, text: string): Promise<ApprovalRef> {
  const parts = text.split('/');
  const isNamed = parts.length === (isSessionId(parts[0] ?? '') ? 2 : 3);
  const session = await findSession(engine.ledger, isNamed ? parts.slice(0, -1).join('/') : text);
  const step = isNamed ? parts.at(-1) : undefined;
  if (step !== undefined) return { sessionId: session.session_id, step: cleanLine(step, 80) };
  if (asksForRollback(engine, session)) return { sessionId: session.session_id };
  const [only, ...others] = await openApprovals(engine, session);
  if (only !== undefined && others.length === 0) return { sessionId: session.session_id, step: only };
  const message =
    only === undefined
      ? `nothing in ${session.session_id} waits for approval`
      : `${[only, ...others].join(', ')} of ${session.session_id} wait for approval: name one`;
  throw new UnityError('ApprovalNotOpen', { message });
}
