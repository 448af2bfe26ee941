import { closeSession } from '../../lib/engine/session/close-session';
import { errorPayload, type Handler, sessionPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const payloadSchema = sessionPayload.extend({ error: errorPayload.optional() });

/** Ends the forward part of a session. */
export const handle: Handler = (payload, { engine }) => {
  const { error, ...ids } = payloadSchema.parse(payload);
  return closeSession(engine, { ...ids, ...(error && { error: definedOnly(error) }) });
};

function definedOnly(error: { Error?: string | undefined; Cause?: string | undefined }): {
  Error?: string;
  Cause?: string;
} {
  return {
    ...(error.Error !== undefined && { Error: error.Error }),
    ...(error.Cause !== undefined && { Cause: error.Cause }),
  };
}

export const handler = serve('close_session', handle);
