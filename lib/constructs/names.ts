import { Aws } from 'aws-cdk-lib';
import { type FunctionName, functionNames } from '../domain/functions';
import {
  busName,
  checkpointMachineName,
  forwardMachineName,
  functionPhysicalName,
  promotionMachineName,
  rollbackMachineName,
  storedParameter,
} from '../domain/naming';
import { tableNames } from '../ledger/tables';

/** The ARN of a role by its name. */
export function roleArn(name: string, account: string = Aws.ACCOUNT_ID): string {
  return `arn:${Aws.PARTITION}:iam::${account}:role/${name}`;
}

/** An ARN in the account and region that the stack is deployed into. */
export function arnHere(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}

/** ARNs by name. Roles are built from names, not from references, so that no part has to be made before another. */
export function installationArns(prefix: string, environments: readonly string[]) {
  const { ledger, audit } = tableNames(prefix);
  return {
    ledger: arnHere('dynamodb', `table/${ledger}`),
    audit: arnHere('dynamodb', `table/${audit}`),
    bus: arnHere('events', `event-bus/${busName(prefix)}`),
    rollbackMachines: environments.map((environment) => rollbackMachineArn(prefix, environment)),
    checkpointMachines: environments.map((environment) => checkpointMachineArn(prefix, environment)),
    promotionMachines: environments.map((environment) => promotionMachineArn(prefix, environment)),
    /** Machines of workflows in an environment. */
    forwardMachines: (environment: string, workflows: readonly string[]) =>
      workflows.map((workflow) =>
        arnHere('states', `stateMachine:${forwardMachineName(prefix, environment, workflow)}`),
      ),
    functions: functionNames.map((name) => functionArn(prefix, name)),
    function: (name: FunctionName) => functionArn(prefix, name),
    machines: environments.map((environment) => `${machineArnPrefix(prefix, environment)}*`),
    /** Executions of every machine of the environments. */
    executions: environments.map((environment) => executionsIn(prefix, environment)),
    executionsOf: (environment: string) => executionsIn(prefix, environment),
    /** The parameters of workflows that Parameter Store may hold of an environment. */
    storedParametersOf: (environment: string) =>
      arnHere('ssm', `parameter${storedParameter(prefix, environment, '*')}`),
  } as const;
}

/** The machine that undoes the sessions of an environment. */
export function rollbackMachineArn(prefix: string, environment: string): string {
  return arnHere('states', `stateMachine:${rollbackMachineName(prefix, environment)}`);
}

/** The machine that makes the checkpoints of an environment. */
export function checkpointMachineArn(prefix: string, environment: string): string {
  return arnHere('states', `stateMachine:${checkpointMachineName(prefix, environment)}`);
}

/** The machine that promotes deployments to an environment. */
export function promotionMachineArn(prefix: string, environment: string): string {
  return arnHere('states', `stateMachine:${promotionMachineName(prefix, environment)}`);
}

function executionsIn(prefix: string, environment: string): string {
  return arnHere('states', `execution:${prefix}-${environment}-*`);
}

/** What the ARNs of all machines here begin with. */
export function machinesArn(): string {
  return arnHere('states', 'stateMachine:');
}

/** What the ARNs of an environment's machines begin with. */
export function machineArnPrefix(prefix: string, environment: string): string {
  return arnHere('states', `stateMachine:${prefix}-${environment}-`);
}

function functionArn(prefix: string, name: FunctionName): string {
  return arnHere('lambda', `function:${functionPhysicalName(prefix, name)}`);
}

/** Every version of a function: a running execution goes on with the version it began with. */
export function functionVersionsArn(prefix: string, name: FunctionName): string {
  return arnHere('lambda', `function:${functionPhysicalName(prefix, name)}:*`);
}
