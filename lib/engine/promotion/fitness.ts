import type { PromotionFinding } from '../../domain/promotion';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { candidateFrom } from './candidate';
import { judgeSource } from './judge-source';
import { changePromotion } from './store';

/**
 * Whether the source is fit to be promoted: by what the ledger shows now, and by a look into its account, the one of this
 * number. `look`: that one is not made yet, and is asked for.
 */
export async function fitness(
  engine: Engine,
  item: PromotionItem,
  number: number,
): Promise<'look' | readonly PromotionFinding[]> {
  const source = await loadSession(engine.ledger, item.source.session_id);
  const refusals = await judgeSource(engine, source, item.environment);
  if (refusals.length > 0) return refusals;
  if (candidateFrom(source).candidate !== item.candidate)
    return [{ code: 'PromotionRefused', message: `session ${source.session_id} has other values by now` }];
  if (item.look?.number === number) {
    if (item.look.at !== undefined) return item.look.findings ?? [];
    const blind = whyNeverLooked(item);
    return blind === undefined ? 'look' : [{ code: 'PromotionRefused', message: blind }];
  }
  await changePromotion(engine.ledger, item, { set: [['look', { number }]] });
  return 'look';
}

/** So often a look may come to nothing, each time with what repeats it; then there is none to be had. */
const mostFailedLooks = 30;

/** Why a look is not asked for any more. */
export function whyNeverLooked({ look }: PromotionItem): string | undefined {
  if ((look?.failed ?? 0) < mostFailedLooks) return undefined;
  return `it could not be looked at, ${look?.failed} times: ${look?.error}`;
}
