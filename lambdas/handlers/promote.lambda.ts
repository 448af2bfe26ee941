import { z } from 'zod';
import { advancePromotion } from '../../lib/engine/promotion/advance';
import { registerPromotionHold } from '../../lib/engine/promotion/hold';
import { promotionIds } from '../../lib/engine/requests/inspect-request';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const payloadSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('advance'), ...promotionIds.shape, execution_arn: z.string().min(1).max(2048) }),
  z.object({ do: z.literal('hold'), ...promotionIds.shape, token: z.string().min(1) }),
]);

/** The states of a promotion’s machine that need not look into an account. */
export const handle: Handler = async (payload, { engine }) => {
  const asked = payloadSchema.parse(payload);
  if (asked.do === 'advance') return { seconds: 1, error: '', cause: '', ...(await advancePromotion(engine, asked)) };
  await registerPromotionHold(engine, asked);
  return {};
};

export const handler = serve('promote', handle);
