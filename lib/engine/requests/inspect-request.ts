import { z } from 'zod';
import { environmentNamePattern, sessionIdPattern } from '../../domain/naming';
import { stackNamePattern } from '../session/request';

/** The ids that payloads of a promotion’s machine consist of. */
export const promotionIds = z.strictObject({
  environment: z.string().regex(environmentNamePattern),
  stack: z.string().regex(stackNamePattern),
  candidate: z.string().regex(/^[0-9a-f]{10}$/),
  run: z.int().positive(),
});

/**
 * What the function `inspect` is asked: what nobody owns in an environment, how a session has drifted, how much of it is
 * used and what that costs, how healthy it is, a look for a promotion; by the clock what nobody owns anywhere, or how
 * healthy all is that serves.
 */
export const inspectRequestSchema = z.union([
  z.strictObject({ unowned: z.string().regex(environmentNamePattern) }),
  z.strictObject({ drift: z.string().regex(sessionIdPattern) }),
  z.strictObject({ usage: z.string().regex(sessionIdPattern) }),
  z.strictObject({ health: z.string().regex(sessionIdPattern) }),
  z.strictObject({ promotion: promotionIds }),
  z.strictObject({ schedule: z.literal(true) }),
  z.strictObject({ schedule: z.literal('health') }),
]);

export type InspectRequest = z.input<typeof inspectRequestSchema>;
