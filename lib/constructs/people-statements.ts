import { eventLogName, functionPhysicalName, installationParameter } from '../domain/naming';
import {
  arnHere,
  checkpointMachineArn,
  type installationArns,
  machineArnPrefix,
  promotionMachineArn,
  rollbackMachineArn,
} from './names';
import type { NamedStatement } from './statement';

/** What people’s policies are about. */
interface PeopleTargets {
  readonly prefix: string;
  readonly arns: ReturnType<typeof installationArns>;
  /** Environments that say `parameter_store: true`. */
  readonly stored: readonly string[];
}

const parameterArn = (prefix: string): string => arnHere('ssm', `parameter${installationParameter(prefix)}`);

/** Looks at everything, changes nothing: what `unity list`, `status`, `watch`, `logs`, `audit` and `plan` take. */
export function viewerStatements({ prefix, arns, stored }: PeopleTargets): readonly NamedStatement[] {
  return [
    {
      sid: 'ReadLedger',
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      resources: [arns.ledger, `${arns.ledger}/index/*`, arns.audit],
      why: 'Everything that is known of sessions, and who changed them.',
    },
    {
      sid: 'SeeExecutions',
      actions: ['states:DescribeExecution'],
      resources: arns.executions,
      why: 'Whether an execution still runs, and why it ended before it opened a session.',
    },
    {
      sid: 'SeeMachines',
      actions: ['states:DescribeStateMachine'],
      resources: [arnHere('states', `stateMachine:${prefix}-*`)],
      why: 'Whether the workflow in a file is the one that is installed.',
    },
    {
      sid: 'ListMachines',
      actions: ['states:ListStateMachines'],
      resources: ['*'],
      why: 'Finds the environments; listing knows no single machine.',
    },
    {
      sid: 'ReadEvents',
      actions: ['logs:FilterLogEvents'],
      resources: [`${arnHere('logs', `log-group:${eventLogName(prefix)}`)}:*`],
      why: 'What was told on the bus, for `unity events`.',
    },
    {
      sid: 'FindInstallation',
      actions: ['ssm:GetParameter'],
      resources: [parameterArn(prefix)],
      why: 'Where the parts of the installation are.',
    },
    ...(stored.length === 0
      ? []
      : [
          {
            sid: 'ReadStoredParameters',
            actions: ['ssm:GetParameters'],
            resources: stored.map(arns.storedParametersOf),
            why: 'What parameters a deployment would get, for `unity plan`, `unity deploy` and `unity config explain`.',
          },
        ]),
    {
      sid: 'Inspect',
      actions: ['lambda:InvokeFunction'],
      resources: [arnHere('lambda', `function:${functionPhysicalName(prefix, 'inspect')}`)],
      why: 'Looks into the account for `unity status --refresh` and `unity sweep`; the function changes nothing there.',
    },
  ];
}

/** Starts the workflows of one environment. */
export function deployerStatements(prefix: string, environment: string): readonly NamedStatement[] {
  const machines = machineArnPrefix(prefix, environment);
  return [
    {
      sid: 'StartWorkflows',
      actions: ['states:StartExecution'],
      resources: [`${machines}*`],
      why: `Starts the workflows of ${environment}, and its machine of returns, which deploys nothing but what was there.`,
    },
    {
      sid: 'LeaveRollbacks',
      effect: 'Deny',
      actions: ['states:StartExecution'],
      resources: [
        rollbackMachineArn(prefix, environment),
        checkpointMachineArn(prefix, environment),
        promotionMachineArn(prefix, environment),
      ],
      why: 'The machines of rollbacks, checkpoints and promotions are started by the engine alone; people ask the desk.',
    },
  ];
}

/** Has workflows made into machines, in the environments that allow it; the function looks which those are. */
export function publisherStatements(prefix: string): readonly NamedStatement[] {
  return [
    {
      sid: 'Publish',
      actions: ['lambda:InvokeFunction'],
      resources: [arnHere('lambda', `function:${functionPhysicalName(prefix, 'publish_workflow')}`)],
      why: 'Installs workflows that `cdk deploy` did not: `unity deploy FILE`.',
    },
    {
      sid: 'TellPublished',
      actions: ['states:ListTagsForResource'],
      resources: [arnHere('states', `stateMachine:${prefix}-*`)],
      why: 'Whether a machine was published, and so must be brought to the functions of a newer installation.',
    },
  ];
}

/** Calls the desk, through its URL only: who could invoke it directly could write any name into the event. */
export function operatorStatements(prefix: string): readonly NamedStatement[] {
  const desk = arnHere('lambda', `function:${functionPhysicalName(prefix, 'desk')}`);
  return [
    {
      sid: 'CallDesk',
      actions: ['lambda:InvokeFunctionUrl'],
      resources: [desk],
      conditions: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      why: 'Approves, rejects, cancels, rolls back, promotes, sweeps and makes checkpoints, in the name of the caller.',
    },
    {
      sid: 'CallDeskThroughUrl',
      actions: ['lambda:InvokeFunction'],
      resources: [desk],
      conditions: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      why: 'Lambda asks for it too, since October 2025; not for calls past the URL.',
    },
    {
      sid: 'FindInstallation',
      actions: ['ssm:GetParameter'],
      resources: [parameterArn(prefix)],
      why: 'Where the desk is.',
    },
  ];
}
