import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { cameUpAs } from './came-through';
import { candidateFrom } from './candidate';
import { loadPromotion } from './store';

/** The promotion by which an environment has marked what a session was made from as bad, where that still counts. */
export async function rejectionOf(
  engine: Pick<Engine, 'ledger'>,
  session: SessionItem,
  environment: string,
): Promise<PromotionItem | undefined> {
  const { candidate } = candidateFrom(session);
  const before = await loadPromotion(engine.ledger, environment, session.stack_name, candidate);
  if (before?.state !== 'rejected') return undefined;
  return (await cameUpAs(engine, before)).includes(candidate) ? undefined : before;
}
