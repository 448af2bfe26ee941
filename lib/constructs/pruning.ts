import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invoked } from './invoked';

/** The next day’s run does what one could not do. */
const eventAge = Duration.hours(1);

/** Deletes versions of functions that nothing can invoke any more, once a day. */
export class Pruning extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly prune: IFunction;
      /** Gets the runs that failed. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, prune, failures } = options;
    new Rule(this, 'Daily', {
      ruleName: `${prefix}-prune`,
      description: 'Deletes versions of our functions that nothing can invoke any more.',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [invoked(this, 'Failures', { handler: prune, failures, eventAge, deliveryAttempts: 2 })],
    });
  }
}
