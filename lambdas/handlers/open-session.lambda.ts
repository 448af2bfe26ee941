import { z } from 'zod';
import type { Json } from '../../lib/domain/json';
import { openSession } from '../../lib/engine/session/open-session';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';
import { storedParametersOnAws } from '../shared/stored-parameters-on-aws';

const payloadSchema = z.object({
  // Checked by the use case, which names every problem; a schema here would drop or refuse without a word.
  request: z.custom<Json>(() => true),
  environment: z.string(),
  workflow_id: z.string(),
  execution_arn: z.string(),
  execution_started_at: z.string(),
});

/** First state of a forward machine. */
export const handle: Handler = (payload, { engine, storedParameters }) =>
  openSession(engine, payloadSchema.parse(payload), storedParameters);

export const handler = serve('open_session', handle, storedParametersOnAws);
