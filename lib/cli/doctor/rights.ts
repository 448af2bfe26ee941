import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { functionPhysicalName } from '../../domain/naming';
import { executionArnOf } from '../../engine/machines';
import { tableNames } from '../../ledger/tables';
import type { Caller } from '../gateway/aws-gateway';
import type { DoctorClients } from './clients';

/** One thing that verbs do with the caller’s own rights. */
export interface Right {
  readonly action: string;
  /** An ARN, as policies name it. */
  readonly resource: string;
  /** There where the right is one of a single environment: somebody may well have it in others only. */
  readonly environment?: string;
  /** The verbs that cannot do without it. */
  readonly verbs: readonly string[];
  /** What policies may ask of the call beside what it is about. */
  readonly context?: Readonly<Record<string, string>>;
  /**
   * Does it in a way that changes nothing, whether allowed or not. Any error but a denial means that it is allowed. Without
   * it there is no such way, and only IAM can tell.
   */
  readonly attempt?: (clients: DoctorClients) => Promise<unknown>;
}

const looks = ['history', 'status', 'watch', 'logs', 'outputs', 'deploy'] as const;
const undoes = ['cancel', 'rollback', 'destroy'] as const;
const answers = ['approve', 'reject'] as const;

/** No item has this key. */
const nowhere = { pk: { S: 'DOCTOR' }, sk: { S: 'DOCTOR' } };

/** The rights that the verbs need of whoever calls them; what functions need is in their roles. */
export function rightsOf(caller: Caller, prefix: string, environments: readonly string[]): readonly Right[] {
  return [
    ...tableRights(caller, prefix),
    ...deskRights(caller, prefix),
    ...machineRights(caller),
    ...environments.flatMap((name) => environmentRights(caller, prefix, name)),
  ];
}

function arn({ arn: own, region, account }: Caller, service: string, resource: string): string {
  return `arn:${own.split(':')[1] ?? 'aws'}:${service}:${region}:${account}:${resource}`;
}

function tableRights(caller: Caller, prefix: string): readonly Right[] {
  const { ledger, audit } = tableNames(prefix);
  const table = (name: string) => arn(caller, 'dynamodb', `table/${name}`);
  const query = (TableName: string) => ({
    TableName,
    Limit: 1,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': nowhere.pk },
  });
  return [
    {
      action: 'dynamodb:GetItem',
      resource: table(ledger),
      verbs: [...looks, ...undoes, ...answers],
      attempt: ({ dynamo }) => dynamo.send(new GetItemCommand({ TableName: ledger, Key: nowhere })),
    },
    {
      action: 'dynamodb:Query',
      resource: table(ledger),
      verbs: [...looks, ...undoes, ...answers],
      attempt: ({ dynamo }) => dynamo.send(new QueryCommand(query(ledger))),
    },
    {
      action: 'dynamodb:Query',
      resource: `${table(ledger)}/index/by_environment`,
      verbs: ['list', ...looks],
      attempt: ({ dynamo }) =>
        dynamo.send(
          new QueryCommand({
            ...query(ledger),
            IndexName: 'by_environment',
            KeyConditionExpression: 'listed_in = :pk',
          }),
        ),
    },
    {
      action: 'dynamodb:Query',
      resource: table(audit),
      verbs: ['audit'],
      attempt: ({ dynamo }) => dynamo.send(new QueryCommand(query(audit))),
    },
  ];
}

/** People act through the desk, by its URL only (`lib/constructs/people-statements.ts`). */
function deskRights(caller: Caller, prefix: string): readonly Right[] {
  const resource = arn(caller, 'lambda', `function:${functionPhysicalName(prefix, 'desk')}`);
  const verbs = [...undoes, ...answers];
  return [
    { action: 'lambda:InvokeFunctionUrl', resource, verbs, context: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
    { action: 'lambda:InvokeFunction', resource, verbs, context: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  ];
}

function machineRights(caller: Caller): readonly Right[] {
  return [
    {
      action: 'states:ListStateMachines',
      resource: arn(caller, 'states', 'stateMachine:*'),
      verbs: ['list', 'events'],
      attempt: ({ machines }) => machines.send(new ListStateMachinesCommand({ maxResults: 1 })),
    },
  ];
}

function environmentRights(caller: Caller, prefix: string, environment: string): readonly Right[] {
  // No workflow is called so: names hold no double dash.
  const machine = arn(caller, 'states', `stateMachine:${prefix}-${environment}--doctor`);
  const execution = executionArnOf(machine, 'none');
  return [
    {
      action: 'states:StartExecution',
      resource: machine,
      environment,
      verbs: ['deploy'],
      attempt: ({ machines }) => machines.send(new StartExecutionCommand({ stateMachineArn: machine, input: '{}' })),
    },
    {
      action: 'states:DescribeStateMachine',
      resource: machine,
      environment,
      verbs: ['deploy'],
      attempt: ({ machines }) => machines.send(new DescribeStateMachineCommand({ stateMachineArn: machine })),
    },
    {
      action: 'states:DescribeExecution',
      resource: execution,
      environment,
      verbs: ['deploy', ...undoes],
      attempt: ({ machines }) => machines.send(new DescribeExecutionCommand({ executionArn: execution })),
    },
  ];
}
