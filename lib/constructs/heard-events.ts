import type { Duration } from 'aws-cdk-lib';
import { type EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invoked } from './invoked';
import { onlyLive } from './operations/event-archive';

/** Which events of the bus a function hears. */
export interface Hearing {
  /** Behind the prefix in the name of the rule. */
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** An event that is older is of no use any more. */
  readonly eventAge: Duration;
}

/** Brings events of the bus to a function, once: not those of a replay. */
export class HeardEvents extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: Hearing & {
      readonly prefix: string;
      readonly bus: EventBus;
      readonly handler: IFunction;
      /** Gets the events that could not be delivered or handled. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, name, description, bus, pattern, handler, failures, eventAge } = options;
    const rule = new Rule(this, 'Events', {
      ruleName: `${prefix}-${name}`,
      description,
      eventBus: bus,
      eventPattern: pattern,
      targets: [invoked(this, 'Failures', { handler, failures, eventAge, deliveryAttempts: 20 })],
    });
    onlyLive(rule);
  }
}
