import type { PromotionFinding } from '../../domain/promotion';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { judgeSource } from './judge-source';
import { changePromotion } from './store';

/** Findings beyond these are not kept: an item is bounded. */
const mostTold = 5;

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
  if (item.look?.number === number) return item.look.at === undefined ? 'look' : (item.look.findings ?? []);
  await changePromotion(engine.ledger, item, { set: [['look', { number }]] });
  return 'look';
}

/** Several findings as one. */
export function summed(findings: readonly PromotionFinding[], fallback: string): PromotionFinding {
  const told = findings.slice(0, mostTold).map(({ message }) => message.replace(/\.$/, ''));
  const more = findings.length > mostTold ? [`and ${findings.length - mostTold} more`] : [];
  return { code: findings[0]?.code ?? fallback, message: [...told, ...more].join('; ').slice(0, 800) };
}
