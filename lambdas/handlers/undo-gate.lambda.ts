import { registerUndoGate } from '../../lib/engine/rollback/undo-gate';
import { type Handler, tokenPayload } from '../shared/handler';
import { serve } from '../shared/serve';

/** Leaves the token of an undo that waits for what stands on its step. */
export const handle: Handler = async (payload, { engine }) => {
  await registerUndoGate(engine, tokenPayload.parse(payload));
  return {};
};

export const handler = serve('undo_gate', handle);
