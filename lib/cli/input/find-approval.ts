import { UnityError } from '../../domain/errors/unity-error';
import { askedNow } from '../../domain/promotion';
import type { Engine } from '../../engine/engine';
import { promotionDocument } from '../../engine/promotion/document';
import { loadPromotion } from '../../engine/promotion/store';
import { asksForRollback } from '../../engine/rollback/rollback-approval';
import { openApprovals } from '../../engine/step/approval';
import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { cleanLine } from '../io/clean-text';
import { asksNow, findWithPromotions } from '../promotion/find-promotion';
import { promotionName } from '../promotion/words';
import { isSessionId, readStackRef } from './find-session';

/** What asks a person: a step, a session, whether it is to be undone, or a promotion. */
export type ApprovalRef =
  | { readonly of: 'step'; readonly sessionId: string; readonly step: string }
  | { readonly of: 'rollback'; readonly sessionId: string }
  | { readonly of: 'promotion'; readonly promotion: PromotionItem };

/**
 * What `ID` means: `SESSION/STEP`, `STACK/ENV/STEP` or `STACK/ENV/CANDIDATE`, or `SESSION` or `STACK/ENV` where exactly one
 * thing asks: a step, a promotion to the stack, or the session itself, which it does only when its steps do not any more.
 *
 * @throws UnityError SessionNotFound, StackNotFound, ApprovalNotOpen
 */
export async function findApproval(engine: Engine, text: string): Promise<ApprovalRef> {
  const parts = text.split('/');
  const isNamed = parts.length === (isSessionId(parts[0] ?? '') ? 2 : 3);
  const where = isNamed ? parts.slice(0, -1).join('/') : text;
  const name = isNamed ? parts.at(-1) : undefined;
  const { session, promotions: open } = await findWithPromotions(engine, where);
  const promotions = open.filter((promotion) => asksNow(engine, promotion));
  const named = promotions.find(({ candidate }) => candidate === name);
  if (named) return { of: 'promotion', promotion: named };
  if (name !== undefined) {
    await assertNoCandidate(engine, where, name);
    if (session) return { of: 'step', sessionId: session.session_id, step: cleanLine(name, 80) };
    throw notOpen(`nothing in ${where} that is called ${cleanLine(name, 80)} waits for approval`);
  }
  const asking = promotions.map((promotion) => ({ of: 'promotion', promotion }) as const);
  return only(where, [...asking, ...(session ? await askingIn(engine, session) : [])], session);
}

/** A candidate that asks nobody now is no step’s name, and never stands for another that does ask. */
async function assertNoCandidate(engine: Engine, where: string, name: string): Promise<void> {
  const ref = readStackRef(where);
  const promotion = ref && (await loadPromotion(engine.ledger, ref.environment, ref.stack, name));
  if (!promotion) return;
  const question = askedNow(promotion);
  const until = question ? `, and could be answered until ${question.expires_at}` : '';
  const called = promotionName(promotionDocument(promotion));
  throw notOpen(`${called} to ${where} asks nobody: it is ${promotion.state}${until}`);
}

const notOpen = (message: string): UnityError => new UnityError('ApprovalNotOpen', { message });

async function askingIn(engine: Engine, session: SessionItem): Promise<readonly ApprovalRef[]> {
  const { session_id: sessionId } = session;
  if (asksForRollback(engine, session)) return [{ of: 'rollback', sessionId }];
  return (await openApprovals(engine, session)).map((step) => ({ of: 'step', sessionId, step }));
}

/** Nobody answers what he has not named where more than one thing asks. */
function only(where: string, asking: readonly ApprovalRef[], session: SessionItem | undefined): ApprovalRef {
  const [one, ...others] = asking;
  if (one && others.length === 0) return one;
  const id = session?.session_id ?? where;
  const message = one
    ? `${asking.map(nameOf).join(', ')} of ${asking.some(({ of }) => of === 'promotion') ? where : id} wait for approval: name one`
    : `nothing in ${id} waits for approval`;
  throw notOpen(message);
}

function nameOf(asking: ApprovalRef): string {
  if (asking.of === 'step') return asking.step;
  return asking.of === 'rollback'
    ? `the rollback of ${asking.sessionId}`
    : promotionName(promotionDocument(asking.promotion));
}
