import { keys, type SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';

/**
 * Whether what a promotion has deployed may go on from there: it was watched to the end, there was to be no watch, or it failed
 * and has come up since.
 */
export async function cameThrough(engine: Engine, item: PromotionItem): Promise<boolean> {
  switch (item.state) {
    case 'completed':
      return true;
    case 'withdrawn':
      return !(await wasToBeWatched(engine, item));
    case 'rejected':
    case 'refused':
      return (await cameUpAs(engine, item)).length > 0;
    default:
      return false;
  }
}

/**
 * The candidates that what failed while it was deployed has come up as after all, once it was resumed to its end, whatever became
 * of it later. They are others where a resume has changed its values.
 */
export async function cameUpAs(
  { ledger }: Pick<Engine, 'ledger'>,
  { candidate, deployment, soaks_from }: PromotionItem,
): Promise<readonly string[]> {
  if (soaks_from !== undefined || deployment?.session_id === undefined) return [];
  // There is none where its execution ended before it had one.
  const session = await ledger.get<SessionItem>(keys.session(deployment.session_id));
  // The latter tells it of sessions from before that was kept, until they are resumed.
  return session?.came_up ?? (session?.ready_at === undefined ? [] : [candidate]);
}

/** What was withdrawn before its watch began would have been watched as its environment says. */
async function wasToBeWatched({ installed }: Engine, item: PromotionItem): Promise<boolean> {
  if (item.soaks_from !== undefined) return item.soaks_from !== item.soaks_until;
  const { promotion } = await installed.guards(item.environment);
  return (promotion?.soakMinutes ?? 0) > 0;
}

/** So many a promotion remembers: what the ledger holds of it is bounded. */
const mostLeftBehind = 20;

/**
 * The sessions that a promotion leaves behind where it is asked for again, the newest last: they may serve on, or be put back,
 * and have not come through. What is asked for again may end before it has deployed anything, or anything that serves.
 */
export async function leftBehind(engine: Engine, standing: PromotionItem): Promise<readonly string[]> {
  const { deployment, left_behind: before = [] } = standing;
  if (deployment?.session_id === undefined) return before;
  if (await cameThrough(engine, standing)) return [];
  return [...before, deployment.session_id].slice(-mostLeftBehind);
}
