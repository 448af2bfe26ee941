import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invoked } from './invoked';
import { machineArnPrefix } from './names';

/** Who wants to approve may wait that long for it. */
const eventAge = Duration.hours(6);

/** What CloudTrail records of starts of our machines. Where no trail is on, no such event comes. */
export function starts(prefix: string, environments: readonly string[]): EventPattern {
  return {
    source: ['aws.states'],
    detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['states.amazonaws.com'],
      eventName: ['StartExecution'],
      errorCode: Match.doesNotExist(),
      requestParameters: {
        stateMachineArn: environments.map((environment) => ({ prefix: machineArnPrefix(prefix, environment) })),
      },
    },
  };
}

/** Brings what CloudTrail has recorded of starts to the sessions that they opened. */
export class Attestation extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly environments: readonly string[];
      readonly handler: IFunction;
      /** Gets the events that could not be delivered or handled. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, environments, handler, failures } = options;
    new Rule(this, 'Starts', {
      ruleName: `${prefix}-starts`,
      description: 'Who has started an execution, as CloudTrail has recorded it.',
      eventPattern: starts(prefix, environments),
      targets: [invoked(this, 'Failures', { handler, failures, eventAge, deliveryAttempts: 20 })],
    });
  }
}
