import { isPromotionEnded } from '../../domain/promotion';
import { when } from '../../ledger/expression';
import { keys } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { leaveToken, tokensOf } from '../step/tokens';
import type { PromotionIds } from './store';

/**
 * Leaves the token of a machine that waits; wakes it at once when what it waits for has come by then: both stand on the same
 * item, so whichever is written second sees the first.
 */
export async function registerPromotionHold(
  engine: Engine,
  { environment, stack, candidate, run, token }: PromotionIds & { readonly token: string },
): Promise<void> {
  const written = await engine.ledger.update<PromotionItem>(
    keys.promotion(environment, stack, candidate),
    leaveToken('hold', token),
    when.equals('run', run),
  );
  if (!written.applied || hasNews(written.item)) await engine.machines.wake(token, {});
}

/** Wakes whatever waits for an answer. */
export async function wakePromotion(engine: Engine, item: PromotionItem): Promise<void> {
  const { hold_token, hold_token_before } = item;
  const tokens = tokensOf(
    { ...(hold_token && { hold_token }), ...(hold_token_before && { hold_token_before }) },
    'hold',
  );
  for (const token of tokens) await engine.machines.wake(token, {});
}

function hasNews({ state, approval, return_approval }: PromotionItem): boolean {
  if (state === 'awaiting_approval') return approval?.state !== 'asked';
  if (state === 'awaiting_return') return return_approval?.state !== 'asked';
  return isPromotionEnded(state);
}
