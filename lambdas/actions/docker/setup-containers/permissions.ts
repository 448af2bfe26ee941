import { instancesOfSession } from '../../aws/iam';
import type { IamStatement } from '../../definition';

/** Looks at instances and commands. */
export const looksAtCommands: IamStatement = {
  actions: [
    'ssm:DescribeInstanceInformation',
    'ssm:ListCommands',
    'ssm:ListCommandInvocations',
    'ssm:GetCommandInvocation',
  ],
  resources: ['*'],
  why: 'Looks whether instances answer and what became of a command; these calls take no resource.',
};

/** What is sent; the same call needs a right for each instance. */
export const sendsScripts: IamStatement = {
  actions: ['ssm:SendCommand'],
  resources: ['arn:aws:ssm:*::document/AWS-RunShellScript'],
  why: 'Runs a shell script; no other document.',
  exception: 'The document is AWS’s and carries no tags of ours; the same call needs instances that do.',
};

/** Runs a shell script on instances of the session. */
export const sendsCommands: readonly IamStatement[] = [
  sendsScripts,
  {
    actions: ['ssm:SendCommand'],
    resources: ['arn:aws:ec2:*:*:instance/*'],
    conditions: instancesOfSession,
    why: 'Only on instances that the session made.',
  },
];

/** Stops what still runs. */
export const cancelsCommands: IamStatement = {
  actions: ['ssm:CancelCommand'],
  resources: ['*'],
  why: 'Stops a command that still runs; the call takes no resource.',
  exception: 'Commands have no tags and the call knows no resource: it is given ids of the session’s own rows only.',
};
