import type { Notification } from '../domain/notification';

/** What Markdown would read as its own in texts from outside. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_{}[\]()#+!|<>~@]/g, '\\$&');

/** A command in a code span: nothing in it is escaped, so it holds no mark of its own. */
const code = (command: string): string => `\`${command.replaceAll('`', "'")}\``;

/**
 * A custom notification of Amazon Q Developer in chat applications (its schema 1.0). All messages of a session go to one
 * thread, where the channel has threads.
 */
export function amazonQOf(notification: Notification): object {
  const { id, kind, title, where, summary, rootCause, liveNow, nextCommands, threadId } = notification;
  const { stack, environment, session } = where;
  const description = [
    escaped(summary),
    `*Where:* stack ${escaped(stack)}, environment ${escaped(environment)}, session ${escaped(session)}`,
    ...(rootCause === null ? [] : [`*Cause:* ${escaped(rootCause)}`]),
    `*Now:* ${liveNow.map(escaped).join('; ')}`,
  ].join('\n');
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title,
      description,
      nextSteps: nextCommands.map(code),
      keywords: [stack, environment, kind],
    },
    metadata: {
      threadId,
      summary: title,
      eventType: kind,
      enableCustomActions: true,
      additionalContext: { environment, stack, session },
    },
  };
}
