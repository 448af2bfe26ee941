import type { PromotionFinding } from '../../domain/promotion';
import type { PromotionItem } from '../../ledger/promotion-item';

/** Findings beyond these are not kept: an item is bounded. */
const mostTold = 5;

/** Several findings as one. */
export function summed(findings: readonly PromotionFinding[], fallback: string): PromotionFinding {
  const told = findings.slice(0, mostTold).map(({ message }) => message.replace(/\.$/, ''));
  const more = findings.length > mostTold ? [`and ${findings.length - mostTold} more`] : [];
  return { code: findings[0]?.code ?? fallback, message: [...told, ...more].join('; ').slice(0, 800) };
}

/** What was found, with what became of it. */
export function withNote({ outcome }: Pick<PromotionItem, 'outcome'>, note: string): PromotionFinding {
  const { code = 'PromotionFailed', message = '' } = outcome ?? {};
  return { code, message: `${message} (${note})`.slice(0, 1000) };
}
