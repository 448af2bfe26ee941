import type { ErrorEntry } from './entry';

/** E3xxx: why a step failed. An error of AWS keeps AWS's own code; these are ours. */
export const stepErrors = {
  StepTimedOut: {
    id: 'E3001',
    kind: 'terminal',
    summary: 'The step was not ready within its timeout.',
    remedy: 'See what it waited for with `unity logs SESSION --step STEP`; raise its timeout if it only needed longer.',
  },
  InvocationLost: {
    id: 'E3003',
    kind: 'terminal',
    summary: 'The function of the step could not be run.',
    remedy: 'See the function’s log; check its permissions, memory and concurrency.',
  },
  ExecutionStopped: {
    id: 'E3004',
    kind: 'terminal',
    summary: 'The execution was stopped, or ended outside its own error handling.',
    remedy: 'Deploy again when that was not meant; what it had made was undone.',
  },
  SessionCancelled: {
    id: 'E3005',
    kind: 'terminal',
    summary: 'The deployment was cancelled.',
    remedy: 'Deploy again when that was not meant.',
  },
  StepFenced: {
    id: 'E3006',
    kind: 'terminal',
    summary: 'A newer run has taken over this step; this one stopped before touching anything.',
    remedy: 'Nothing to do: the newer run goes on.',
  },
  InputInvalid: {
    id: 'E3007',
    kind: 'terminal',
    summary: 'An input of the step is not what its action takes.',
    remedy: 'Correct the value under `with` or the parameter it comes from.',
  },
  CapacityUnavailable: {
    id: 'E3008',
    kind: 'terminal',
    summary: 'AWS has no capacity for any of the instance types and zones that were tried.',
    remedy: 'Add instance types or zones, or try later.',
  },
  CheckFailed: {
    id: 'E3009',
    kind: 'terminal',
    summary: 'What was built is not what was asked for, or does not answer.',
    remedy: 'See the findings that the error names.',
  },
  ProvisioningFailed: {
    id: 'E3010',
    kind: 'terminal',
    summary: 'AWS accepted the request and failed to provision the resource.',
    remedy: 'See the reason that AWS gives.',
  },
  CommandFailed: {
    id: 'E3011',
    kind: 'terminal',
    summary: 'A command on an instance failed.',
    remedy: 'See its last lines of output in the error.',
  },
  NotYetVisible: {
    id: 'E3012',
    kind: 'retryable',
    summary: 'AWS does not show a resource yet that was just made.',
    remedy: 'Nothing to do: the step looks again.',
  },
  AmbiguousResource: {
    id: 'E3013',
    kind: 'terminal',
    summary: 'More than one resource carries the tags of one intent.',
    remedy: 'Remove the one that is not in the ledger; `unity sweep --dry-run` names it.',
  },
  TargetRefused: {
    id: 'E3014',
    kind: 'terminal',
    summary: 'A health check may not call this address.',
    remedy: 'Loopback, link-local and private addresses are refused unless listed in `allow_targets`.',
  },
  NotificationUndelivered: {
    id: 'E3027',
    kind: 'terminal',
    summary: 'A message about a deployment did not reach its receiver.',
    remedy:
      'See what is named: the reference, the topic’s policy, or what the receiver answered. The deployment itself is not affected.',
  },
  QuotaExceeded: {
    id: 'E3015',
    kind: 'terminal',
    summary: 'The quotas of the account leave no room for what is to be made.',
    remedy: 'Remove what is not needed, or ask for more under Service Quotas.',
  },
  PermissionMissing: {
    id: 'E3016',
    kind: 'terminal',
    summary: 'A role of the installation lacks a right that the deployment needs.',
    remedy: 'Allow the call that is named; a policy of the organization may deny it.',
  },
  ServiceUnavailable: {
    id: 'E3017',
    kind: 'retryable',
    summary: 'AWS did not answer, or asked to slow down, for longer than one call is repeated.',
    remedy: 'Nothing to do: the state is tried again.',
  },
  NotProductionReady: {
    id: 'E3018',
    kind: 'terminal',
    summary: 'What was deployed is not ready for production.',
    remedy: 'Mend what the error names check by check; a check that need not pass is left out of `required`.',
  },
  ApprovalRejected: {
    id: 'E3019',
    kind: 'terminal',
    summary: 'A person has rejected what the deployment asked to approve.',
    remedy: 'See who and why in the error; deploy again when that has been settled.',
  },
  EventRefused: {
    id: 'E3020',
    kind: 'terminal',
    summary: 'EventBridge did not take the event.',
    remedy: 'See the reason that EventBridge gives.',
  },
  EventTooLong: {
    id: 'E3021',
    kind: 'terminal',
    summary: 'The event that the step waited for is too long, or nests too deep, to be kept.',
    remedy: 'Let the event carry less and name where the rest is.',
  },
  InvocationFailed: {
    id: 'E3022',
    kind: 'terminal',
    summary: 'A function that the deployment invoked has failed.',
    remedy: 'See the function’s own log; its error type and message stand in the error.',
  },
  InvokeTargetUndeclared: {
    id: 'E3023',
    kind: 'terminal',
    summary: 'The installation does not declare the function that the step is to invoke.',
    remedy: 'Add its ARN to `invoke_targets` in unity.yaml and run `cdk deploy`.',
  },
  SessionRoleRefused: {
    id: 'E3024',
    kind: 'terminal',
    summary: 'A function may not assume the role that it acts under for the session.',
    remedy:
      'Run `cdk deploy`; where the environment has a `target`, deploy its stack in that account too, with the same external id. See docs/permissions.md.',
  },
  SuiteFailed: {
    id: 'E3025',
    kind: 'terminal',
    summary: 'A suite of tests has failed.',
    remedy:
      'Mend what the failed cases name, which `unity status SESSION` shows too, and deploy again. A function whose report could not be read answers a smaller one, or `passed: true` beside it.',
  },
  TestProjectUndeclared: {
    id: 'E3026',
    kind: 'terminal',
    summary: 'The installation does not declare the CodeBuild project that the step is to run tests in.',
    remedy: 'Add its name to `test_projects` in unity.yaml and run `cdk deploy`.',
  },
} as const satisfies Record<string, ErrorEntry>;
