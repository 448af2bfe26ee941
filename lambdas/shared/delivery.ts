import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { UnityError } from '../../lib/domain/errors/unity-error';
import type { Notification, NotificationTarget } from '../../lib/domain/notification';
import { parameterOfReference } from '../../lib/domain/secret-reference';
import type { Deliver, Taken } from '../../lib/engine/notify/notify';
import { amazonQOf } from '../../lib/notifications/amazon-q';
import { slackOf } from '../../lib/notifications/slack';
import { subjectOf, textOf } from '../../lib/notifications/text';
import { reasonOf, remedyOf, type Undelivered } from '../../lib/notifications/undelivered';
import { isUsableKey, signedHeaders, webhookBodyOf, webhookIdOf } from '../../lib/notifications/webhook';
import type { Clock } from '../../lib/ports/clock';
import type { HttpPost } from './http-post';

/** Publishes on a topic. */
export type PublishMessage = (message: {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}) => Promise<void>;

/** What messages are delivered through. */
export interface DeliveryParts {
  readonly ssm: SSMClient;
  readonly post: HttpPost;
  readonly publish: PublishMessage;
  readonly clock: Clock;
}

/** How often an address is tried, and how long the pauses are; whatever it asks for, none is longer. */
const usualTries = 3;
const timeoutSeconds = 5;
const firstPauseSeconds = 1;
const longestPauseSeconds = 15;

/** Delivers to every kind of receiver. What an error says holds neither addresses nor keys: they are secrets. */
export function delivery(parts: DeliveryParts): Deliver {
  return async (target, notification, { tries = usualTries } = {}) => {
    try {
      return await send(parts, target, notification, tries);
    } catch (error) {
      const why = undeliveredBy(error);
      const [reason, fix] = [reasonOf(why), remedyOf(why)];
      throw new UnityError('NotificationUndelivered', {
        message: `${target.name} (${target.to}): ${reason}`,
        details: { reason, fix },
      });
    }
  };
}

async function send(
  parts: DeliveryParts,
  target: NotificationTarget,
  notification: Notification,
  tries: number,
): Promise<Taken> {
  switch (target.to) {
    case 'sns':
      return published(parts, {
        topicArn: target.topicArn,
        subject: subjectOf(notification),
        message: textOf(notification),
      });
    case 'amazon_q':
      return published(parts, { topicArn: target.topicArn, message: JSON.stringify(amazonQOf(notification)) });
    case 'slack': {
      const body = JSON.stringify(slackOf(notification));
      const url = await secretOf(parts, target.url);
      return postUntilTaken(parts, { url, request: () => ({ body, headers: {} }), tries });
    }
    case 'webhook': {
      const [url, key] = await Promise.all([secretOf(parts, target.url), secretOf(parts, target.key)]);
      if (!isUsableKey(key)) throw new Refused({ why: 'empty', reference: target.key });
      const body = webhookBodyOf(notification);
      const id = webhookIdOf(notification.id, target.name);
      // Signed anew each time: receivers refuse what was signed long ago.
      const request = () => ({ body, headers: signedHeaders({ id, body, nowMilliseconds: parts.clock.now() }, key) });
      return postUntilTaken(parts, { url, request, tries });
    }
  }
}

async function published({ publish, clock }: DeliveryParts, message: Parameters<PublishMessage>[0]): Promise<Taken> {
  const before = clock.now();
  await publish(message);
  return { milliseconds: clock.now() - before };
}

/** Read whenever it is needed, and kept nowhere. */
async function secretOf({ ssm }: DeliveryParts, reference: string): Promise<string> {
  const Name = parameterOfReference(reference);
  const answer = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true })).catch((error: unknown) => {
    const { name } = error as { readonly name?: string };
    throw new Refused({ why: 'unreadable', reference, code: name ?? 'no answer' });
  });
  const value = answer.Parameter?.Value?.trim();
  if (value === undefined || value === '') throw new Refused({ why: 'empty', reference });
  return value;
}

class Refused extends Error {
  constructor(readonly undelivered: Undelivered) {
    super(undelivered.why);
  }
}

/** Node names the host it could not reach, a refused target its address: of these only the code is told. */
function undeliveredBy(error: unknown): Undelivered {
  if (error instanceof Refused) return error.undelivered;
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return { why: 'silent', seconds: timeoutSeconds };
  if (name === 'TargetRefused') return { why: 'forbidden' };
  return { why: 'failed', code: String(code ?? name ?? 'it failed').slice(0, 80) };
}

interface Posting {
  readonly url: string;
  readonly request: () => { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  readonly tries: number;
}

async function postUntilTaken({ post, clock }: DeliveryParts, { url, request, tries }: Posting): Promise<Taken> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await post(url, { ...request(), timeoutSeconds }).catch((error: unknown) => {
      if (error instanceof UnityError) throw error;
      return error;
    });
    const answer = outcome as { readonly status?: number; readonly retryAfter?: string; readonly milliseconds: number };
    const status = typeof answer.status === 'number' ? answer.status : undefined;
    if (status !== undefined && status >= 200 && status < 300) return { status, milliseconds: answer.milliseconds };
    const passes = status === undefined || status === 408 || status === 429 || status >= 500;
    if (!passes) throw new Refused({ why: 'refused', status, tries: 1 });
    if (attempt === tries) throw status === undefined ? outcome : new Refused({ why: 'refused', status, tries });
    await clock.sleep(1000 * pauseSeconds(answer.retryAfter, attempt, clock.now()));
  }
}

/** As it asks, in seconds or as a time; else longer each time. */
function pauseSeconds(retryAfter: string | undefined, attempt: number, now: number): number {
  const own = firstPauseSeconds * 2 ** (attempt - 1);
  if (retryAfter === undefined) return own;
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now) / 1000;
  return Number.isFinite(asked) ? Math.min(Math.max(asked, own), longestPauseSeconds) : own;
}
