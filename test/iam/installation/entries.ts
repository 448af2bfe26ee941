import { localPlace } from '../../../lib/local/host/place';
import { resourcesOf } from '../../stacks/assembly';
import { arnOf } from '../asking/account';
import type { Installed } from './installed';
import type { Part, Policy, Statement } from './roles';

/** Something of AWS that comes in through a resource's own policy. */
export interface Entry {
  readonly what: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  readonly policy: Policy;
}

type Target = {
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RoleArn?: string;
};

/** What rules invoke and where they leave what they could not deliver. */
export function entriesOf(installed: Installed): readonly Entry[] {
  const policies = resourcePolicies(installed);
  return installed.parts.flatMap((part) => rulesOf(part).flatMap((rule) => entriesOfRule(rule, policies)));
}

interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly targets: readonly Target[];
}

function rulesOf({ template, resolver }: Part): readonly Rule[] {
  return [...resourcesOf(template, 'AWS::Events::Rule')].map(([id, { Properties }]) => ({
    name: resolver.text(Properties.Name ?? id),
    arn: resolver.text({ 'Fn::GetAtt': [id, 'Arn'] }),
    targets: resolver.resolve(Properties.Targets ?? []) as readonly Target[],
  }));
}

function entriesOfRule({ name, arn, targets }: Rule, policies: ReadonlyMap<string, Policy>): readonly Entry[] {
  return targets.flatMap((target): readonly Entry[] => {
    // A target with a role is judged by that role's policies.
    const left = target.DeadLetterConfig?.Arn;
    const reached = target.RoleArn === undefined ? [[target.Arn, `${name} reaching its target`] as const] : [];
    const all =
      left === undefined ? reached : [...reached, [left, `${name} leaving what it could not deliver`] as const];
    return all.map(([resource, what]) => {
      const isLog = resource.includes(':logs:');
      return {
        what,
        principal: 'events.amazonaws.com',
        action: actionOn(resource),
        resource: isLog ? `${resource.replace(/:\*$/, '')}:log-stream:stream` : resource,
        // On a topic EventBridge does not say where it comes from (user guide, resource-based policies, Amazon SNS).
        context: resource.includes(':sns:') ? {} : { 'aws:SourceArn': arn, 'aws:SourceAccount': localPlace.accountId },
        policy: policies.get(isLog ? anyLog : resource) ?? { Version: '2012-10-17', Statement: [] },
      };
    });
  });
}

/** What a rule does to a target of its kind (EventBridge user guide, resource-based policies). */
function actionOn(arn: string): string {
  const [, , service = ''] = arn.split(':');
  const action = { lambda: 'InvokeFunction', sqs: 'SendMessage', sns: 'Publish', logs: 'PutLogEvents' }[service];
  if (!action) throw new Error(`nobody says what a rule does to ${arn}`);
  return `${service}:${action}`;
}

/** The policies of CloudWatch Logs are the account’s, whatever group they name. */
const anyLog = 'logs';

/** The policies of functions, queues, topics and log groups, by ARN. */
function resourcePolicies({ parts }: Installed): ReadonlyMap<string, Policy> {
  const found = new Map<string, Statement[]>();
  const add = (arn: string, statements: readonly Statement[]) =>
    found.set(arn, [...(found.get(arn) ?? []), ...statements]);
  for (const { template, resolver } of parts) {
    for (const { Properties } of resourcesOf(template, 'AWS::Lambda::Permission').values()) {
      const given = resolver.resolve(Properties) as Readonly<Record<string, string>>;
      const { FunctionName: name = '', Principal, Action = '', SourceArn, SourceAccount } = given;
      const arn = name.startsWith('arn:') ? name : arnOf('lambda', `function:${name}`);
      const condition = {
        ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      };
      add(arn, [{ Effect: 'Allow', Principal: { Service: Principal }, Action, Resource: arn, Condition: condition }]);
    }
    for (const { Properties } of resourcesOf(template, 'AWS::Logs::ResourcePolicy').values())
      add(anyLog, (JSON.parse(resolver.text(Properties.PolicyDocument)) as Policy).Statement);
    for (const [type, member] of [
      ['AWS::SQS::QueuePolicy', 'Queues'],
      ['AWS::SNS::TopicPolicy', 'Topics'],
    ] as const) {
      for (const { Properties } of resourcesOf(template, type).values()) {
        const { Statement } = resolver.resolve(Properties.PolicyDocument) as Policy;
        for (const named of resolver.resolve(Properties[member] ?? []) as readonly string[])
          add(arnOfNamed(named), Statement);
      }
    }
  }
  return new Map([...found].map(([arn, Statement]) => [arn, { Version: '2012-10-17', Statement }]));
}

/** Queues are named by address. */
function arnOfNamed(named: string): string {
  return named.startsWith('arn:') ? named : arnOf('sqs', named.split('/').at(-1) ?? '');
}
