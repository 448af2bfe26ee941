import { createHash } from 'node:crypto';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Notification } from '../../config/notifications';
import { alarmArn, alarmNamePrefix, alarmTopicName } from './names';

/** Who is told, and of what. */
interface Reader {
  readonly protocol: string;
  readonly endpoint: string;
  /** Undefined: of everything. */
  readonly environments: readonly string[] | undefined;
}

/**
 * Tells people. Nobody publishes on it but this installation's alarms and rules. Without a key of the customer's it has
 * only the encryption that SNS gives every topic: alarms may not use the key that AWS manages for SNS.
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(
    scope: Construct,
    id: string,
    private readonly options: {
      readonly prefix: string;
      readonly key: IKey | undefined;
      readonly notifications: readonly Notification[];
      readonly environmentNotifications: Readonly<Record<string, readonly Notification[]>>;
    },
  ) {
    super(scope, id);
    const { prefix, key, notifications, environmentNotifications } = options;
    this.topic = new Topic(this, 'Topic', {
      topicName: alarmTopicName(prefix),
      displayName: `Unity ${prefix}`,
      enforceSSL: true,
      ...(key && { masterKey: key }),
    });
    const ours = (['critical', 'warning'] as const).map((severity) =>
      alarmArn(`${alarmNamePrefix(prefix, severity)}*`),
    );
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': ours },
        },
      }),
    );
    for (const reader of readersOf(notifications, environmentNotifications)) this.subscribe(reader);
  }

  private subscribe({ protocol, endpoint, environments }: Reader): void {
    const { topicArn } = this.topic;
    // By what is told, not by its place in the list: SNS would drop who only moved.
    const id = createHash('sha256').update(`${protocol} ${endpoint}`).digest('hex').slice(0, 8);
    const filter = environments && environmentFilter(this.options.prefix, environments);
    new CfnSubscription(this, `Reader${id}`, {
      topicArn,
      protocol,
      endpoint,
      ...(filter && { filterPolicy: filter, filterPolicyScope: 'MessageBody' }),
    });
    if (protocol !== 'lambda') return;
    new CfnPermission(this, `Invoke${id}`, {
      action: 'lambda:InvokeFunction',
      functionName: endpoint,
      principal: 'sns.amazonaws.com',
      sourceArn: topicArn,
    });
  }
}

/** A topic knows an endpoint once: who is told of everything needs no second word for an environment. */
function readersOf(
  all: readonly Notification[],
  byEnvironment: Readonly<Record<string, readonly Notification[]>>,
): readonly Reader[] {
  const readers = new Map<string, Reader>();
  for (const target of all) {
    const [[protocol, endpoint] = ['', '']] = Object.entries(target);
    readers.set(`${protocol} ${endpoint}`, { protocol, endpoint, environments: undefined });
  }
  for (const [environment, targets] of Object.entries(byEnvironment)) {
    for (const target of targets) {
      const [[protocol, endpoint] = ['', '']] = Object.entries(target);
      const known = readers.get(`${protocol} ${endpoint}`);
      if (known && known.environments === undefined) continue;
      const environments = [...(known?.environments ?? []), environment];
      readers.set(`${protocol} ${endpoint}`, { protocol, endpoint, environments });
    }
  }
  return [...readers.values()];
}

/** What alarms of these environments, and messages about their sessions, have in their bodies. */
function environmentFilter(prefix: string, environments: readonly string[]): object {
  const names = environments.flatMap((environment) =>
    (['critical', 'warning'] as const).map((severity) => ({ prefix: alarmNamePrefix(prefix, severity, environment) })),
  );
  return {
    $or: [{ AlarmName: names }, { metadata: { additionalContext: { environment: [...environments] } } }],
  };
}
