import {
  CfnInstanceProfile,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** The role of launched instances and the profile that hands it to them. Actions create no IAM. */
export class InstanceRole extends Construct {
  readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    options: {
      /** The name of the profile, and of its role. */
      readonly instanceProfileName: string;
      /** Secrets that containers may refer to; parameters may be read by the managed policy. */
      readonly readableSecrets: readonly string[];
    },
  ) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      roleName: options.instanceProfileName,
      description: 'Instances that Unity launches: managed by Systems Manager, nothing else.',
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
      inlinePolicies: options.readableSecrets.length === 0 ? {} : { secrets: readsSecrets(options.readableSecrets) },
    });
    new CfnInstanceProfile(this, 'Profile', {
      instanceProfileName: options.instanceProfileName,
      roles: [this.role.roleName],
    });
  }
}

function readsSecrets(arns: readonly string[]): PolicyDocument {
  return new PolicyDocument({
    statements: [new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...arns] })],
  });
}
