import { Aws, Duration } from 'aws-cdk-lib';
import { CfnEventBusPolicy, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { requestBusName } from '../domain/naming';
import { invoked } from './invoked';
import { keepUndelivered } from './undelivered';

/** A request that is that late is not what anybody waits for any more. */
const eventAge = Duration.hours(1);

/**
 * Where others ask for deployments: a bus of its own, closed to all accounts but this one and those that are named, and
 * the function that starts what is asked for or tells why not.
 */
export class Requests extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      /** Accounts that may ask beside this one. */
      readonly accounts: readonly string[];
      readonly handler: IFunction;
      /** Encrypts the bus. @default a key of EventBridge */
      readonly key: IKey | undefined;
      /** Gets the requests that could not be delivered or handled. */
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, accounts, handler, key, failures } = options;
    const bus = new EventBus(this, 'Bus', {
      eventBusName: requestBusName(prefix),
      // As the main bus: what cannot be encrypted waits instead of being lost.
      ...(key && { kmsKey: key, deadLetterQueue: failures }),
    });
    if (key) keepUndelivered(failures, 'KeepRequestsNotEncrypted', bus.eventBusArn);
    const asking = [Aws.ACCOUNT_ID, ...accounts];
    this.admit(bus, { asking, others: accounts, prefix });
    new Rule(this, 'Asked', {
      ruleName: `${prefix}-requests`,
      description:
        'Whatever is put on the bus for requests: what is no request is refused by the function, with a word.',
      eventBus: bus,
      eventPattern: { account: asking },
      targets: [invoked(this, 'Failures', { handler, failures, eventAge, deliveryAttempts: 20 })],
    });
  }

  /**
   * In this account IAM alone says who may put events; all others are kept out, but those that are named. Statements carry
   * the prefix: CloudFormation takes their ids to be unique in account and region, whatever bus they are of (aws-cdk#29627).
   */
  private admit(
    bus: EventBus,
    {
      asking,
      others,
      prefix,
    }: { readonly asking: readonly string[]; readonly others: readonly string[]; readonly prefix: string },
  ): void {
    const base = { eventBusName: bus.eventBusName };
    const [keptOut, named] = [`${prefix}-others-stay-out`, `${prefix}-named-ones-ask`];
    new CfnEventBusPolicy(this, 'OthersStayOut', {
      ...base,
      statementId: keptOut,
      statement: {
        Sid: keptOut,
        Effect: 'Deny',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: bus.eventBusArn,
        Condition: { StringNotEquals: { 'aws:PrincipalAccount': asking } },
      },
    });
    if (others.length === 0) return;
    new CfnEventBusPolicy(this, 'NamedOnesAsk', {
      ...base,
      statementId: named,
      statement: {
        Sid: named,
        Effect: 'Allow',
        Principal: { AWS: others.map((account) => `arn:${Aws.PARTITION}:iam::${account}:root`) },
        Action: 'events:PutEvents',
        Resource: bus.eventBusArn,
      },
    });
  }
}
