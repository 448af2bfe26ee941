import { z } from 'zod';
import { watchdog } from '../../lib/engine/watch/watchdog';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const eventSchema = z.object({
  detail: z.object({
    executionArn: z.string(),
    status: z.string(),
    startDate: z.number(),
    stopDate: z.number().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
    input: z.string().nullish(),
  }),
});

/** Told by EventBridge when an execution of ours has ended badly. */
export const handle: Handler = (event, { engine }) => {
  const { error = null, cause = null, stopDate = null, input = null, ...detail } = eventSchema.parse(event).detail;
  return watchdog(engine, { ...detail, error, cause, stopDate, input });
};

export const handler = serve('watchdog', handle);
