import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { sweepMinutes } from '../domain/sweep-schedule';
import { invoked } from './invoked';
import { machineArnPrefix } from './names';

/** An event about a session is worth handling this long; the sweeper finds the session anyway. */
const eventAge = Duration.hours(1);

/** The ends of executions that run no Catch of their own, of our machines only. */
export function badEnds(prefix: string, environments: readonly string[]): EventPattern {
  return {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: {
      status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
      stateMachineArn: environments.map((environment) => ({ prefix: machineArnPrefix(prefix, environment) })),
    },
  };
}

/** What makes sure that every session ends: the watchdog on status events, the sweeper on a schedule. */
export class Guards extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly environments: readonly string[];
      readonly watchdog: IFunction;
      readonly sweeper: IFunction;
      /** Gets the events that could not be delivered or handled. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, environments, watchdog, sweeper, failures } = options;
    new Rule(this, 'BadEnds', {
      ruleName: `${prefix}-bad-ends`,
      description: 'Executions that ended outside their own error handling, for the watchdog.',
      eventPattern: badEnds(prefix, environments),
      targets: [invoked(this, 'WatchdogFailures', { handler: watchdog, failures, eventAge, deliveryAttempts: 20 })],
    });
    new Rule(this, 'Sweep', {
      ruleName: `${prefix}-sweep`,
      description: 'Looks for sessions that nobody works on any more.',
      schedule: Schedule.rate(Duration.minutes(sweepMinutes)),
      targets: [invoked(this, 'SweeperFailures', { handler: sweeper, failures, eventAge, deliveryAttempts: 2 })],
    });
  }
}
