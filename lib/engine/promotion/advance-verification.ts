import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import type { Next } from './advance';
import { summed } from './findings';
import { fitness } from './fitness';
import { movePromotion } from './store';

/** The first look of a promotion is at its source; whoever waited for an approval looks once more before it deploys. */
export const firstLook = 1;

/** Looks at the source; then a person is asked, or it is deployed. */
export async function advanceVerification(engine: Engine, item: PromotionItem): Promise<Next> {
  const found = await fitness(engine, item, firstLook);
  if (found === 'look') return { status: 'look' };
  if (found.length > 0) {
    await movePromotion(engine.ledger, item, 'refused', { set: [['outcome', summed(found, 'PromotionRefused')]] });
    return { status: 'again' };
  }
  const { promotion } = await engine.installed.guards(item.environment);
  if (promotion?.approval !== true) {
    await movePromotion(engine.ledger, item, 'deploying');
    return { status: 'again' };
  }
  const asked_at = isoTime(engine.clock);
  const expires_at = new Date(engine.clock.now() + promotion.approvalHours * 3_600_000).toISOString();
  const question = { state: 'asked', asked_at, expires_at } as const;
  await movePromotion(engine.ledger, item, 'awaiting_approval', { set: [['approval', question]] });
  return { status: 'again' };
}
