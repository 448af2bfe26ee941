import { UnityError } from '../../domain/errors/unity-error';
import { takesWholeStack } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import { askForCheckpoint } from '../checkpoints/ask';
import { deleteCheckpoint } from '../checkpoints/delete';
import { deleteRollbackCopies } from '../checkpoints/rollback-copies';
import type { Engine } from '../engine';
import { answerPromotion, withdrawPromotion } from '../promotion/answer';
import { askForPromotion } from '../promotion/ask';
import { askReturn, returnUnderWay } from '../revision/ask-return';
import { isRevisionThatServes } from '../revision/going-back';
import { acceptLeftovers } from '../rollback/accept-leftovers';
import { answerRollbackApproval } from '../rollback/answer-rollback-approval';
import { assertUnprotected } from '../rollback/protection';
import { endApproval } from '../rollback/rollback-approval';
import { assertPossible } from '../rollback/rollback-findings';
import { missingTarget } from '../rollback/rollback-target';
import { startRollback } from '../rollback/start-rollback';
import { cancelSession } from '../session/cancel';
import { extendStack } from '../session/extend';
import { type Answer, answerApproval } from '../step/approval';
import { sweepSession } from '../sweep/sweep-session';
import { assertFourEyes } from './four-eyes';
import type { ReadRequest, SessionVerb } from './request';

/** Does what was asked, in the name of the person whom the engine writes for. Every one of them may be repeated. */
type Act<Verb extends SessionVerb> = (
  engine: Engine,
  session: SessionItem,
  request: ReadRequest<Verb>,
) => Promise<unknown>;

const acts: { readonly [Verb in SessionVerb]: Act<Verb> } = {
  approve: async (engine, session, { step, reason = 'approved' }) => {
    await assertFourEyes(engine, session);
    await answer(engine, { sessionId: session.session_id, step, verdict: 'approved', reason });
  },
  reject: (engine, { session_id: sessionId }, { step, reason }) =>
    answer(engine, { sessionId, step, verdict: 'rejected', reason }),
  // A cancel that is repeated must not take back the question that the first one led to: so which is meant is said.
  cancel: (engine, session, { of, reason = `cancelled by ${engine.ledger.origin.actor}` }) =>
    of === undefined ? cancelSession(engine, session.session_id, reason) : endApproval(engine, session, 'withdrawn'),
  rollback: async (engine, session, { request }) => {
    const { session_id: sessionId } = session;
    if (request.type === 'full' && !takesWholeStack(request)) {
      if (await returnUnderWay(engine, session)) return;
      if (await isRevisionThatServes(engine.ledger, session)) return void (await askReturn(engine, session));
    }
    const missing = await missingTarget(engine.ledger, session, request);
    if (missing !== undefined) throw new UnityError('DeskRequestInvalid', { message: missing });
    await assertPossible(engine, session, request);
    // As it stands when it begins: it may complete meanwhile.
    const assertAllowed = (standing: SessionItem) => assertUnprotected(engine, standing, request);
    await startRollback(engine, { sessionId, request, assertAllowed });
  },
  accept_leftovers: (engine, { session_id: sessionId }, { reason }) => acceptLeftovers(engine, sessionId, reason),
  sweep: (engine, { session_id: sessionId }, { orphans }) => sweepSession(engine, sessionId, orphans),
  checkpoint: (engine, session, { name }) => askForCheckpoint(engine, session, name),
  delete_checkpoint: (engine, session, { name }) => deleteCheckpoint(engine, session, name),
  delete_rollback_copies: (engine, session) => deleteRollbackCopies(engine, session),
  extend: (engine, { session_id: sessionId }, { hours }) => extendStack(engine, sessionId, hours),
  promote: (engine, session, { to }) => askForPromotion(engine, session, to),
  answer_promotion: (engine, session, { to, candidate, of, verdict }) =>
    answerPromotion(engine, session, { to, candidate }, { of, verdict }),
  withdraw_promotion: (engine, session, { to, candidate }) => withdrawPromotion(engine, session, { to, candidate }),
};

/** Without a step it is about the rollback of the session. */
function answer(
  engine: Engine,
  { step, ...given }: Omit<Answer, 'step'> & { readonly step: string | undefined },
): Promise<void> {
  return step === undefined
    ? answerRollbackApproval(engine, given.sessionId, given.verdict)
    : answerApproval(engine, { ...given, step });
}

/** Does what a request asks. */
export function act<Verb extends SessionVerb>(
  engine: Engine,
  session: SessionItem,
  verb: Verb,
  request: ReadRequest<Verb>,
): Promise<unknown> {
  return acts[verb](engine, session, request);
}
