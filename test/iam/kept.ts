/** Rights that no play uses, and why they are granted all the same. */
export interface Kept {
  /** The functions whose rights they are. */
  readonly who: RegExp;
  readonly actions: readonly string[];
  readonly why: string;
}

/** The test names what is unused and not in here, and what is in here and not unused. */
export const kept: readonly Kept[] = [
  {
    who: /^(admit|close_rollback|close_session|fail_step|gate|hold|open_session|plan_rollback|publisher|start_rollback|sweeper|undo_control|undo_gate|undo_network|watchdog)$/,
    actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    why: 'One right for all who read the ledger: which of its calls a function makes follows from what it finds there.',
  },
  {
    who: /^(close_session|gate|hold|start_rollback|undo_control|undo_network)$/,
    actions: ['states:SendTaskSuccess'],
    why: 'Only where what a task waits for has come already, or another invocation did the work: see test/races.',
  },
  {
    who: /^(start_rollback|sweeper|watchdog)$/,
    actions: ['dynamodb:PutItem'],
    why: 'Taking a stack makes its lock where there is none; whoever rescues a session nearly always finds one.',
  },
  {
    who: /^make_(balancing|control|watch)$/,
    actions: ['dynamodb:PutItem'],
    why: 'Any step may be the last before a checkpoint, which whoever completes it captures.',
  },
  {
    who: /^make_watch$/,
    actions: ['acm:ListCertificates'],
    why: 'Its statements about quotas are those of `admit`, which counts certificates; aws/check_quotas asks for none.',
  },
  {
    who: /^make_watch$/,
    actions: ['elasticloadbalancing:DescribeSSLPolicies'],
    why: 'Only where a load balancer has a listener for HTTPS.',
  },
  {
    who: /^(attest|checkpoint|desk|notify|promote|publish_workflow|requests)$/,
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'iam:PassRole',
      'ssm:GetParameter',
      'states:CreateStateMachine',
      'states:DescribeExecution',
      'states:DescribeStateMachine',
      'states:ListTagsForResource',
      'states:SendTaskSuccess',
      'states:StartExecution',
      'states:TagResource',
      'states:UpdateStateMachine',
    ],
    why: 'Reached from outside, by people, CloudTrail, requests and definitions, which no play does; test/stacks reads their roles.',
  },
  {
    who: /^inspect$/,
    actions: ['states:DescribeExecution'],
    why: 'Only where a session is open: test/engine/sweep.',
  },
  {
    who: /^publisher$/,
    actions: ['s3:DeleteObject', 's3:GetObject'],
    why: 'Only what could not be told is told again, from the bucket that keeps it.',
  },
  {
    who: /^make_guest$/,
    actions: ['codebuild:DescribeTestCases'],
    why: 'Only where a suite fails, to name the cases that did: test/engine/run-tests.test.ts.',
  },
  {
    who: /^inspect$/,
    actions: ['ec2:DescribeImages'],
    why: 'It reads what makers read; only these look for an image, where a stack is put back or promoted.',
  },
  {
    who: /^make_balancing$/,
    actions: ['elasticloadbalancing:SetRulePriorities'],
    why: 'Only where nothing is free before what serves: test/actions/aws/configure-target-groups/places.test.ts.',
  },
  {
    who: /^undo_guest$/,
    actions: ['ssm:GetCommandInvocation'],
    why: 'Only where taking containers down fails, to say why.',
  },
];

/** The entry that explains an unused right. */
export function reasonFor(who: string, action: string): Kept | undefined {
  return kept.find((entry) => entry.who.test(who) && entry.actions.includes(action));
}
