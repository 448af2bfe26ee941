import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

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
      targets: [new LambdaTarget(prune, { deadLetterQueue: failures, maxEventAge: eventAge, retryAttempts: 2 })],
    });
    new EventInvokeConfig(this, 'Failures', {
      function: prune,
      maxEventAge: eventAge,
      retryAttempts: 2,
      // As for the guards: the function's own role names what it may do.
      onFailure: { bind: () => ({ destination: failures.queueArn }) },
    });
  }
}
