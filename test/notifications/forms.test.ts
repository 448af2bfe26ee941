import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';
import type { Notification } from '../../lib/domain/notification';
import { amazonQOf } from '../../lib/notifications/amazon-q';
import { slackOf } from '../../lib/notifications/slack';
import { subjectOf, textOf } from '../../lib/notifications/text';
import { signedHeaders, webhookBodyOf, webhookIdOf } from '../../lib/notifications/webhook';

const failed: Notification = {
  id: 'demo-4c1f09e2ab/SESSION#5',
  kind: 'failed',
  title: 'shop/dev: deployment failed',
  where: { stack: 'shop', environment: 'dev', session: 'demo-4c1f09e2ab' },
  summary: 'demo failed and is undone.',
  rootCause: 'go_live: ApprovalRejected: rejected by ann: <!channel> *not* before `Monday`',
  liveNow: ['demo-4c1f09e2ab is rolling back, about $0.0450 an hour', '1 × AWS::EC2::VPC'],
  nextCommands: ['unity status demo-4c1f09e2ab'],
  threadId: 'demo-4c1f09e2ab',
  time: '2026-01-01T00:03:00.000Z',
};

/**
 * The schema of custom notifications, as the user guide of Amazon Q Developer in chat applications has it
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html, “Event schema”): other fields are of nobody. It
 * names no lengths; the bounds are our own.
 */
const custom = z.strictObject({
  version: z.literal('1.0'),
  source: z.literal('custom'),
  id: z.string().min(1),
  content: z.strictObject({
    textType: z.literal('client-markdown'),
    title: z.string().min(1).max(2_000),
    description: z.string().min(1).max(16_000),
    nextSteps: z.array(z.string().min(1).max(2_000)).max(10),
    keywords: z.array(z.string().min(1)).max(10),
  }),
  metadata: z.strictObject({
    threadId: z.string().min(1),
    summary: z.string().min(1),
    eventType: z.string().min(1),
    enableCustomActions: z.boolean(),
    additionalContext: z.record(z.string(), z.string()),
  }),
});

const text = (most: number) => z.string().min(1).max(most);
const mrkdwn = z.strictObject({ type: z.literal('mrkdwn'), text: text(3_000), verbatim: z.boolean() });
/**
 * What Slack takes of the blocks that are used (https://docs.slack.dev/reference/block-kit/blocks: 50 of them, a header of 150
 * characters, texts of 1 to 3,000, a context of 10 elements); more than 40,000 characters of `text` are cut off.
 */
const slack = z.strictObject({
  text: text(40_000),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
  blocks: z
    .array(
      z.union([
        z.strictObject({
          type: z.literal('header'),
          text: z.strictObject({ type: z.literal('plain_text'), text: text(150), emoji: z.boolean() }),
        }),
        z.strictObject({ type: z.literal('section'), text: mrkdwn }),
        z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn).min(1).max(10) }),
      ]),
    )
    .max(50),
});

/** Messages with the longest texts that `notificationOf` lets through, made of what receivers read as their own. */
const line = fc.string({
  unit: fc.constantFrom('<', '&', '*', '`', '_', 'a', 'é', '😀', '|', '@'),
  minLength: 1,
  maxLength: 300,
  size: 'max',
});
const message: fc.Arbitrary<Notification> = fc.record({
  id: fc.constant(failed.id),
  kind: fc.constant(failed.kind),
  title: line,
  where: fc.record({ stack: line, environment: fc.constant('dev'), session: fc.constant(failed.threadId) }),
  summary: line,
  rootCause: fc.option(line),
  liveNow: fc.array(line, { minLength: 1, maxLength: 9 }),
  nextCommands: fc.array(line, { minLength: 1, maxLength: 3 }),
  threadId: fc.constant(failed.threadId),
  time: fc.constant(failed.time),
});

describe('a message in the form of its receiver', () => {
  test('of Amazon Q is a custom notification, one thread a session', () => {
    const made = custom.parse(amazonQOf(failed));
    expect(made.metadata).toMatchObject({ threadId: 'demo-4c1f09e2ab', eventType: 'failed' });
    expect(made.content.nextSteps).toEqual(['`unity status demo-4c1f09e2ab`']);
    expect(made.content.description).toContain('&lt;!channel&gt; ');
    expect(made.content.description).not.toMatch(/<|>|\*not\*|`Monday`/);
  });

  test('of Slack calls nobody and formats nothing that came from outside', () => {
    const body = JSON.stringify(slack.parse(slackOf(failed)));
    expect(body).toContain('&lt;!channel&gt;');
    expect(body).not.toContain('<!channel>');
    expect(body).not.toContain(' *not* ');
  });

  test('calls and links nothing from outside in the title either, which Amazon Q reads as Markdown', () => {
    const hostile = {
      ...failed,
      title: 'shop/dev: <!here> @ops [log in](https://evil.example) <https://evil.example|create_vpc>',
    };
    const { content, metadata } = custom.parse(amazonQOf(hostile));
    for (const made of [content.title, metadata.summary]) {
      expect(made).not.toMatch(/<|>|(^|\s)@ops|\]\(/);
      expect(made).toContain('create_vpc');
    }
  });

  test('is cut between characters, never within an entity or a pair', () => {
    const long = { ...failed, title: '😀'.repeat(150), liveNow: Array.from({ length: 9 }, () => '&'.repeat(300)) };
    const { blocks } = slackOf(long) as { readonly blocks: readonly { readonly text?: { readonly text: string } }[] };
    const texts = blocks.flatMap(({ text: one }) => one?.text ?? []);
    expect(texts[0]).toBe('😀'.repeat(75));
    const now = texts.find((one) => one.startsWith('*Now:*'))!;
    expect(now).toBe(`*Now:*\n• ${'&amp;'.repeat(300)}`);
    slack.parse(slackOf(long));
  });

  test('stays within what each receiver takes, whatever is in it', () => {
    fc.assert(
      fc.property(message, (notification) => {
        custom.parse(amazonQOf(notification));
        const { blocks } = slack.parse(slackOf(notification));
        // Slack refuses more than some 13,000 characters of blocks (slackapi/bolt-js#2509).
        expect(JSON.stringify(blocks).length).toBeLessThan(13_000);
        // SNS and EventBridge count bytes: 256 KiB.
        expect(Buffer.byteLength(JSON.stringify(amazonQOf(notification)))).toBeLessThan(32_768);
        expect(Buffer.byteLength(webhookBodyOf(notification))).toBeLessThan(32_768);
        expect(subjectOf(notification)).toMatch(/^[\x20-\x7e]{1,99}$/);
      }),
    );
  });

  test('of a mail says what, where, why, what stands and what to do', () => {
    expect(textOf(failed)).toBe(
      [
        'shop/dev: deployment failed',
        '',
        'demo failed and is undone.',
        '',
        'Where:   stack shop, environment dev, session demo-4c1f09e2ab',
        'Cause:   go_live: ApprovalRejected: rejected by ann: <!channel> *not* before `Monday`',
        'Now:     demo-4c1f09e2ab is rolling back, about $0.0450 an hour',
        '         1 × AWS::EC2::VPC',
        'Next:    unity status demo-4c1f09e2ab',
        'When:    2026-01-01T00:03:00.000Z',
        '',
      ].join('\n'),
    );
  });
});

describe('the signature of a webhook', () => {
  test('is that of Standard Webhooks’ own example', () => {
    // “sign function works” in libraries/javascript/src/webhook.test.ts of github.com/standard-webhooks/standard-webhooks.
    const facts = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      nowMilliseconds: 1_614_265_330_000,
    };
    expect(signedHeaders(facts, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('takes any other text as it is', () => {
    const made = signedHeaders({ id: 'a', body: 'b', nowMilliseconds: 1_000 }, 'plain');
    const expected = createHmac('sha256', 'plain').update('a.1.b').digest('base64');
    expect(made['webhook-signature']).toBe(`v1,${expected}`);
  });

  test('goes with an id that is the same for the same message, and another for each receiver', () => {
    expect(webhookIdOf('x', 'ops')).toBe(webhookIdOf('x', 'ops'));
    expect(webhookIdOf('x', 'ops')).not.toBe(webhookIdOf('x', 'dev'));
    expect(webhookIdOf('x', 'ops')).not.toBe(webhookIdOf('y', 'ops'));
    expect(webhookIdOf('x/y#z', 'ops')).toMatch(/^msg_[0-9a-f]{32}$/);
  });
});
