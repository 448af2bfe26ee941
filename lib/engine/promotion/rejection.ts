import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
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
  return before?.state !== 'rejected' || (await cameUpSince(engine, before)) ? undefined : before;
}

/** Whether what failed while it was deployed was resumed to its end: it has come up after all. */
async function cameUpSince(
  { ledger }: Pick<Engine, 'ledger'>,
  { deployment, soaks_from }: PromotionItem,
): Promise<boolean> {
  if (soaks_from !== undefined || deployment?.session_id === undefined) return false;
  return (await loadSession(ledger, deployment.session_id)).state === 'completed';
}
