import { z } from 'zod';
import { requestDeployment } from '../../lib/engine/requests/request-deployment';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';
import { storedParametersOnAws } from '../shared/stored-parameters-on-aws';

/** The envelope is EventBridge's own; the detail is anybody's. */
const eventSchema = z.object({
  id: z.string().min(1).max(100),
  account: z.string().regex(/^\d{12}$/),
  source: z.string().max(256),
  'detail-type': z.string(),
  detail: z.unknown(),
});

/** Told by EventBridge of every event on the bus for requests. */
export const handle: Handler = (event, { engine, publisher, environments, machineArn, storedParameters }) =>
  requestDeployment(engine, { publisher, environments, machineArn, storedParameters }, eventSchema.parse(event));

export const handler = serve('requests', handle, storedParametersOnAws);
