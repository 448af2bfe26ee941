import { UnityError } from '../../domain/errors/unity-error';

const noCredentials =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|AuthFailure|SSOTokenProviderFailure)$/;
const unreachable = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|TimeoutError|NetworkingError)$/;
const fileSystem = /^E(ACCES|EXIST|ISDIR|MFILE|NFILE|NOENT|NOSPC|NOTDIR|PERM|ROFS|XDEV)$/;

/** Puts anything that was thrown into the terms of the catalogue. What nobody foresaw is a bug and says so. */
export function toUnityError(error: unknown): UnityError {
  if (error instanceof UnityError) return error;
  if (!(error instanceof Error)) return new UnityError('InvariantBroken', { message: String(error) });
  const { name, message } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^Region (is missing|not accepted)/.test(message)) return new UnityError('NoRegion', { message, cause: error });
  if (noCredentials.test(name)) return new UnityError('NoCredentials', { message, cause: error });
  if (fileSystem.test(code)) return new UnityError('Usage', { message, cause: error, details: { code } });
  if (unreachable.test(code) || unreachable.test(name)) {
    return new UnityError('AwsRefused', { message: `AWS cannot be reached: ${message}`, cause: error });
  }
  if ('$metadata' in error) return fromAws(error);
  return new UnityError('InvariantBroken', { message: `${name}: ${message}`, cause: error });
}

function fromAws(error: Error & { readonly $metadata?: unknown }): UnityError {
  const metadata = (error.$metadata ?? {}) as { readonly requestId?: string; readonly httpStatusCode?: number };
  const details = { aws_code: error.name, request_id: metadata.requestId ?? null };
  if (error.name === 'ResourceNotFoundException') {
    return new UnityError('NotInstalled', {
      message: `a table of Unity is missing: ${error.message}`,
      cause: error,
      details,
    });
  }
  if (error.name === 'StateMachineDoesNotExist') {
    return new UnityError('WorkflowNotInstalled', { message: error.message, cause: error, details });
  }
  const request = metadata.requestId === undefined ? '' : ` (request ${metadata.requestId})`;
  return new UnityError('AwsRefused', { message: `${error.name}: ${error.message}${request}`, cause: error, details });
}
