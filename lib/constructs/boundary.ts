import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Puts a managed policy on every role below as its boundary: by name, the policy of the account that the role is in. */
export function boundRoles(scope: Construct, policy: string | undefined): void {
  if (policy === undefined) return;
  const boundary = policy.startsWith('arn:')
    ? ManagedPolicy.fromManagedPolicyArn(scope, 'Boundary', policy)
    : ManagedPolicy.fromManagedPolicyName(scope, 'Boundary', policy);
  PermissionsBoundary.of(scope).apply(boundary);
}
