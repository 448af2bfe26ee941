import { isCapacity } from '../../../lambdas/actions/aws/instances/pool-errors';
import { classify, isBlocked } from '../../engine/step/failure';
import { toUnityError } from '../errors/to-unity-error';

/** What Unity does about a code of AWS. */
export interface AwsCode {
  readonly code: string;
  readonly source: 'aws';
  readonly summary: string;
  readonly remedy: string;
}

const refused = /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized|OptInRequired)$/;
const quota = /LimitExceeded$|QuotaExceeded|^(VcpuLimitExceeded|MaxSpotInstanceCountExceeded|AddressLimitExceeded)/;
const form = /^[A-Z][A-Za-z0-9]*(\.[A-Za-z0-9]+)?$/;

/** Codes that people meet, for "did you mean". */
export const knownAwsCodes: readonly string[] = [
  'AccessDenied',
  'DependencyViolation',
  'ExpiredToken',
  'InsufficientInstanceCapacity',
  'InvalidInstanceID.NotFound',
  'InvalidVpcID.NotFound',
  'MaxSpotInstanceCountExceeded',
  'RequestLimitExceeded',
  'ResourceInUse',
  'ThrottlingException',
  'UnauthorizedOperation',
  'UnfulfillableCapacity',
  'VcpuLimitExceeded',
  'VpcLimitExceeded',
];

/** Says what Unity does about a code of AWS; undefined for one that it does not tell from others. */
export function explainAwsCode(code: string): AwsCode | undefined {
  if (!form.test(code)) return undefined;
  const words = wordsFor(code);
  return words && { code, source: 'aws', summary: words[0], remedy: words[1] };
}

function wordsFor(code: string): readonly [summary: string, remedy: string] | undefined {
  const error = Object.assign(new Error(code), { name: code, $metadata: {} });
  const failure = classify(error);
  if (refused.test(code)) {
    return [
      'AWS does not allow the call to the role that makes it. A step fails with it at once, and rollback begins.',
      'Pre-flight names missing permissions of makers before anything is made; see the role and the boundary or organization policy that the message names.',
    ];
  }
  if (toUnityError(error).code === 'NoCredentials') {
    return ['AWS does not take the credentials: they are missing, wrong or expired.', 'Log in again (aws sso login).'];
  }
  if (isCapacity({ code, message: '' })) {
    return [
      'AWS has no room for this instance type in this zone, or in this market, now. The launch goes on with the next type, zone or market.',
      'When all are used up the step fails with CapacityUnavailable: add instance types or zones, or try later.',
    ];
  }
  if (isBlocked(failure)) {
    return [
      'Something else still uses what is to be changed or removed. Unity waits and asks again.',
      'When it does not pass, the undo is stuck and names what is in the way: remove that, then run the command that `unity status SESSION` names.',
    ];
  }
  if (/\.NotFound$|NotFound(Exception)?$/.test(code)) {
    return [
      'AWS does not show the resource: just after it was made that passes, so a step looks again. When removing it means success.',
      'Nothing to do, unless somebody removed it by hand: then `unity rollback SESSION` and deploy again.',
    ];
  }
  if (quota.test(code) && failure.kind === 'terminal') {
    return [
      'A quota of the account is used up. Pre-flight adds up what a workflow needs, so somebody else took the room meanwhile.',
      'Remove what is not needed, or ask for more under Service Quotas.',
    ];
  }
  if (failure.kind === 'retryable') {
    return [
      'Too many calls, or AWS could not answer for a moment. The call is sent again, after growing pauses.',
      'Nothing to do.',
    ];
  }
  return undefined;
}
