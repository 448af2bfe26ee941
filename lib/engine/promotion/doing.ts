import { isDenied, isThrottled } from '../step/failure';

/** What Unity itself says of the account. */
const ofUnity: ReadonlySet<string> = new Set([
  'CapacityUnavailable',
  'QuotaExceeded',
  'ServiceUnavailable',
  'PermissionMissing',
  'SessionRoleRefused',
  'ExecutionStopped',
  'InvocationLost',
  'PreflightFailed',
]);

/** What AWS says where a quota is used up, capacity is short, or a function could not be run. */
const ofAws = /LimitExceeded|Quota|^Max\w+|Capacity|^(Lambda|States|Sandbox|Runtime)\./;

/** So load balancing and CloudFront say the same. What else is too many for them is the workflow’s doing. */
const tooMany = /^TooMany(LoadBalancers|TargetGroups|Listeners|Rules|Targets|Distributions)(Exception)?$/;

/** Whether a failure is the account’s doing, not the candidate’s: that does not mark it, and the same may go through the next time. */
export function isOfAccount(code: string): boolean {
  return ofUnity.has(code) || ofAws.test(code) || tooMany.test(code) || isThrottled(code) || isDenied({ code });
}
