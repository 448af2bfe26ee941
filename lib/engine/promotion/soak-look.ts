import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';

/** A look that is asked for. */
export type AskedLook = NonNullable<PromotionItem['look']>;

/** Whether another revision has taken the stack since a look was asked for; looks from before that was kept do not say. */
export function hasChangedHands({ taken_by: before }: AskedLook, takenBy: string): boolean {
  return before !== undefined && before !== takenBy;
}

/**
 * The look after the last one. From when alarms are believed is kept; where a newer revision had the stack meanwhile that is
 * now, also where it came to nothing before anybody has seen it: what they count may be of that one. Who has taken the stack
 * last tells, for nobody gives a lock back; its version also rises where the same one is undone.
 */
export function nextLook(
  { clock }: Pick<Engine, 'clock'>,
  { look: last, paused, soaks_from = '' }: PromotionItem,
  takenBy: string,
): AskedLook {
  const wasAlone = last === undefined ? paused === undefined : !hasChangedHands(last, takenBy);
  const serves_from = wasAlone ? (last?.serves_from ?? soaks_from) : isoTime(clock);
  return { number: (last?.number ?? 0) + 1, serves_from, taken_by: takenBy };
}
