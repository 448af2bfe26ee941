import { closeRollback } from '../../lib/engine/rollback/close-rollback';
import { type Handler, sessionPayload } from '../shared/handler';
import { serve } from '../shared/serve';

/** Ends a rollback with its verdict. */
export const handle: Handler = (payload, { engine }) => closeRollback(engine, sessionPayload.parse(payload));

export const handler = serve('close_rollback', handle);
