import { invariant } from '../../domain/assert';
import { isPromotionEnded, type PromotionState, promotionTransitions } from '../../domain/promotion';
import { type Change, when } from '../../ledger/expression';
import { keys } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';

/** The ids that payloads of a promotion’s machine consist of. */
export interface PromotionIds {
  /** Where it goes. */
  readonly environment: string;
  readonly stack: string;
  readonly candidate: string;
  /** Which time that it was asked for. */
  readonly run: number;
}

/** The promotion of a candidate to a stack, under way or what became of it. */
export function loadPromotion(
  ledger: Ledger,
  environment: string,
  stack: string,
  candidate: string,
): Promise<PromotionItem | undefined> {
  return ledger.get<PromotionItem>(keys.promotion(environment, stack, candidate));
}

/** All that was ever promoted to a stack, what was asked for last first. */
export async function promotionsOf(
  ledger: Ledger,
  environment: string,
  stack: string,
): Promise<readonly PromotionItem[]> {
  const found = await ledger.query<PromotionItem>(keys.promotion(environment, stack, '').pk, 'CANDIDATE#');
  return [...found].sort((a, b) => b.requested_at.localeCompare(a.requested_at));
}

/** The key of its item. */
export function keyOf({ environment, stack_name, candidate }: PromotionItem) {
  return keys.promotion(environment, stack_name, candidate);
}

/** Changes a promotion as it was read, in one conditional write, or not at all when it has changed since. */
export async function changePromotion(
  ledger: Ledger,
  item: PromotionItem,
  change: Change,
): Promise<PromotionItem | undefined> {
  const written = await ledger.update<PromotionItem>(keyOf(item), change, when.equals('version', item.version));
  return written.applied ? written.item : undefined;
}

/**
 * Moves it to another state, in the same way. The table of transitions is asserted here; so is what comes with an end: its
 * time, no place among what is under way, and no question that is still asked. Whatever it was paused for is over.
 */
export function movePromotion(
  ledger: Ledger,
  item: PromotionItem,
  to: PromotionState,
  { set = [], remove: asked = [] }: Pick<Change, 'set' | 'remove'> = {},
): Promise<PromotionItem | undefined> {
  invariant(promotionTransitions[item.state].includes(to), `a promotion may not go from ${item.state} to ${to}`);
  const remove = [...asked, ...pausedOf(item)];
  if (!isPromotionEnded(to)) return changePromotion(ledger, item, { set: [['state', to], ...set], remove });
  const ended_at = isoTime(ledger.clock);
  const closed = (['approval', 'return_approval'] as const)
    .filter((name) => item[name]?.state === 'asked' && !set.some(([changed]) => changed === name))
    .map((name) => [name, { ...item[name], state: 'withdrawn', ended_at }] as const);
  return changePromotion(ledger, item, {
    set: [['state', to], ['ended_at', ended_at], ...closed, ...set],
    remove: ['open_in', ...remove],
  });
}

/** What goes from a promotion that goes on. */
export const pausedOf = ({ paused }: PromotionItem): readonly 'paused'[] => (paused === undefined ? [] : ['paused']);
