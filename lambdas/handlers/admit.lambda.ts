import { z } from 'zod';
import { admit } from '../../lib/engine/session/preflight';
import { type Handler, sessionPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const finding = z.object({ code: z.string(), message: z.string(), remedy: z.string() });
const payloadSchema = sessionPayload.extend({ preflight: z.array(z.object({ findings: z.array(finding) })) });

/** Adds the quotas up and lets the session start, or ends it with all findings. */
export const handle: Handler = (payload, { engine }) => admit(engine, payloadSchema.parse(payload));

export const handler = serve('admit', handle);
