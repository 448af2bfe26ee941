import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, CfnFunction, Code, Function as LambdaFunction, type Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { invariant } from '../domain/assert';
import { functionEnvironment, type InstallationTold } from '../domain/function-environment';
import { memoryMebibytes } from '../domain/function-memory';
import type { FunctionName } from '../domain/functions';
import { environmentPlaceholder, functionPhysicalName, sessionRoleName } from '../domain/naming';
import { timeoutOfFunction } from '../workflow/asl/timing';
import { kindOf } from './engine-rights';
import { machinesArn, roleArn } from './names';
import { type NamedStatement, policyOf, reasonsOf } from './statement';

/** What a function is made of. */
export interface UnityFunctionProps {
  readonly name: FunctionName;
  readonly prefix: string;
  readonly runtime: Runtime;
  /** The directory of its bundle. */
  readonly codeDirectory: string;
  /** What every function is told. */
  readonly told: InstallationTold;
  /** The bucket of what the publisher could not tell. */
  readonly failedBatchesName: string | undefined;
  /** What it may do beside writing its log. */
  readonly statements: readonly NamedStatement[];
  /** Whether it acts for sessions, under a role of their environment. */
  readonly acts: boolean;
  readonly logRetention: RetentionDays;
  /** Whether it sends traces: a part of its machine’s, where a machine invokes it. */
  readonly tracing: boolean;
  /** Encrypts its log. @default a key of CloudWatch */
  readonly key: IKey | undefined;
}

/** A function with its own role, its own log group, and a version that outlives the next deployment. */
export class UnityFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: ILogGroup;
  /** The ARN of the version that this deployment publishes. */
  readonly versionArn: string;

  constructor(scope: Construct, id: string, props: UnityFunctionProps) {
    super(scope, id);
    const functionName = functionPhysicalName(props.prefix, props.name);
    const kind = kindOf(props.name);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.key && { encryptionKey: props.key }),
    });
    this.logGroup = logGroup;
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: `Unity ${props.name}`,
      runtime: props.runtime,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.codeDirectory),
      handler: 'index.handler',
      // Roles of environments name it in their trust.
      role: roleOf(
        this,
        [...props.statements, writesLog(logGroup), ...(props.tracing ? [sendsTraces] : [])],
        props.acts ? functionName : undefined,
      ),
      logGroup,
      timeout: Duration.seconds(timeoutOfFunction(props.name)),
      memorySize: memoryMebibytes(props.name),
      environment: functionEnvironment(props.told, {
        name: props.name,
        machinesArn: machinesArn(),
        failedBatches: props.failedBatchesName,
        permissionSet: kind.kind === 'engine' ? undefined : kind.set,
        sessionRole: props.acts
          ? roleArn(sessionRoleName(props.prefix, environmentPlaceholder, props.name))
          : undefined,
      }),
      // Machines name versions: a deployment that runs goes on with the code it began with. Only a version that a failed
      // `cdk deploy` published goes with it: Lambda publishes the same code once, so the next try would find it taken.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    });
    // By hand: CDK’s own property gives the role a second policy.
    if (props.tracing) cfn(this.function).tracingConfig = { mode: 'Active' };
    this.versionArn = this.function.currentVersion.functionArn;
  }
}

function cfn(lambda: LambdaFunction): CfnFunction {
  const resource = lambda.node.defaultChild;
  invariant(resource instanceof CfnFunction, 'a function is made of one resource');
  return resource;
}

const sendsTraces: NamedStatement = {
  sid: 'Trace',
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  resources: ['*'],
  why: 'Sends traces, where the configuration says `tracing: true`; X-Ray knows no resource for them.',
};

function writesLog(logGroup: LogGroup): NamedStatement {
  return {
    sid: 'WriteLog',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
    why: 'Writes its own log and no other.',
  };
}

function roleOf(scope: Construct, statements: readonly NamedStatement[], roleName: string | undefined): Role {
  const role = new Role(scope, 'Role', {
    ...(roleName !== undefined && { roleName }),
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    // Inline: the function is never there without its rights, nor the rights without it.
    inlinePolicies: { rights: policyOf(statements) },
  });
  const resource = role.node.defaultChild;
  if (resource instanceof CfnRole) resource.addMetadata('unity:why', reasonsOf(statements));
  return role;
}
