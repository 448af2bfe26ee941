import { createHash, createHmac } from 'node:crypto';
import type { Notification } from '../domain/notification';

/** The version of the body: fields may be added, never renamed or dropped. */
const bodyVersion = '1.0';

/** The body of a webhook: what everything else is written from. */
export function webhookBodyOf({ where, rootCause, liveNow, nextCommands, threadId, ...rest }: Notification): string {
  return JSON.stringify({
    version: bodyVersion,
    ...rest,
    stack: where.stack,
    environment: where.environment,
    session_id: where.session,
    root_cause: rootCause,
    live_now: liveNow,
    next_commands: nextCommands,
    thread_id: threadId,
  });
}

/** The id of a message in a form that every header takes: the same for the same message and receiver. */
export function webhookIdOf(notificationId: string, target: string): string {
  return `msg_${createHash('sha256').update(`${notificationId} ${target}`).digest('hex').slice(0, 32)}`;
}

/** A key as Standard Webhooks writes it, `whsec_` and base64; any other text is its own bytes. */
const bytesOf = (key: string): Buffer =>
  key.startsWith('whsec_') ? Buffer.from(key.slice('whsec_'.length), 'base64') : Buffer.from(key, 'utf8');

/** Whether anything can be signed with it: who knows that there is nothing could sign too. */
export const isUsableKey = (key: string): boolean => bytesOf(key).length > 0;

/**
 * The headers of Standard Webhooks 1.0.0: HMAC-SHA256 over id, seconds and body, joined by full stops, so none may stand in
 * the id (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, “Signature scheme” and
 * “Webhook headers”). The id is the same each time it is tried, the time is that of the try.
 */
export function signedHeaders(
  { id, body, nowMilliseconds }: { readonly id: string; readonly body: string; readonly nowMilliseconds: number },
  key: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMilliseconds / 1000));
  const signature = createHmac('sha256', bytesOf(key)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
