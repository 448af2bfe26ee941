import { z } from 'zod';
import { environmentNamePattern, sessionIdPattern } from '../../domain/naming';

/** What the function `inspect` is asked: what nobody owns in an environment, how a session has drifted, or both by the clock. */
export const inspectRequestSchema = z.union([
  z.strictObject({ unowned: z.string().regex(environmentNamePattern) }),
  z.strictObject({ drift: z.string().regex(sessionIdPattern) }),
  z.strictObject({ schedule: z.literal(true) }),
]);

export type InspectRequest = z.input<typeof inspectRequestSchema>;
