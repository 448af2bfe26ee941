import type { Notification } from '../domain/notification';

/** A section’s text at the most, and a header’s (Slack, Block Kit reference). */
const longestSection = 3_000;
const longestHeader = 150;

/** The three characters that Slack reads as its own; what is left of its marks becomes harmless with a zero-width joint. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, '\u2060$&\u2060');

const code = (command: string): string =>
  `\`${command.replaceAll('`', "'").replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\``;

const section = (text: string): object => ({
  type: 'section',
  text: { type: 'mrkdwn', text: text.slice(0, longestSection), verbatim: true },
});

/** The body for an incoming webhook of Slack; `text` is what notifications and screen readers show. */
export function slackOf({ title, where, summary, rootCause, liveNow, nextCommands, time }: Notification): object {
  const place = `stack ${escaped(where.stack)}, environment ${escaped(where.environment)}, session ${escaped(where.session)}`;
  return {
    text: escaped(title),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title.slice(0, longestHeader), emoji: false } },
      section(escaped(summary)),
      ...(rootCause === null ? [] : [section(`*Cause:* ${escaped(rootCause)}`)]),
      section(`*Now:*\n${liveNow.map((one) => `• ${escaped(one)}`).join('\n')}`),
      section(`*Next:*\n${nextCommands.map(code).join('\n')}`),
      { type: 'context', elements: [{ type: 'mrkdwn', text: `${place}, ${time}`, verbatim: true }] },
    ],
  };
}
