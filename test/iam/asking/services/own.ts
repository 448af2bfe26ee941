import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { GetServiceQuotaCommandInput } from '@aws-sdk/client-service-quotas';
import type { SendCommandCommandInput } from '@aws-sdk/client-ssm';
import { localPlace } from '../../../../lib/local/host/place';
import { type Account, arnOf } from '../account';
import { type Ask, onThing, type Thing } from '../ask';

type InTable = { readonly TableName: string; readonly IndexName?: string };

function onTable(operation: string) {
  return ({ TableName, IndexName }: InTable): readonly Ask[] => {
    const index = IndexName === undefined ? '' : `/index/${IndexName}`;
    return [{ action: `dynamodb:${operation}`, resource: arnOf('dynamodb', `table/${TableName}${index}`) }];
  };
}

type WithKey = InTable & {
  readonly Key?: { readonly pk?: string | { readonly S?: string } };
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
};

/**
 * Rights may go by the partition that is changed, and by the attributes that the call names, those of its key among them:
 * every path of an expression of ours is written with names.
 */
function onPartition(operation: string) {
  return (input: WithKey): readonly Ask[] => {
    const pk = input.Key?.pk;
    const key = typeof pk === 'string' ? pk : pk?.S;
    const attributes = [...Object.keys(input.Key ?? {}), ...Object.values(input.ExpressionAttributeNames ?? {})];
    const keys = { 'dynamodb:LeadingKeys': key ? [key] : [], 'dynamodb:Attributes': [...new Set(attributes)] };
    return onTable(operation)(input).map((ask) => ({ ...ask, keys }));
  };
}

/** The ledger and the audit. */
export const dynamoAsks = {
  GetItem: onTable('GetItem'),
  PutItem: onTable('PutItem'),
  UpdateItem: onPartition('UpdateItem'),
  DeleteItem: onTable('DeleteItem'),
  Query: onTable('Query'),
  BatchGetItem: ({ RequestItems }: { readonly RequestItems: object }) =>
    Object.keys(RequestItems).flatMap((TableName) => onTable('BatchGetItem')({ TableName })),
};

/** Machines and their executions. */
export const statesAsks = {
  StartExecution: ({ stateMachineArn }: { readonly stateMachineArn: string }) => [
    { action: 'states:StartExecution', resource: stateMachineArn },
  ],
  DescribeExecution: ({ executionArn }: { readonly executionArn: string }) => [
    { action: 'states:DescribeExecution', resource: executionArn },
  ],
  DescribeStateMachine: ({ stateMachineArn }: { readonly stateMachineArn: string }) => [
    { action: 'states:DescribeStateMachine', resource: stateMachineArn },
  ],
};

export const eventsAsks = {
  PutEvents: ({ Entries = [] }: PutEventsCommandInput) =>
    Entries.map(({ EventBusName, Source = '', DetailType = '' }) => ({
      action: 'events:PutEvents',
      resource: arnOf('events', `event-bus/${EventBusName}`),
      keys: { 'events:source': [Source], 'events:detail-type': [DetailType] },
    })),
};

/** The account's samples stand for functions of users, which are not called after the installation. */
export function asUsers(sampleArn: string): string {
  return sampleArn.replace(':function:unity-', ':function:users-');
}

/** A user's function by its ARN, or our own by name, with a version where one is meant. */
export const lambdaAsks = {
  ListVersionsByFunction: ({ FunctionName }: { readonly FunctionName: string }) => [
    { action: 'lambda:ListVersionsByFunction', resource: arnOf('lambda', `function:${FunctionName}`) },
  ],
  DeleteFunction: ({ FunctionName, Qualifier }: { readonly FunctionName: string; readonly Qualifier?: string }) => [
    { action: 'lambda:DeleteFunction', resource: [FunctionName, ...(Qualifier ? [Qualifier] : [])].join(':') },
  ],
  Invoke: ({ FunctionName }: { readonly FunctionName: string }) => [
    { action: 'lambda:InvokeFunction', resource: asUsers(FunctionName) },
  ],
};

const { region } = localPlace;

/** Tags of the instances, in Systems Manager's own spelling. */
function tagKeys({ tags, isGone }: Thing) {
  if (isGone) return {};
  return Object.fromEntries(tags.map(({ Key, Value }) => [`ssm:resourceTag/${Key}`, Value]));
}

export const ssmAsks = {
  // Documents and parameters of AWS itself belong to no account.
  SendCommand: ({ DocumentName = '', InstanceIds = [] }: SendCommandCommandInput, account: Account) => [
    { action: 'ssm:SendCommand', resource: arnOf('ssm', `document/${DocumentName}`, region, '') },
    ...InstanceIds.map((id) => account.ec2Thing(id)).map((thing) => onThing('ssm:SendCommand', thing, tagKeys(thing))),
  ],
  GetParameter: ({ Name }: { readonly Name: string }) => [
    {
      action: 'ssm:GetParameter',
      resource: arnOf('ssm', `parameter${Name}`, region, Name.startsWith('/aws/service/') ? '' : localPlace.accountId),
    },
  ],
  GetParameters: ({ Names }: { readonly Names: readonly string[] }) =>
    Names.map((name) => ({ action: 'ssm:GetParameters', resource: arnOf('ssm', `parameter${name}`) })),
};

export const quotasAsks = {
  GetServiceQuota: ({ ServiceCode = '', QuotaCode }: GetServiceQuotaCommandInput) => [
    {
      action: 'servicequotas:GetServiceQuota',
      resource: arnOf('servicequotas', `${ServiceCode}/${QuotaCode}`),
      keys: { 'servicequotas:service': ServiceCode },
    },
  ],
};
