/** What people can ask to be told of. */
export const notificationKinds = [
  'started',
  'approval',
  'failed',
  'rolled_back',
  'stuck',
  'stalled',
  'completed',
  'budget_exceeded',
  'expiring',
  'unhealthy',
  'promotion_waiting',
  'promotion_rejected',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** Where messages can go: a topic of SNS as text, or for Amazon Q in chat; an address of Slack; an address that checks a signature. */
export const notificationReceivers = ['sns', 'amazon_q', 'slack', 'webhook'] as const;

/** The name of a receiver, its own in its environment. */
export const receiverNamePattern = /^[a-z][a-z0-9-]{0,29}$/;

/** One receiver of an environment’s messages. What is secret in it is a reference, which is read when it is needed. */
export type NotificationTarget = {
  /** Its own in its environment. */
  readonly name: string;
  readonly on: readonly NotificationKind[];
} & (
  | { readonly to: 'sns' | 'amazon_q'; readonly topicArn: string }
  | { readonly to: 'slack'; readonly url: string }
  | { readonly to: 'webhook'; readonly url: string; readonly key: string }
);

/** Who is told of what in an environment. */
export interface NotificationRules {
  readonly targets: readonly NotificationTarget[];
  /** Above this, what stands in the environment is told of as costly. */
  readonly budgetUsdMonth?: number;
}

/** The rules by environment: only those that name a receiver or a budget. */
export type NotificationRulesByEnvironment = Readonly<Record<string, NotificationRules>>;

/** One message, before it is put into the form of its receiver. Every text is clean, masked and bounded. */
export interface Notification {
  /** The same whenever the same thing is told again. */
  readonly id: string;
  /** `test` is asked for by a person: every receiver is told of it. */
  readonly kind: NotificationKind | 'test';
  readonly title: string;
  readonly where: { readonly stack: string; readonly environment: string; readonly session: string };
  readonly summary: string;
  /** The first failure, where there is one. */
  readonly rootCause: string | null;
  /** What stands now, in lines. */
  readonly liveNow: readonly string[];
  /** What to type next. */
  readonly nextCommands: readonly string[];
  /** What belongs together: the session. */
  readonly threadId: string;
  /** When it happened, as ISO text. */
  readonly time: string;
}
