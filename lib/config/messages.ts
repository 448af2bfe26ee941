import { z } from 'zod';
import {
  type NotificationRules,
  notificationKinds,
  notificationReceivers,
  receiverNamePattern,
} from '../domain/notification';
import { secretReferencePattern } from '../domain/secret-reference';

const reference = (words: string) =>
  z.string().regex(secretReferencePattern, 'write where it is kept: ssm:/path or secretsmanager:ARN').describe(words);

const messageSchema = z
  .strictObject({
    name: z
      .string()
      .regex(receiverNamePattern, 'lower-case letters, digits and dashes, at most 30')
      .describe('Its own in the environment.'),
    to: z.enum(notificationReceivers).describe('What kind of receiver it is.'),
    topic_arn: z
      .string()
      .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[a-zA-Z0-9_-]{1,256}$/, 'write the ARN of a topic')
      .describe('Of `sns` and `amazon_q`: the ARN of the topic.')
      .optional(),
    url: reference(
      'Of `slack` and `webhook`: where the address is kept; it is read when a message is sent.',
    ).optional(),
    key: reference('Of `webhook`: where the key is kept that messages are signed with.').optional(),
    on: z
      .array(z.enum(notificationKinds))
      .min(1)
      .refine((kinds) => new Set(kinds).size === kinds.length, 'no kind twice')
      .describe('What it is told of.'),
  })
  .superRefine((said, context) => {
    const needs = neededBy[said.to];
    for (const key of ['topic_arn', 'url', 'key'] as const) {
      const isNeeded = needs.includes(key);
      if (isNeeded === (said[key] !== undefined)) continue;
      const message = isNeeded ? `\`${said.to}\` needs it` : `\`${said.to}\` has none`;
      context.addIssue({
        code: 'custom',
        path: isNeeded ? [] : [key],
        message: isNeeded ? `needs \`${key}\`` : message,
      });
    }
  })
  .describe('One receiver of messages.');

const neededBy: { readonly [To in (typeof notificationReceivers)[number]]: readonly string[] } = {
  sns: ['topic_arn'],
  amazon_q: ['topic_arn'],
  slack: ['url'],
  webhook: ['url', 'key'],
};

/** The sections of an environment that are about this. */
export const messageSections = {
  messages: z
    .array(messageSchema)
    .max(10)
    .refine((targets) => new Set(targets.map(({ name }) => name)).size === targets.length, 'no name twice')
    .describe('Who is told of what happens to deployments here. Default: nobody.')
    .optional(),
  budget_usd_month: z
    .number()
    .positive()
    .max(10_000_000)
    .describe(
      'What may stand here, in USD a month: more is told on the bus, and to who hears `budget_exceeded`. Default: any.',
    )
    .optional(),
} as const;

type MessageSections = { readonly [Key in keyof typeof messageSections]?: z.output<(typeof messageSections)[Key]> };

/** The rules that it comes to; undefined where there are none. A budget counts without receivers: the bus tells of it. */
export function messageRulesOf({
  messages = [],
  budget_usd_month: budget,
}: MessageSections): NotificationRules | undefined {
  if (messages.length === 0 && budget === undefined) return undefined;
  return {
    targets: messages.map(({ name, on, to, topic_arn: topicArn = '', url = '', key = '' }) => {
      if (to === 'slack') return { name, on, to, url };
      return to === 'webhook' ? { name, on, to, url, key } : { name, on, to, topicArn };
    }),
    ...(budget !== undefined && { budgetUsdMonth: budget }),
  };
}
