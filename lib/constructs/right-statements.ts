import type { IamStatement } from '../../lambdas/actions/definition';
import { budgetKey } from '../ledger/budget-item';
import { keys, type Stamp } from '../ledger/items';
import type { EngineRight } from './engine-rights';
import type { installationArns } from './names';
import { readReceivers } from './receiver-statements';
import type { NamedStatement } from './statement';

/** What rights are about. */
export interface RightTargets {
  readonly arns: ReturnType<typeof installationArns>;
  readonly ledgerStreamArn: string;
  readonly failedBatchesArn: string;
  readonly failuresQueueArn: string;
  /** Environments that take requests by event, and the workflows that may be asked for. */
  readonly requestable: { readonly environments: readonly string[]; readonly workflows: readonly string[] };
  /** Environments that say `parameter_store: true`. */
  readonly stored: readonly string[];
  /** Where messages go, and what is read for it: nothing where nobody is told of anything. */
  readonly receivers: {
    readonly topics: readonly string[];
    readonly references: readonly string[];
    /** Environments that have a budget. */
    readonly budgets: readonly string[];
  };
  /** What publishing takes: nothing where no environment allows it. */
  readonly publishStatements: readonly IamStatement[];
}

/** What every write of the ledger sets. */
const stamped = [
  'version',
  'write_id',
  'updated_at',
  'actor',
  'via',
  'reason',
] as const satisfies readonly (keyof Stamp)[];

/** What a right takes in IAM. */
export function rightStatements(right: EngineRight, targets: RightTargets): readonly NamedStatement[] {
  return statements[right](targets).map((statement, index) => ({
    ...statement,
    sid: `${pascal(right)}${index === 0 ? '' : index + 1}`,
  }));
}

function pascal(words: string): string {
  return words.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const statements: Readonly<Record<EngineRight, (targets: RightTargets) => readonly IamStatement[]>> = {
  'read ledger': ({ arns }) => [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      resources: [arns.ledger],
      why: 'Everything that is known of a session stands in the ledger.',
    },
  ],
  'read stored parameters': ({ arns, stored }) =>
    stored.length === 0
      ? []
      : [
          {
            actions: ['ssm:GetParameters'],
            resources: stored.map(arns.storedParametersOf),
            why: 'Values of workflow parameters, of the environments that say `parameter_store: true`; nothing is decrypted.',
          },
        ],
  'list open sessions': ({ arns }) => [
    {
      actions: ['dynamodb:Query'],
      resources: [`${arns.ledger}/index/*`],
      why: 'Finds the sessions of an environment: those that have not ended, or all.',
    },
  ],
  'change ledger': ({ arns }) => [
    {
      actions: ['dynamodb:UpdateItem'],
      resources: [arns.ledger],
      why: 'Conditional writes of one item. Nothing is ever deleted from the ledger.',
    },
  ],
  'change promotions': ({ arns }) => [
    {
      actions: ['dynamodb:UpdateItem'],
      resources: [arns.ledger],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys.promotion('*', '*', '*').pk },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
      why: 'What was found is written to the promotion that has asked for the look, and to nothing else.',
    },
  ],
  'change health': ({ arns }) => [
    {
      actions: ['dynamodb:UpdateItem'],
      resources: [arns.ledger],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys.session('*').pk },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'health', ...stamped] },
        Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
      },
      why: 'How healthy what serves is, is written to its session, beside the stamps of each write, and nothing else of it.',
    },
  ],
  'create ledger items': ({ arns }) => [
    { actions: ['dynamodb:PutItem'], resources: [arns.ledger], why: 'New sessions, steps, locks and checkpoints.' },
  ],
  'wake tasks': () => [
    {
      actions: ['states:SendTaskSuccess'],
      resources: ['*'],
      why: 'Wakes waiting states by their token. Step Functions knows no resource and no condition for it.',
    },
  ],
  'start rollbacks': ({ arns }) => [
    {
      actions: ['states:StartExecution'],
      resources: arns.rollbackMachines,
      why: 'Starts rollback machines; forward machines are started by people.',
    },
  ],
  'start checkpoints': ({ arns }) => [
    {
      actions: ['states:StartExecution'],
      resources: arns.checkpointMachines,
      why: 'Starts the machines that make checkpoints.',
    },
  ],
  'start promotions': ({ arns }) => [
    {
      actions: ['states:StartExecution'],
      resources: arns.promotionMachines,
      why: 'Starts the machines that promote.',
    },
  ],
  'start deployments': ({ arns }) => [
    {
      actions: ['states:StartExecution'],
      resources: arns.machines,
      why: 'Starts the deployment that is promoted, or that puts a stack back to the revision before, of whatever workflow: some are published later.',
    },
    {
      actions: ['states:DescribeStateMachine'],
      resources: arns.machines,
      why: 'Whether a machine still runs what made the revision before, so that it puts that back itself.',
    },
  ],
  'see executions': ({ arns }) => [
    {
      actions: ['states:DescribeExecution'],
      resources: arns.executions,
      why: 'Whether anything still works on a session.',
    },
  ],
  'publish machines': ({ publishStatements }) => publishStatements,
  'read stream': ({ ledgerStreamArn }) => [
    {
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [ledgerStreamArn],
      why: 'Lambda reads the ledger’s stream in the name of the function.',
    },
    {
      actions: ['dynamodb:ListStreams'],
      resources: ['*'],
      why: 'Lambda looks the stream up; listing knows no single stream.',
    },
  ],
  'write audit': ({ arns }) => [
    { actions: ['dynamodb:PutItem'], resources: [arns.audit], why: 'The audit is append-only: nobody may change it.' },
    {
      actions: ['dynamodb:Query'],
      resources: [arns.audit],
      why: 'What stands of a session that has ended, for its digest.',
    },
  ],
  'send events': ({ arns }) => [
    { actions: ['events:PutEvents'], resources: [arns.bus], why: 'Tells changes on the installation’s own bus.' },
  ],
  'keep failed batches': ({ failedBatchesArn }) => [
    {
      actions: ['s3:PutObject'],
      resources: [`${failedBatchesArn}/*`],
      why: 'Lambda keeps batches that could not be told, in the name of the function.',
    },
    {
      actions: ['s3:ListBucket'],
      resources: [failedBatchesArn],
      why: 'Lambda asks for it before it writes a failed batch.',
    },
  ],
  'tell failed batches again': ({ failedBatchesArn }) => [
    {
      actions: ['s3:GetObject', 's3:DeleteObject'],
      resources: [`${failedBatchesArn}/*`],
      why: 'Reads batches that could not be told, and removes those that have been told by now.',
    },
  ],
  'prune versions': ({ arns }) => [
    {
      actions: ['lambda:ListVersionsByFunction'],
      resources: arns.functions,
      why: 'Which versions of our own functions there are.',
    },
    {
      actions: ['lambda:DeleteFunction'],
      resources: arns.functions.map((arn) => `${arn}:*`),
      why: 'Deletes versions: an ARN with a version is needed, so no function can be deleted as a whole.',
    },
    {
      actions: ['states:DescribeStateMachine'],
      resources: arns.machines,
      why: 'Which versions our machines name.',
    },
    {
      actions: ['states:ListStateMachines'],
      resources: ['*'],
      why: 'Which machines there are; Step Functions knows no resource for it.',
    },
  ],
  'report failures': ({ failuresQueueArn }) => [
    {
      actions: ['sqs:SendMessage'],
      resources: [failuresQueueArn],
      why: 'Lambda keeps events that could not be handled, in the name of the function.',
    },
  ],
  'judge budgets': ({ arns, receivers: { budgets } }) =>
    budgets.length === 0
      ? []
      : [
          {
            actions: ['dynamodb:UpdateItem'],
            resources: [arns.ledger],
            conditions: {
              'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': budgets.map((name) => budgetKey(name).pk) },
              Null: { 'dynamodb:LeadingKeys': 'false' },
            },
            why: 'Whether an environment is over its budget, and nothing else.',
          },
        ],
  'try receivers': ({ arns, receivers: { topics, references } }) =>
    topics.length + references.length === 0
      ? []
      : [
          {
            actions: ['lambda:InvokeFunction'],
            resources: [arns.function('notify')],
            why: 'Has those who are told of deployments told a test message; nobody is told anything by the desk itself.',
          },
        ],
  'read receivers': ({ receivers: { references } }) => readReceivers(references),
  'publish messages': ({ receivers: { topics } }) =>
    topics.length === 0
      ? []
      : [{ actions: ['sns:Publish'], resources: topics, why: 'Tells people on the topics that environments name.' }],
  'start requested deployments': (targets) => {
    const { arns, requestable } = targets;
    const machines = requestable.environments.flatMap((name) => arns.forwardMachines(name, requestable.workflows));
    if (machines.length === 0) return [];
    return [
      {
        actions: ['states:StartExecution'],
        resources: machines,
        why: 'Starts what an event asked for: forward machines of the environments that say `request_events: true`.',
      },
      {
        actions: ['states:DescribeExecution'],
        resources: requestable.environments.map((name) => arns.executionsOf(name)),
        why: 'Whether the same request was started before.',
      },
      ...statements['read stored parameters']({
        ...targets,
        stored: targets.stored.filter((environment) => requestable.environments.includes(environment)),
      }),
    ];
  },
};
