import { Duration } from 'aws-cdk-lib';
import { type EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../domain/events';
import { invoked } from './invoked';
import { onlyLive } from './operations/event-archive';

/** A step may wait long, but an event that is that late has missed most of them. */
const eventAge = Duration.hours(1);

/** Brings events of the bus to the steps that wait for them: everything but what the orchestrator tells itself. */
export class Signals extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly bus: EventBus;
      readonly handler: IFunction;
      /** Gets the events that could not be delivered or handled. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, bus, handler, failures } = options;
    const rule = new Rule(this, 'Events', {
      ruleName: `${prefix}-signals`,
      description: 'Events for steps that wait for one.',
      eventBus: bus,
      eventPattern: { source: Match.anythingBut(eventSource) },
      targets: [invoked(this, 'Failures', { handler, failures, eventAge, deliveryAttempts: 20 })],
    });
    onlyLive(rule);
  }
}
