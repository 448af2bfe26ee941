import type { Notification } from '../domain/notification';
import { asCode, harmless } from './harmless';

/**
 * A custom notification of Amazon Q Developer in chat applications, version 1.0, with the fields that its user guide names and
 * no others (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html). `client-markdown` is read as the chat
 * writes it, so one text has to be harmless in Slack and in Teams; the title is read so too, mentions included. The guide
 * names no lengths: all texts are bounded long before a message of SNS is full. All messages of a session go to one thread,
 * where the channel’s preferences have threads on.
 */
export function amazonQOf(notification: Notification): object {
  const { id, kind, title, where, summary, rootCause, liveNow, nextCommands, threadId } = notification;
  const { stack, environment, session } = where;
  const description = [
    harmless(summary),
    `*Where:* stack ${harmless(stack)}, environment ${harmless(environment)}, session ${harmless(session)}`,
    ...(rootCause === null ? [] : [`*Cause:* ${harmless(rootCause)}`]),
    `*Now:* ${liveNow.map((one) => harmless(one)).join('; ')}`,
  ].join('\n');
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: harmless(title),
      description,
      nextSteps: nextCommands.map(asCode),
      keywords: [stack, environment, kind].map((one) => harmless(one)),
    },
    metadata: {
      threadId,
      summary: harmless(title),
      eventType: kind,
      enableCustomActions: true,
      additionalContext: { environment, stack, session },
    },
  };
}
