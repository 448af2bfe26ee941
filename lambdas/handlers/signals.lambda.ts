import { z } from 'zod';
import { deliverEvent } from '../../lib/engine/requests/deliver-event';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const eventSchema = z.object({
  id: z.string(),
  time: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  detail: z.record(z.string(), z.json()),
});

/** Told by EventBridge of every event on the installation's bus that is not the orchestrator's own. */
export const handle: Handler = (event, { engine, environments }) =>
  deliverEvent(engine, environments, eventSchema.parse(event));

export const handler = serve('signals', handle);
