import { registerHold } from '../../lib/engine/step/gate';
import { type Handler, tokenPayload } from '../shared/handler';
import { serve } from '../shared/serve';

/** Leaves the token of a step that waits for time or a signal. */
export const handle: Handler = async (payload, { engine }) => {
  await registerHold(engine, tokenPayload.parse(payload));
  return {};
};

export const handler = serve('hold', handle);
