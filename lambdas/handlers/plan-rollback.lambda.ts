import { z } from 'zod';
import { planRollback } from '../../lib/engine/rollback/plan-rollback';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const payloadSchema = z.object({
  session_id: z.string(),
  generation: z.number().int(),
  execution_arn: z.string(),
});

/** First state of a rollback machine. */
export const handle: Handler = (payload, { engine }) => planRollback(engine, payloadSchema.parse(payload));

export const handler = serve('plan_rollback', handle);
