import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** Lets a rule or a bus keep in a queue what it cannot deliver, where CDK does not: `sid` is unique in the queue's policy. */
export function keepUndelivered(failures: Queue, sid: string, sourceArn: string): void {
  failures.addToResourcePolicy(
    new PolicyStatement({
      sid,
      actions: ['sqs:SendMessage'],
      resources: [failures.queueArn],
      principals: [new ServicePrincipal('events.amazonaws.com')],
      conditions: { ArnEquals: { 'aws:SourceArn': sourceArn } },
    }),
  );
}
