import { z } from 'zod';
import { environmentNamePattern } from '../../domain/naming';
import { receiverNamePattern } from '../../domain/notification';

export const receiverName = z.string().regex(receiverNamePattern, 'not the name of a receiver');

/** What whoever asks calls the test: asked again, it is the same message. */
export const testId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'not the id of a test');

/** What the desk asks of the function that tells people: a message to those of an environment, or to one, for trying it. */
export const receiverTestSchema = z.strictObject({
  test: z.strictObject({
    environment: z.string().regex(environmentNamePattern),
    receiver: receiverName.optional(),
    id: testId.optional(),
    /** Who asks, as AWS has verified it. */
    by: z.string().min(1).max(2048),
  }),
});
export type ReceiverTest = z.output<typeof receiverTestSchema>['test'];

/** What came of it, of one receiver. */
const receiverTested = z.discriminatedUnion('taken', [
  z.object({
    name: z.string(),
    to: z.string(),
    taken: z.literal(true),
    /** What it answered by HTTP; null of topics. */
    status: z.number().nullable(),
    milliseconds: z.number(),
  }),
  z.object({ name: z.string(), to: z.string(), taken: z.literal(false), reason: z.string(), fix: z.string() }),
]);
export type ReceiverTested = z.output<typeof receiverTested>;

/** The whole answer: what came of it, and whom the environment names. */
export const receiversTested = z.object({
  /** The id of the message. */
  id: z.string(),
  names: z.array(z.string()),
  receivers: z.array(receiverTested),
});
export type ReceiversTested = z.output<typeof receiversTested>;
