import { z } from 'zod';
import { closeCheckpoint } from '../../lib/engine/checkpoints/close';
import { startCheckpointOf } from '../../lib/engine/checkpoints/execution';
import { recordFailure } from '../../lib/engine/checkpoints/fail';
import { planCheckpoint } from '../../lib/engine/checkpoints/plan';
import { checkpointLabel, checkpointOrRollbacks } from '../../lib/workflow/schema/names';
import { errorPayload, type Handler, stepPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const own = {
  session_id: stepPayload.shape.session_id,
  checkpoint: checkpointOrRollbacks,
  run: z.number().int().positive(),
};

const payloadSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start'), ...stepPayload.shape }),
  z.object({ do: z.literal('plan'), ...own }),
  z.object({ do: z.literal('close'), ...own }),
  z.object({ do: z.literal('fail'), ...stepPayload.shape, checkpoint: checkpointLabel, error: errorPayload }),
]);

/** Starts the checkpoint machine for a workflow, and is its states that belong to no permission set. */
export const handle: Handler = async (payload, { engine }) => {
  const asked = payloadSchema.parse(payload);
  switch (asked.do) {
    case 'start':
      await startCheckpointOf(engine, asked);
      return {};
    case 'plan':
      return planCheckpoint(engine, asked);
    case 'close':
      return closeCheckpoint(engine, asked);
    case 'fail': {
      const { Error: code = 'InvocationLost', Cause: message = 'its function could not be run' } = asked.error;
      await recordFailure(engine, asked, { code, message });
      return {};
    }
  }
};

export const handler = serve('checkpoint', handle);
