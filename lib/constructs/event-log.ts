import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource, workflowEventSource } from '../domain/events';
import { eventLogName } from '../domain/naming';

import { onlyLive } from './operations/event-archive';
import { keepUndelivered } from './undelivered';

/** The services that write what a rule sends to a log group (EventBridge user guide, “Resource-based policies”). */
const writers = ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] as const;

/** Keeps what Unity and its workflows tell: EventBridge itself keeps nothing that could be listed. */
export class EventLog extends Construct {
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly bus: EventBus;
      readonly retention: RetentionDays;
      /** Encrypts the log. @default a key of CloudWatch */
      readonly key: IKey | undefined;
      /** Gets the events that could not be written. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, bus, retention, key, failures } = options;
    this.logGroup = new LogGroup(this, 'Log', {
      logGroupName: eventLogName(prefix),
      retention,
      ...(key && { encryptionKey: key }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const rule = new Rule(this, 'Rule', {
      ruleName: `${prefix}-event-log`,
      description: 'Everything that Unity and its workflows tell, for `unity events`.',
      eventBus: bus,
      eventPattern: { source: [eventSource, workflowEventSource] },
      // CDK's own target would bring a custom resource with rights on every log group.
      targets: [{ bind: () => ({ arn, deadLetterConfig: { arn: failures.queueArn } }) }],
    });
    onlyLive(rule);
    keepUndelivered(failures, 'KeepEventsNotLogged', rule.ruleArn);
    new CfnResourcePolicy(this, 'Policy', {
      policyName: `${prefix}-event-log`,
      policyDocument: Stack.of(this).toJsonString(this.policyOf(rule.ruleArn)),
    });
  }

  /** EventBridge names its rule when it puts events, and does not when it makes the stream for them. */
  private policyOf(ruleArn: string): object {
    const resources = [this.logGroup.logGroupArn];
    const principals = writers.map((service) => new ServicePrincipal(service));
    return new PolicyDocument({
      statements: [
        new PolicyStatement({ sid: 'MakeStreams', actions: ['logs:CreateLogStream'], resources, principals }),
        new PolicyStatement({
          sid: 'PutEvents',
          actions: ['logs:PutLogEvents'],
          resources,
          principals,
          conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
        }),
      ],
    });
  }
}
