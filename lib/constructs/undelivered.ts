import type { IRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** Lets a rule keep in a queue what it cannot deliver, for targets that CDK does not make: `sid` is unique in its policy. */
export function keepUndelivered(failures: Queue, sid: string, rule: IRule): void {
  failures.addToResourcePolicy(
    new PolicyStatement({
      sid,
      actions: ['sqs:SendMessage'],
      resources: [failures.queueArn],
      principals: [new ServicePrincipal('events.amazonaws.com')],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    }),
  );
}
