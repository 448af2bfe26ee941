import { isPromotionEnded } from '../../domain/promotion';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { advanceApproval } from './advance-approval';
import { advanceDeployment } from './advance-deployment';
import { advanceReturn } from './advance-return';
import { advanceSoak } from './advance-soak';
import { advanceVerification } from './advance-verification';
import { loadPromotion, type PromotionIds } from './store';

/**
 * What the machine does next. `again`: at once. `look`: the function that may look into the account does, and then again.
 * `hold`: it waits for an answer, or for so long.
 */
export type Next =
  | { readonly status: 'again' | 'look' | 'done' }
  | { readonly status: 'hold'; readonly seconds: number }
  | { readonly status: 'failed'; readonly error: string; readonly cause: string };

/** One pass: each makes one conditional write at the most, of what it was read as, so that it may be repeated at any point. */
type Advance = (engine: Engine, item: PromotionItem) => Promise<Next>;

const passes: { readonly [State in PromotionItem['state']]?: Advance } = {
  verifying: advanceVerification,
  awaiting_approval: advanceApproval,
  deploying: advanceDeployment,
  soaking: advanceSoak,
  awaiting_return: advanceReturn,
  returning: advanceReturn,
};

/** Takes a promotion one step further. An execution that another one has followed ends. */
export async function advancePromotion(
  engine: Engine,
  ids: PromotionIds & { readonly execution_arn: string },
): Promise<Next> {
  const item = await loadPromotion(engine.ledger, ids.environment, ids.stack, ids.candidate);
  if (item?.run !== ids.run || item.execution_arn !== ids.execution_arn) {
    return { status: 'failed', error: 'PromotionNotOpen', cause: 'another execution has taken the promotion over' };
  }
  const pass = passes[item.state];
  if (pass && !isPromotionEnded(item.state)) return pass(engine, item);
  if (item.state === 'completed') return { status: 'done' };
  const { code = 'PromotionFailed', message = `the promotion is ${item.state}` } = item.outcome ?? {};
  return { status: 'failed', error: code, cause: `${item.state}: ${message}` };
}
