import { CfnManagedPolicy, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { installationArns } from './names';
import { deployerStatements, operatorStatements, publisherStatements, viewerStatements } from './people-statements';
import { type NamedStatement, policyOf, reasonsOf } from './statement';

/**
 * What people are given: `<prefix>-viewer` looks, `<prefix>-<environment>-deployer` starts the workflows of that
 * environment, `<prefix>-publisher` installs workflows, `<prefix>-operator` calls the desk. There is one desk, so there is one policy for it; where an operator
 * may act, the configuration says.
 */
export class PeoplePolicies extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly environments: readonly string[];
      readonly arns: ReturnType<typeof installationArns>;
      readonly stored: readonly string[];
    },
  ) {
    super(scope, id);
    const { prefix, environments, arns, stored } = options;
    this.policy('Viewer', `${prefix}-viewer`, viewerStatements({ prefix, arns, stored }));
    this.policy('Operator', `${prefix}-operator`, operatorStatements(prefix));
    this.policy('Publisher', `${prefix}-publisher`, publisherStatements(prefix));
    for (const environment of environments) {
      this.policy(
        `Deployer-${environment}`,
        `${prefix}-${environment}-deployer`,
        deployerStatements(prefix, environment),
      );
    }
  }

  private policy(id: string, managedPolicyName: string, statements: readonly NamedStatement[]): void {
    const policy = new ManagedPolicy(this, id, { managedPolicyName, document: policyOf(statements) });
    const resource = policy.node.defaultChild;
    if (resource instanceof CfnManagedPolicy) resource.addMetadata('unity:why', reasonsOf(statements));
  }
}
