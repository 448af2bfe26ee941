import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

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
    const age = { maxEventAge: Duration.hours(everyHours), retryAttempts: 2 };
    new Rule(this, 'Schedule', {
      ruleName: `${prefix}-retell`,
      description: 'Tells again the changes that could not be told.',
      schedule: Schedule.rate(Duration.hours(everyHours)),
      targets: [
        new LambdaTarget(publisher, {
          event: RuleTargetInput.fromObject({ retell: true }),
          deadLetterQueue: failures,
          ...age,
        }),
      ],
    });
    new EventInvokeConfig(this, 'Failures', {
      function: publisher,
      ...age,
      // As for the guards: the function's own role names what it may do.
      onFailure: { bind: () => ({ destination: failures.queueArn }) },
    });
  }
}
