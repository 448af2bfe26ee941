import { Duration } from 'aws-cdk-lib';
import { eventSource } from '../domain/events';
import type { NotificationRulesByEnvironment } from '../domain/notification';
import { notifyingTypes } from '../domain/notification-kind';
import type { Hearing } from './heard-events';

/** The events that people may want to hear of. */
export const messages: Hearing = {
  name: 'messages',
  description: 'What people may be told of: docs/notifications.md.',
  pattern: { source: [eventSource], detailType: [...notifyingTypes] },
  // Later nobody waits for the news any more, and what it asks is over.
  eventAge: Duration.hours(6),
};

/** Topics that are published on, references that are read, and environments that have a budget. */
export function receiversOf(rules: NotificationRulesByEnvironment): {
  readonly topics: readonly string[];
  readonly references: readonly string[];
  readonly budgets: readonly string[];
} {
  const targets = Object.values(rules).flatMap((one) => one.targets);
  const topics = targets.flatMap((target) => ('topicArn' in target ? [target.topicArn] : []));
  const references = targets.flatMap((target) => [
    ...('url' in target ? [target.url] : []),
    ...('key' in target ? [target.key] : []),
  ]);
  const budgets = Object.keys(rules).filter((name) => rules[name]?.budgetUsdMonth !== undefined);
  return { topics: [...new Set(topics)], references: [...new Set(references)], budgets };
}
