import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { healthEveryMinutes } from '../domain/health';
import { alsoInvoked, invoked } from './invoked';

/** What nobody owns costs by the hour, and nobody is in a hurry: a person decides about it. */
const inspectedEveryHours = 6;

/** Looks by the clock: for what carries our tags and stands in no session's rows, and how healthy what serves is. */
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
    const { prefix, inspect: handler, failures } = options;
    const invocation = { handler, failures, eventAge: Duration.hours(1), deliveryAttempts: 2 };
    new Rule(this, 'Schedule', {
      ruleName: `${prefix}-inspect`,
      description: 'Says what carries our tags and stands in no session’s rows.',
      schedule: Schedule.rate(Duration.hours(inspectedEveryHours)),
      targets: [invoked(this, 'Failures', { ...invocation, event: RuleTargetInput.fromObject({ schedule: true }) })],
    });
    new Rule(this, 'Health', {
      ruleName: `${prefix}-health`,
      description: 'Looks how healthy what serves is.',
      schedule: Schedule.rate(Duration.minutes(healthEveryMinutes)),
      targets: [alsoInvoked({ ...invocation, event: RuleTargetInput.fromObject({ schedule: 'health' }) })],
    });
  }
}
