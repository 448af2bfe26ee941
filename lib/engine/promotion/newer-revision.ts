import { standingOf } from '../../domain/session';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { standingHolder } from '../revision/standing-holder';
import type { Next } from './advance';
import { whileDeploying } from './pace';
import { changePromotion } from './store';

/**
 * The revision that has the stack of a candidate and has not come about: it is under way, or has failed and is kept. It may
 * come to nothing, and then the candidate serves again. Until then what answers may be of either, and nothing can be put back.
 */
export function newerRevision(session: SessionItem, holder: SessionItem | undefined): SessionItem | undefined {
  if (session.state !== 'completed' || !session.occupies) return undefined;
  return holder?.session_id !== session.session_id && holder?.state !== 'completed' ? holder : undefined;
}

/** Waits for what becomes of it, and says so where people look; what was seen of the candidate is dropped where that is said. */
export async function waitForNewer(
  engine: Engine,
  item: PromotionItem,
  newer: SessionItem,
  dropped: readonly 'look'[] = [],
): Promise<Next> {
  const paused = wordsOf(newer);
  const remove = dropped.filter((name) => item[name] !== undefined);
  if (item.paused !== paused || remove.length > 0)
    await changePromotion(engine.ledger, item, { set: [['paused', paused]], remove });
  return whileDeploying(engine.clock, newer);
}

function wordsOf(newer: SessionItem): string {
  const { session_id: id, state } = newer;
  if (standingOf(newer) === 'busy') return `session ${id} is changing its stack`;
  return `session ${id} is ${state} and has its stack: \`unity rollback ${id}\`, or resume it`;
}

/**
 * What is seen of a session that has its stack all the time; undefined where another one has it or had it meanwhile: what was
 * seen may be of that.
 */
export async function seenAlone<Seen>(
  ledger: Ledger,
  session: SessionItem,
  look: () => Promise<Seen>,
): Promise<Seen | undefined> {
  const before = await turnOf(ledger, session);
  if (before === undefined) return undefined;
  const seen = await look();
  return (await turnOf(ledger, session)) === before ? seen : undefined;
}

/** Which turn it is that a session has its stack: whoever takes it raises the version of the lock. */
async function turnOf(ledger: Ledger, session: SessionItem): Promise<number | undefined> {
  const { session_id: id, environment, stack_name } = session;
  const lock = await ledger.get<LockItem>(keys.lock(environment, stack_name));
  const holder = lock && (await standingHolder(ledger, lock.session_id));
  return holder?.session_id === id ? lock?.version : undefined;
}
