import { Duration } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../domain/events';
import type { NotificationRulesByEnvironment } from '../domain/notification';
import { notifyingTypes } from '../domain/notification-kind';
import { invoked } from './invoked';
import { onlyLive } from './operations/event-archive';

/** Later nobody waits for the news any more, and what it asks is over. */
const eventAge = Duration.hours(6);

/** Brings the events that people may want to hear of to the function that tells them. */
export class Messages extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly bus: EventBus;
      readonly handler: IFunction;
      /** Gets the events of which nobody could be told. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, bus, handler, failures } = options;
    const rule = new Rule(this, 'Events', {
      ruleName: `${prefix}-messages`,
      description: 'What people may be told of: docs/notifications.md.',
      eventBus: bus,
      eventPattern: { source: [eventSource], detailType: [...notifyingTypes] },
      targets: [invoked(this, 'Failures', { handler, failures, eventAge, deliveryAttempts: 20 })],
    });
    onlyLive(rule);
  }
}

/** Topics that are published on, and references that are read. */
export function receiversOf(rules: NotificationRulesByEnvironment): {
  readonly topics: readonly string[];
  readonly references: readonly string[];
} {
  const targets = Object.values(rules).flatMap((one) => one.targets);
  const topics = targets.flatMap((target) => ('topicArn' in target ? [target.topicArn] : []));
  const references = targets.flatMap((target) => [
    ...('url' in target ? [target.url] : []),
    ...('key' in target ? [target.key] : []),
  ]);
  return { topics: [...new Set(topics)], references: [...new Set(references)] };
}
