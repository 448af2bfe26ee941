import type { ErrorEntry } from './entry';

/** E2xxx: what can be wrong with a request or the session it is about. */
export const sessionErrors = {
  BadRequest: {
    id: 'E2001',
    kind: 'user',
    summary: 'The deployment request is not valid.',
    remedy: 'Correct the fields that are named and start again; nothing was touched.',
  },
  WrongEnvironment: {
    id: 'E2002',
    kind: 'user',
    summary: 'The request names another environment than the machine deploys to.',
    remedy: 'Start the machine of that environment.',
  },
  StackBusy: {
    id: 'E2003',
    kind: 'user',
    summary: 'Another session is changing this stack.',
    remedy: 'Follow it with `unity watch SESSION`, or stop it with `unity cancel SESSION`.',
  },
  StackOccupied: {
    id: 'E2004',
    kind: 'user',
    summary: 'The stack is already deployed or holds what an earlier session left.',
    remedy:
      'Take it down with `unity destroy STACK/ENV`, undo it with `unity rollback SESSION`, or choose another stack name.',
  },
  EnvironmentFull: {
    id: 'E2051',
    kind: 'user',
    summary: 'As many sessions are under way in this environment as it takes at one time.',
    remedy:
      'Start again when one of them has ended, or raise `environments.NAME.deployments.at_once` in unity.yaml and `cdk deploy`.',
  },
  WindowClosed: {
    id: 'E2052',
    kind: 'user',
    summary: 'The environment takes deployments in its windows only, and none is open.',
    remedy:
      'Start again when the next one opens, or, where the environment allows it, say why it cannot wait: `--override-window REASON`.',
  },
  WindowOverrideRefused: {
    id: 'E2053',
    kind: 'user',
    summary: 'The environment lets nobody deploy outside of its windows.',
    remedy:
      'Start again when the next one opens, or say `environments.NAME.deployments.override_windows: true` in unity.yaml and `cdk deploy`.',
  },
  DeletionProtected: {
    id: 'E2054',
    kind: 'user',
    summary: 'The environment keeps stacks that have completed.',
    remedy:
      'If it is to go, take `environments.NAME.deletion_protection` out of unity.yaml, `cdk deploy`, and ask again. A part of it can be undone all the same: `unity rollback SESSION --to CHECKPOINT` or `--service NAME`.',
  },
  ExtensionRefused: {
    id: 'E2055',
    kind: 'user',
    summary: 'There is no time to extend: only a stack that has completed and has a time to live gets more.',
    remedy: 'See how long it stands with `unity status STACK/ENV`.',
  },
  SessionNotFound: {
    id: 'E2005',
    kind: 'user',
    summary: 'No such session.',
    remedy: 'List the sessions with `unity list`.',
  },
  TransitionRefused: {
    id: 'E2006',
    kind: 'user',
    summary: 'The session is in a state that does not allow this.',
    remedy: 'See its state with `unity status SESSION`.',
  },
  PreflightFailed: {
    id: 'E2007',
    kind: 'user',
    summary: 'The pre-flight checks found reasons why the deployment cannot succeed.',
    remedy: 'Mend each finding and start again; nothing was created.',
  },
  WorkflowNotInstalled: {
    id: 'E2008',
    kind: 'user',
    summary: 'The workflow is not installed in this environment.',
    remedy: 'Put the file into workflows/ and run `cdk deploy`.',
  },
  StackNotFound: {
    id: 'E2009',
    kind: 'user',
    summary: 'No session is known for this stack and environment.',
    remedy: 'List the sessions with `unity list`.',
  },
  CheckpointNotFound: {
    id: 'E2010',
    kind: 'user',
    summary: 'No such checkpoint.',
    remedy: 'See the session’s checkpoints with `unity checkpoints SESSION`.',
  },
  ApprovalNotOpen: {
    id: 'E2011',
    kind: 'user',
    summary: 'Nothing of this name waits for approval.',
    remedy: 'See what waits, and for what, with `unity status SESSION`.',
  },
  DeskRequestInvalid: {
    id: 'E2021',
    kind: 'user',
    summary: 'The request to the desk is not valid.',
    remedy: 'Send what `docs/people.md` describes, as POST with a JSON body; nothing was touched.',
  },
  ReceiverUnknown: {
    id: 'E2026',
    kind: 'user',
    summary: 'Nobody of that name is told of anything in this environment.',
    remedy:
      'Name receivers under `messages` of the environment (`docs/notifications.md`), and deploy the installation again.',
  },
  CallerUnknown: {
    id: 'E2022',
    kind: 'user',
    summary: 'The request carries no identity that AWS has verified.',
    remedy: 'Call the function URL of the desk with a request signed by SigV4, as `unity` does.',
  },
  OwnApproval: {
    id: 'E2024',
    kind: 'user',
    summary: 'The environment wants four eyes: who has started a deployment may not approve it.',
    remedy: 'Ask somebody else who may act in this environment.',
  },
  RequesterUnverified: {
    id: 'E2025',
    kind: 'user',
    summary: 'The environment wants four eyes, and AWS has not told yet who has started the deployment.',
    remedy:
      'CloudTrail tells it within some minutes, where a trail records management events of this region: try again then. Without a trail, turn one on and deploy again.',
  },
  NotAnOperator: {
    id: 'E2023',
    kind: 'user',
    summary: 'The caller may not act in this environment.',
    remedy:
      'Ask one of its operators, or add the caller to `environments.NAME.operators` in unity.yaml and `cdk deploy`.',
  },
  CheckpointTaken: {
    id: 'E2041',
    kind: 'user',
    summary: 'The session has a checkpoint of this name already.',
    remedy: 'Choose another name; `unity checkpoints SESSION` lists those that there are.',
  },
  CheckpointUnusable: {
    id: 'E2042',
    kind: 'user',
    summary: 'Nothing can be started from this checkpoint.',
    remedy: 'Choose a complete one of a session of the same workflow: `unity checkpoints SESSION` lists them.',
  },
  RequestsOff: {
    id: 'E2031',
    kind: 'user',
    summary: 'The environment takes no deployments that are requested by events.',
    remedy: 'Start its machine as a person or a pipeline, or say `request_events: true` for it in unity.yaml.',
  },
  ParametersChanged: {
    id: 'E2071',
    kind: 'user',
    summary: 'A parameter in Parameter Store was changed while the session was opened.',
    remedy: 'Start again; nothing was touched.',
  },
  ResumeRefused: {
    id: 'E2061',
    kind: 'user',
    summary: 'The session cannot be resumed as asked.',
    remedy:
      'A session can be resumed that failed or was undone in part and still holds its stack, with the workflow of its name in its environment: see `unity status SESSION`; else deploy anew.',
  },
  NoPlaceBefore: {
    id: 'E2082',
    kind: 'user',
    summary:
      'No number of the listener is free before the rule that serves: its place is full of rules of the stack, or what is not of the stack stands between.',
    remedy:
      'Roll back what has failed and was kept; else take the stack down with `unity destroy STACK/ENV` and deploy it anew.',
  },
  PromotionRefused: {
    id: 'E2091',
    kind: 'user',
    summary: 'What is to be promoted is not fit for it now, or is not taken there.',
    remedy: 'See to what is named, then promote again: `unity promote STACK/ENV --to ENV`. Nothing was touched.',
  },
  CandidateRejected: {
    id: 'E2092',
    kind: 'user',
    summary: 'The same workflow with the same values was rejected there before.',
    remedy: 'Change what was wrong, deploy it where it comes from, and promote that.',
  },
  PromotionNotOpen: {
    id: 'E2093',
    kind: 'user',
    summary: 'No promotion is under way there that could be answered or taken back.',
    remedy: 'Look at what is promoted to the stack with `unity promotions STACK/ENV`.',
  },
  PromotionFailed: {
    id: 'E2094',
    kind: 'user',
    summary: 'What was promoted did not come up, or did not prove itself while it was watched.',
    remedy:
      'See what is named and the session’s own report: `unity status STACK/ENV`. The candidate is not taken again until it changes.',
  },
  RevisionRefused: {
    id: 'E2081',
    kind: 'user',
    summary: 'What is wanted cannot be made beside what serves.',
    remedy:
      'Leave the named steps as they are, or take the stack down with `unity destroy STACK/ENV` and deploy anew; data comes along with `--from-checkpoint`.',
  },
  ResumeBlocked: {
    id: 'E2062',
    kind: 'user',
    summary: 'What had to go before the session could be resumed is still there.',
    remedy: 'See what is left, and why, with `unity status SESSION`; mend that and resume again, or roll back.',
  },
} as const satisfies Record<string, ErrorEntry>;
