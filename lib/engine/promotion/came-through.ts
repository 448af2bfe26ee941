import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';

/** Whether what a promotion has deployed may go on from there: it was watched to the end, or there was to be no watch. */
export async function cameThrough(engine: Engine, item: PromotionItem): Promise<boolean> {
  if (item.state === 'completed') return true;
  return item.state === 'withdrawn' && !(await wasToBeWatched(engine, item));
}

/** What was withdrawn before its watch began would have been watched as its environment says. */
async function wasToBeWatched({ installed }: Engine, item: PromotionItem): Promise<boolean> {
  if (item.soaks_from !== undefined) return item.soaks_from !== item.soaks_until;
  const { promotion } = await installed.guards(item.environment);
  return (promotion?.soakMinutes ?? 0) > 0;
}

/**
 * The session that a promotion leaves behind where it is asked for again: that may serve on, and has not come through. What
 * is asked for again may end before it has deployed anything.
 */
export async function leftBehind(engine: Engine, standing: PromotionItem): Promise<string | undefined> {
  const id = standing.deployment?.session_id;
  if (id === undefined) return standing.left_behind;
  return (await cameThrough(engine, standing)) ? undefined : id;
}
