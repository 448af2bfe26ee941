import { Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IamStatement } from '../../lambdas/actions/definition';

/** A statement with the name it has in its policy. */
export interface NamedStatement extends IamStatement {
  /** Letters and digits; unique in its policy. */
  readonly sid: string;
  /** @default 'Allow' */
  readonly effect?: 'Deny';
}

/** The statements as IAM has them. IAM has no comments: why each is there stands in `reasonsOf`. */
export function policyOf(statements: readonly NamedStatement[]): PolicyDocument {
  return new PolicyDocument({
    statements: statements.map(
      ({ sid, effect, actions, resources, conditions }) =>
        new PolicyStatement({
          sid,
          effect: effect === 'Deny' ? Effect.DENY : Effect.ALLOW,
          actions: [...actions],
          resources: [...resources],
          ...(conditions && { conditions: { ...conditions } }),
        }),
    ),
  });
}

/** Why each statement is there, by its Sid: kept in the template beside the role. */
export function reasonsOf(statements: readonly NamedStatement[]): Readonly<Record<string, string>> {
  return Object.fromEntries(statements.map(({ sid, why }) => [sid, why]));
}

/** Why the session's tags cannot confine some of the statements, by their Sid. */
export function exceptionsOf(statements: readonly NamedStatement[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    statements.flatMap(({ sid, exception }) => (exception === undefined ? [] : [[sid, exception]])),
  );
}
