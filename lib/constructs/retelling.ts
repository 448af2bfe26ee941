import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invoked } from './invoked';

/** Long enough for what was wrong to have passed, short enough for an audit that is a little late. */
const everyHours = 1;

/** Lets the publisher tell again, by the hour, what it could not tell. */
export class Retelling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly publisher: IFunction;
      /** Gets the requests that could not be delivered or handled. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, publisher, failures } = options;
    const event = RuleTargetInput.fromObject({ retell: true });
    const eventAge = Duration.hours(everyHours);
    new Rule(this, 'Schedule', {
      ruleName: `${prefix}-retell`,
      description: 'Tells again the changes that could not be told.',
      schedule: Schedule.rate(Duration.hours(everyHours)),
      targets: [invoked(this, 'Failures', { handler: publisher, failures, eventAge, deliveryAttempts: 2, event })],
    });
  }
}
