import type { Engine } from '../../engine/engine';
import { candidateFrom } from '../../engine/promotion/candidate';
import type { AuditPart } from '../../engine/telling/read-audit';
import { keys } from '../../ledger/items';
import { findWithPromotions } from '../promotion/find-promotion';

/** The session, the promotion that has brought it there, and those that are under way to the stack. */
export async function partsOf(engine: Engine, text: string): Promise<readonly AuditPart[]> {
  const { session, promotions } = await findWithPromotions(engine, text);
  const candidates = new Set(promotions.map(({ candidate }) => candidate));
  if (session?.promoted_from) candidates.add(candidateFrom(session).candidate);
  const [environment = '', stack = ''] = [session ?? promotions[0]].flatMap((one) =>
    one ? [one.environment, one.stack_name] : [],
  );
  return [
    ...(session ? [{ pk: keys.session(session.session_id).pk, prefix: '' }] : []),
    ...[...candidates].map((candidate) => {
      const { pk, sk } = keys.promotion(environment, stack, candidate);
      return { pk, prefix: `${sk}#` };
    }),
  ];
}
