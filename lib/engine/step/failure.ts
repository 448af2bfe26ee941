import { isDenial } from '../../../lambdas/resources/aws-error';
import { UnityError } from '../../domain/errors/unity-error';
import { maskSecrets } from '../../domain/mask-secrets';
import type { StepError } from '../../ledger/items';

/**
 * What to do about an error. `ambiguous`: the call may have taken effect though it failed, so look before doing it again.
 */
export interface Failure extends StepError {
  readonly kind: 'retryable' | 'terminal' | 'fenced';
  readonly ambiguous: boolean;
}

const throttling =
  /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|BandwidthLimitExceeded|ProvisionedThroughputExceeded/;
const notVisible = /\.NotFound$|NotFound(Exception)?$|^InvalidInstanceId$|^InvocationDoesNotExist$/;
const transport =
  /^(TimeoutError|RequestTimeout(Exception)?|NetworkingError|EHOSTUNREACH|ENETUNREACH|EPROTO|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
/** Refusals that pass by themselves when something else has been removed or has settled. */
const blocked =
  /^(DependencyViolation|ResourceInUse(Exception)?|InvalidIPAddress\.InUse|IncorrectState|IncorrectInstanceState|DependencyTimeout|FileSystemInUse|VolumeInUse|OperationNotPermitted|DistributionNotDisabled|PreconditionFailed|InvalidIfMatchVersion|ConflictException|PriorRequestNotComplete)$/;

function facts(error: unknown): { code: string; message: string; status: number; requestId: string | null } {
  if (!(error instanceof Error)) return { code: 'Unknown', message: String(error), status: 0, requestId: null };
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number; requestId?: string }) : {};
  const code = error.name !== 'Error' ? error.name : 'code' in error ? String(error.code) : 'Unknown';
  // AWS may quote what it was sent; from here on the message is told everywhere.
  const message = error instanceof UnityError ? error.message : maskSecrets(error.message);
  return { code, message, status: metadata.httpStatusCode ?? 0, requestId: metadata.requestId ?? null };
}

/** Whether AWS asks to slow down: such a call had no effect. */
export function isThrottled(code: string): boolean {
  return throttling.test(code);
}

/** Whether a removal was refused only because something else still stands in its way. */
export function isBlocked(failure: Failure): boolean {
  return blocked.test(failure.code);
}

/** Whether AWS refused a call for want of a right. */
export function isDenied(failure: Pick<Failure, 'code'>): boolean {
  return isDenial(failure.code);
}

/** Puts any error into the terms of the engine; an error of AWS keeps AWS’s own code. */
export function classify(error: unknown): Failure {
  const { code, message, status, requestId } = facts(error);
  const base = { code, message: oneLine(message), request_id: requestId };
  if (error instanceof UnityError) {
    if (error.code === 'StepFenced') return { ...base, kind: 'fenced', ambiguous: false };
    return { ...base, kind: error.entry.kind === 'retryable' ? 'retryable' : 'terminal', ambiguous: false };
  }
  if (isThrottled(code) || status === 429) return { ...base, kind: 'retryable', ambiguous: false };
  if (status >= 500 || transport.test(code)) return { ...base, kind: 'retryable', ambiguous: true };
  if (notVisible.test(code) || blocked.test(code)) return { ...base, kind: 'retryable', ambiguous: false };
  // Whatever AWS did not refuse with a 4xx of its own may have taken effect.
  return { ...base, kind: 'terminal', ambiguous: !(status >= 400 && status < 500) };
}

/** Messages are shown on one line and must not carry control characters to a terminal. */
function oneLine(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is removed
  return message.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 2000);
}
