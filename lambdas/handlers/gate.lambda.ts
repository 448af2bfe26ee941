import { registerGate } from '../../lib/engine/step/gate';
import { type Handler, tokenPayload } from '../shared/handler';
import { serve } from '../shared/serve';

/** Leaves the token of a step that waits for others. */
export const handle: Handler = async (payload, { engine }) => {
  await registerGate(engine, tokenPayload.parse(payload));
  return {};
};

export const handler = serve('gate', handle);
