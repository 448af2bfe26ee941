import { Aws, NestedStack, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import { Machine } from '../constructs/machine';
import { MachineRole } from '../constructs/machine-role';
import { EnvironmentAlarms } from '../constructs/operations/environment-alarms';
import { PublishingParameter } from '../constructs/publishing-parameter';
import { SessionRoles } from '../constructs/session-roles';
import { type FunctionName, machineFunctions } from '../domain/functions';
import type { Settings } from '../domain/settings';
import type { MachinePlan } from './compile-machines';

/** What an environment's stack is made of. */
export interface EnvironmentStackProps {
  readonly settings: Settings;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly environment: string;
  readonly machines: readonly MachinePlan[];
  /** The ARN of a function's version. */
  readonly versionArn: (name: FunctionName) => string;
  readonly logRetention: RetentionDays;
  /** Encrypts the log. @default a key of CloudWatch */
  readonly key: IKey | undefined;
  readonly workDirectory: string;
  /** Whether workflows may be published to the environment. */
  readonly publish: boolean;
}

/** The machines of one environment under one role, and the roles of its sessions, so that IAM can tell environments apart. */
export class EnvironmentStack extends NestedStack {
  readonly alarmNames: readonly string[];

  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, { description: `Unity: the machines and roles of ${props.environment}.` });
    const { settings, definitions, environment, machines } = props;
    const { prefix } = settings;
    // A workflow that is published later, or that a stack is put back to, may use what none of the installed ones does.
    const { role } = new MachineRole(this, 'MachineRole', { prefix, environment, functions: machineFunctions });
    new SessionRoles(this, 'SessionRoles', {
      settings,
      environment,
      definitions,
      homeAccount: Aws.ACCOUNT_ID,
      place: 'home',
    });
    // The prefix /aws/vendedlogs/ keeps the account's log resource policy from growing with every log group.
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${prefix}-${environment}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.key && { encryptionKey: props.key }),
    });
    this.alarmNames = new EnvironmentAlarms(this, 'Operations', { prefix, environment, logGroup }).names;
    const { versionArn, workDirectory } = props;
    new PublishingParameter(this, 'Publishing', {
      prefix,
      environment,
      publish: props.publish,
      role,
      logGroup,
      functions: props.publish ? machineFunctions : [],
      versionArn,
    });
    for (const plan of machines) {
      new Machine(this, plan.id, { ...plan, versionArn, role, logGroup, workDirectory });
    }
  }
}
