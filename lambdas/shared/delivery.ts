import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { UnityError } from '../../lib/domain/errors/unity-error';
import type { Notification, NotificationTarget } from '../../lib/domain/notification';
import { parameterOfReference } from '../../lib/domain/secret-reference';
import type { Deliver } from '../../lib/engine/notify/notify';
import { amazonQOf } from '../../lib/notifications/amazon-q';
import { slackOf } from '../../lib/notifications/slack';
import { subjectOf, textOf } from '../../lib/notifications/text';
import { signedHeaders, webhookBodyOf, webhookIdOf } from '../../lib/notifications/webhook';
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
const tries = 3;
const timeoutSeconds = 5;
const firstPauseSeconds = 1;
const longestPauseSeconds = 15;

/** Delivers to every kind of receiver. What an error says holds neither addresses nor keys: they are secrets. */
export function delivery(parts: DeliveryParts): Deliver {
  return async (target, notification) => {
    try {
      await send(parts, target, notification);
    } catch (error) {
      throw new UnityError('NotificationUndelivered', { message: `${target.name} (${target.to}): ${reasonOf(error)}` });
    }
  };
}

async function send(parts: DeliveryParts, target: NotificationTarget, notification: Notification): Promise<void> {
  switch (target.to) {
    case 'sns':
      return parts.publish({
        topicArn: target.topicArn,
        subject: subjectOf(notification),
        message: textOf(notification),
      });
    case 'amazon_q':
      return parts.publish({ topicArn: target.topicArn, message: JSON.stringify(amazonQOf(notification)) });
    case 'slack': {
      const body = JSON.stringify(slackOf(notification));
      return postUntilTaken(parts, await secretOf(parts, target.url), () => ({ body, headers: {} }));
    }
    case 'webhook': {
      const [url, key] = await Promise.all([secretOf(parts, target.url), secretOf(parts, target.key)]);
      const body = webhookBodyOf(notification);
      const id = webhookIdOf(notification.id, target.name);
      // Signed anew each time: receivers refuse what was signed long ago.
      const request = () => ({ body, headers: signedHeaders({ id, body, nowMilliseconds: parts.clock.now() }, key) });
      return postUntilTaken(parts, url, request);
    }
  }
}

/** Read whenever it is needed, and kept nowhere. */
async function secretOf({ ssm }: DeliveryParts, reference: string): Promise<string> {
  const Name = parameterOfReference(reference);
  const answer = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true })).catch((error: unknown) => {
    const { name } = error as { readonly name?: string };
    throw new Refused(`${reference} could not be read: ${name ?? 'no answer'}`);
  });
  const value = answer.Parameter?.Value?.trim();
  if (value === undefined || value === '') throw new Refused(`${reference} holds nothing`);
  return value;
}

/** Words of our own, which hold nothing secret. */
class Refused extends Error {}

/** Node names the host it could not reach, a refused target its address: of these only the code is told. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${timeoutSeconds} s`;
  return String(code ?? name ?? 'it failed').slice(0, 80);
}

type Request = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

async function postUntilTaken({ post, clock }: DeliveryParts, url: string, request: () => Request): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await post(url, { ...request(), timeoutSeconds }).catch((error: unknown) => {
      if (error instanceof UnityError) throw error;
      return error;
    });
    const answer = outcome as { readonly status?: number; readonly retryAfter?: string };
    const status = typeof answer.status === 'number' ? answer.status : undefined;
    if (status !== undefined && status >= 200 && status < 300) return;
    const passes = status === undefined || status === 408 || status === 429 || status >= 500;
    if (!passes) throw new Refused(`it answered ${status}`);
    if (attempt === tries) throw status === undefined ? outcome : new Refused(`it answered ${status}, ${tries} times`);
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
