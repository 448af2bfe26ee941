import { Aws } from 'aws-cdk-lib';
import { CfnRole, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { FunctionName } from '../domain/functions';
import { machineRoleName } from '../domain/naming';
import { functionVersionsArn, machineArnPrefix } from './names';
import { type NamedStatement, policyOf, reasonsOf } from './statement';

/** The role of an environment's machines: they invoke functions and do nothing else. */
export class MachineRole extends Construct {
  /** For machines: CDK adds nothing to it. */
  readonly role: IRole;

  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly environment: string;
      readonly functions: readonly FunctionName[];
    },
  ) {
    super(scope, id);
    const { prefix, environment, functions } = options;
    const statements = [invokes(prefix, functions), deliversLogs, traces];
    const role = new Role(this, 'Role', {
      // Named, because `publish_workflow` may pass it and no part may have to be made before another.
      roleName: machineRoleName(prefix, environment),
      description: `Machines of ${environment}: invoke their functions.`,
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `${machineArnPrefix(prefix, environment)}*` },
        },
      }),
      inlinePolicies: { rights: policyOf(statements) },
    });
    const resource = role.node.defaultChild;
    if (resource instanceof CfnRole) resource.addMetadata('unity:why', reasonsOf(statements));
    this.role = role.withoutPolicyUpdates();
  }
}

function invokes(prefix: string, functions: readonly FunctionName[]): NamedStatement {
  return {
    sid: 'Invoke',
    actions: ['lambda:InvokeFunction'],
    resources: functions.map((name) => functionVersionsArn(prefix, name)),
    why: 'Invokes the functions that its machines name. Any version: what runs goes on with the version it began with.',
  };
}

const deliversLogs: NamedStatement = {
  sid: 'DeliverLogs',
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
  why: 'Step Functions sets the delivery of its log up in the role’s name; these calls know no resource.',
};

const traces: NamedStatement = {
  sid: 'Trace',
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  resources: ['*'],
  why: 'Sends traces; X-Ray knows no resource for them.',
};
