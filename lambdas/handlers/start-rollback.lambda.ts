import { z } from 'zod';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { type Handler, sessionPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const payloadSchema = sessionPayload.extend({ token: z.string().max(2048).optional() });

/** Starts the rollback of a failed session and leaves the forward machine’s token with it. */
export const handle: Handler = async (payload, { engine }) => {
  const { session_id: sessionId, epoch, token } = payloadSchema.parse(payload);
  const session = await startRollback(engine, {
    sessionId,
    request: { type: 'full' },
    ...(token !== undefined && { waiterToken: token, epoch }),
  });
  return { state: session.state, generation: session.generation };
};

export const handler = serve('start_rollback', handle);
