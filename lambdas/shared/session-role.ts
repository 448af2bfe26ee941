import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { environmentPlaceholder } from '../../lib/domain/naming';
import type { TargetAccount } from '../../lib/domain/settings';
import type { ActingSession } from '../../lib/engine/engine';
import { classify } from '../../lib/engine/step/failure';
import { tagKeys } from '../actions/tags';

/** The role that a function acts under in an environment. */
export interface SessionRole {
  readonly arn: string;
  readonly externalId?: string;
}

/**
 * The role in an environment. `pattern` is its ARN in the installation's account, with a placeholder for the environment;
 * without one the function has no such role. An environment with a target account has the same role there.
 */
export function sessionRoleIn(
  pattern: string | undefined,
  environment: string,
  target: TargetAccount | undefined,
): SessionRole | undefined {
  const arn = pattern?.replace(environmentPlaceholder, environment);
  if (arn === undefined || target === undefined) return arn === undefined ? undefined : { arn };
  const { account, externalId } = target;
  return {
    arn: arn.replace(/:iam::\d{12}:/, `:iam::${account}:`),
    ...(externalId !== undefined && { externalId }),
  };
}

/** Keys that end by themselves. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** In milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** An hour is the most that AWS gives to a role that assumes another (IAM user guide, role chaining). */
const roleSeconds = 3600;

/**
 * Assumes the role for one session: its policies compare the tags that are set here with those of resources, and its
 * trust takes no others.
 *
 * @throws UnityError SessionRoleRefused, ServiceUnavailable
 */
export async function assumeSessionRole(
  sts: STSClient,
  role: SessionRole,
  session: ActingSession,
): Promise<SessionCredentials> {
  const Tags = [
    { Key: tagKeys.session, Value: session.session_id },
    { Key: tagKeys.environment, Value: session.environment },
    { Key: tagKeys.stack, Value: session.stack_name },
  ];
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: session.session_id,
    DurationSeconds: roleSeconds,
    Tags,
    TransitiveTagKeys: Tags.map(({ Key }) => Key),
    ...(role.externalId !== undefined && { ExternalId: role.externalId }),
  });
  const { Credentials } = await sts.send(command).catch((error: unknown) => {
    throw refusal(role, error);
  });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new UnityError('ServiceUnavailable', { message: `AssumeRole answered without keys for ${role.arn}` });
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt: Expiration.getTime(),
  };
}

/** Nothing was made by then: neither kind of error leaves anything to look for. */
function refusal(role: SessionRole, cause: unknown): UnityError {
  const { kind, code, message } = classify(cause);
  const told = `${role.arn}: ${code}: ${message}`;
  return new UnityError(kind === 'retryable' ? 'ServiceUnavailable' : 'SessionRoleRefused', { message: told, cause });
}
