import { promotionDocument } from '../../engine/promotion/document';
import { loadPromotion } from '../../engine/promotion/store';
import type { PromotionItem } from '../../ledger/promotion-item';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import type { CommandRun } from '../program/command-spec';
import { localFlag } from '../session/attend';
import { askedOf, promotionName } from './words';

/** A person's word on a promotion. */
interface PromotionAnswer {
  readonly promotion: PromotionItem;
  readonly verdict: 'approved' | 'rejected';
  readonly reason: string;
}

/** Answers a promotion: that it is deployed, or that the revision before is put back. Nothing is followed. */
export async function answerPromotion(
  run: CommandRun,
  gateway: Gateway,
  { promotion, verdict, reason }: PromotionAnswer,
): Promise<number> {
  const { stack_name: stack, environment: to, candidate, source } = promotion;
  const of = askedOf(promotion) ?? 'promotion';
  await gateway.desk({ verb: 'answer_promotion', session: source.session_id, to, candidate, of, verdict, reason });
  const what = of === 'promotion' ? promotionName(promotion) : `the return to the revision before`;
  run.print.note(`In ${stack}/${to}, ${what} is ${verdict}. Look: unity promotions ${stack}/${to}${localFlag(run)}`);
  if (run.globals.json) {
    const item = await loadPromotion(gateway.engine('approve').ledger, to, stack, candidate);
    run.print.document(promotionDocument(item ?? promotion));
  }
  return exitCodes.done;
}
