import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import type { Next } from './advance';
import { firstLook } from './advance-verification';
import { summed } from './findings';
import { fitness } from './fitness';
import { holdUntil } from './pace';
import { movePromotion } from './store';

/** Waits for a person; what was approved is looked at once more, for days may have passed. */
export async function advanceApproval(engine: Engine, item: PromotionItem): Promise<Next> {
  const { state, expires_at = '' } = item.approval ?? {};
  if (state === 'approved') {
    const found = await fitness(engine, item, firstLook + 1);
    if (found === 'look') return { status: 'look' };
    await (found.length > 0
      ? movePromotion(engine.ledger, item, 'refused', { set: [['outcome', summed(found, 'PromotionRefused')]] })
      : movePromotion(engine.ledger, item, 'deploying'));
    return { status: 'again' };
  }
  const until = Date.parse(expires_at);
  if (engine.clock.now() < until) return holdUntil(engine.clock, until);
  const message = `nobody has approved it by ${expires_at}`;
  const approval = { ...item.approval, state: 'expired', ended_at: expires_at };
  const set = [['approval', approval] as const, ['outcome', { code: 'ApprovalNotOpen', message }] as const];
  await movePromotion(engine.ledger, item, 'withdrawn', { set });
  return { status: 'again' };
}
