import type { Notification } from '../domain/notification';
import { asCode, harmless, withinLength } from './harmless';

/**
 * A text object’s characters at the most, and a header’s (https://docs.slack.dev/reference/block-kit/composition-objects/text-object,
 * https://docs.slack.dev/reference/block-kit/blocks/header-block). All blocks together are refused from some 13,000 on
 * (`msg_blocks_too_long`, slackapi/bolt-js#2509), which no page says.
 */
const longestText = 3_000;
const longestHeader = 150;

const text = (content: string): object => ({ type: 'mrkdwn', text: content, verbatim: true });
const section = (content: string): object => ({ type: 'section', text: text(content) });

/** A title and lines, as many as there is room for. */
function list(title: string, lines: readonly string[]): object {
  return section(
    withinLength(
      [title, ...lines].map((line, index) => (index === 0 ? line : `\n${line}`)),
      longestText,
    ),
  );
}

/**
 * The body for an incoming webhook of Slack; `text` is what notifications and screen readers show. Such an address answers
 * no id of the message, so nothing can be put into a thread. It takes about one message a second, then 429 with Retry-After
 * (https://api.slack.com/docs/rate-limits), which is heeded.
 */
export function slackOf({ title, where, summary, rootCause, liveNow, nextCommands, time }: Notification): object {
  const place = `stack ${harmless(where.stack, 1_000)}, environment ${harmless(where.environment)}, session ${harmless(where.session)}`;
  return {
    text: harmless(title, longestText),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: withinLength(title, longestHeader), emoji: false } },
      section(harmless(summary, longestText)),
      ...(rootCause === null ? [] : [section(`*Cause:* ${harmless(rootCause, longestText - 100)}`)]),
      list(
        '*Now:*',
        liveNow.map((one) => `• ${harmless(one)}`),
      ),
      list('*Next:*', nextCommands.map(asCode)),
      { type: 'context', elements: [text(`${place}, ${time}`)] },
    ],
  };
}
