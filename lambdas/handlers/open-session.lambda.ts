import { z } from 'zod';
import type { Json } from '../../lib/domain/json';
import { openReturn } from '../../lib/engine/session/open-return';
import { openSession } from '../../lib/engine/session/open-session';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';
import { storedParametersOnAws } from '../shared/stored-parameters-on-aws';

const payloadSchema = z.object({
  // Checked by the use case, which names every problem; a schema here would drop or refuse without a word.
  request: z.custom<Json>(() => true),
  environment: z.string(),
  workflow_id: z.string().optional(),
  execution_arn: z.string(),
  execution_started_at: z.string(),
});

/** First state of a forward machine; that of returns names no workflow. */
export const handle: Handler = (given, { engine, storedParameters }) => {
  const { workflow_id, ...payload } = payloadSchema.parse(given);
  if (workflow_id === undefined) return openReturn(engine, payload);
  return openSession(engine, { ...payload, workflow_id }, storedParameters);
};

export const handler = serve('open_session', handle, storedParametersOnAws);
