import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invoked } from './invoked';

/** What nobody owns costs by the hour, and nobody is in a hurry: a person decides about it. */
const everyHours = 6;

/** Looks several times a day for what carries our tags and stands in no session's rows. */
export class Inspection extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly inspect: IFunction;
      /** Gets the runs that failed. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, inspect, failures } = options;
    const event = RuleTargetInput.fromObject({ schedule: true });
    new Rule(this, 'Schedule', {
      ruleName: `${prefix}-inspect`,
      description: 'Says what carries our tags and stands in no session’s rows.',
      schedule: Schedule.rate(Duration.hours(everyHours)),
      targets: [
        invoked(this, 'Failures', {
          handler: inspect,
          failures,
          eventAge: Duration.hours(1),
          deliveryAttempts: 2,
          event,
        }),
      ],
    });
  }
}
