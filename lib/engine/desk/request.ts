import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import { candidatePattern, environmentNamePattern, sessionIdPattern } from '../../domain/naming';
import { isPlainLine } from '../../domain/unsafe-text';
import { checkpointName, stepName } from '../../workflow/schema/names';
import { receiverName, testId } from '../requests/receiver-test';
import { readStrictJson } from './strict-json';

/** What people ask: of a session, but for the last. */
const deskVerbs = [
  'approve',
  'reject',
  'cancel',
  'rollback',
  'accept_leftovers',
  'sweep',
  'checkpoint',
  'delete_checkpoint',
  'delete_rollback_copies',
  'extend',
  'promote',
  'answer_promotion',
  'withdraw_promotion',
  'test_notifications',
] as const;
export type DeskVerb = (typeof deskVerbs)[number];

const session = z.string().regex(sessionIdPattern, 'not the id of a session');
const reason = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => text.trim() !== '', 'empty')
  .refine(isPlainLine, 'not one line of plain text');

const target = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('full'), stack: z.literal(true).optional() }),
  z.strictObject({ type: z.literal('partial'), checkpoint: checkpointName }),
  z.strictObject({ type: z.literal('service'), service: z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/) }),
]);

/** Something that a sweep has found: what its tags say, and what AWS calls it. */
const orphan = z.strictObject({
  step: stepName,
  key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/),
  type: z.string().regex(/^AWS::[A-Za-z0-9]{1,40}::[A-Za-z0-9]{1,40}$/),
  id: z.string().regex(/^[A-Za-z0-9_./:-]{1,256}$/),
  region: z.string().regex(/^[a-z]{2,4}(-[a-z]{2,10}){1,3}-\d{1,2}$/),
});

/** What asks: a step, or the session itself, whether it is to be undone. That takes things away, so it is named too. */
const asked = { step: stepName.optional(), of: z.literal('rollback').optional() };
const namesOne = ({ step, of }: { readonly step?: string | undefined; readonly of?: string | undefined }): boolean =>
  (step === undefined) !== (of === undefined);
const oneOf = 'either `step` or `of`';

/** The environment that something is promoted to; `session` is where it comes from. */
const to = z.string().regex(environmentNamePattern, 'not the name of an environment');

/** Which promotion of the session is meant: it may have become another candidate since the first was asked for. */
const candidate = z.string().regex(candidatePattern, 'not a candidate').optional();

/** What one request names at the most: a body is bounded. */
export const mostOrphans = 30;

/** What each verb takes. A verb without its entry does not compile. */
const schemas = {
  approve: z
    .strictObject({ verb: z.literal('approve'), session, ...asked, reason: reason.optional() })
    .refine(namesOne, oneOf),
  reject: z.strictObject({ verb: z.literal('reject'), session, ...asked, reason }).refine(namesOne, oneOf),
  cancel: z.strictObject({ verb: z.literal('cancel'), session, of: asked.of, reason: reason.optional() }),
  rollback: z.strictObject({
    verb: z.literal('rollback'),
    session,
    request: target.default({ type: 'full' }),
    reason: reason.optional(),
  }),
  accept_leftovers: z.strictObject({ verb: z.literal('accept_leftovers'), session, reason }),
  sweep: z.strictObject({
    verb: z.literal('sweep'),
    session,
    orphans: z.array(orphan).max(mostOrphans).default([]),
    reason: reason.optional(),
  }),
  checkpoint: z.strictObject({
    verb: z.literal('checkpoint'),
    session,
    name: checkpointName,
    reason: reason.optional(),
  }),
  delete_checkpoint: z.strictObject({
    verb: z.literal('delete_checkpoint'),
    session,
    name: checkpointName,
    reason: reason.optional(),
  }),
  delete_rollback_copies: z.strictObject({
    verb: z.literal('delete_rollback_copies'),
    session,
    reason: reason.optional(),
  }),
  extend: z.strictObject({
    verb: z.literal('extend'),
    session,
    hours: z.int().min(1).max(8760),
    reason: reason.optional(),
  }),
  promote: z.strictObject({ verb: z.literal('promote'), session, to, reason: reason.optional() }),
  answer_promotion: z.strictObject({
    verb: z.literal('answer_promotion'),
    session,
    to,
    candidate,
    of: z.enum(['promotion', 'return']),
    verdict: z.enum(['approved', 'rejected']),
    reason,
  }),
  withdraw_promotion: z.strictObject({ verb: z.literal('withdraw_promotion'), session, to, candidate, reason }),
  /** Of an environment, and of no session. */
  test_notifications: z.strictObject({
    verb: z.literal('test_notifications'),
    environment: to,
    receiver: receiverName.optional(),
    id: testId.optional(),
  }),
} as const satisfies { readonly [Verb in DeskVerb]: z.ZodType<{ readonly verb: Verb }> };

/** A request as somebody sends it. */
export type DeskRequest = { [Verb in DeskVerb]: z.input<(typeof schemas)[Verb]> }[DeskVerb];

/** A request that was read, of one verb or any. */
export type ReadRequest<Verb extends DeskVerb = DeskVerb> = {
  [Each in Verb]: z.output<(typeof schemas)[Each]>;
}[Verb];

/** The verbs that are about a session. */
export type SessionVerb = Exclude<DeskVerb, 'test_notifications'>;

const requestSchema = z.discriminatedUnion('verb', [
  schemas.approve,
  schemas.reject,
  schemas.cancel,
  schemas.rollback,
  schemas.accept_leftovers,
  schemas.sweep,
  schemas.checkpoint,
  schemas.delete_checkpoint,
  schemas.delete_rollback_copies,
  schemas.extend,
  schemas.promote,
  schemas.answer_promotion,
  schemas.withdraw_promotion,
  schemas.test_notifications,
]);

/**
 * Reads the body of a request; all that is wrong with it is named at once.
 *
 * @throws UnityError DeskRequestInvalid
 */
export function readDeskRequest(body: string): ReadRequest {
  const read = requestSchema.safeParse(readStrictJson(body));
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`);
  throw new UnityError('DeskRequestInvalid', { message: problems.join('; ').slice(0, 1000) });
}
