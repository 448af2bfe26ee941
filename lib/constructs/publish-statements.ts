import type { IamStatement } from '../../lambdas/actions/definition';
import { machineRoleName, versionsParameter } from '../domain/naming';
import { publishedTag } from '../domain/publishing';
import { arnHere, machineArnPrefix, roleArn } from './names';

/**
 * What `publish_workflow` may do, in the environments that allow publishing. Machines that `cdk deploy` installed carry
 * CloudFormation’s own tag, and never ours: they can neither be changed nor be tagged so that they could.
 */
export function publishStatements(
  prefix: string,
  environments: { readonly all: readonly string[]; readonly published: readonly string[] },
): readonly IamStatement[] {
  const { all, published } = environments;
  const reading: IamStatement = {
    actions: ['ssm:GetParameter'],
    resources: all.map((environment) => arnHere('ssm', `parameter${versionsParameter(prefix, environment)}`)),
    why: 'Reads what machines are made of: versions of functions, role, log group; and that an environment takes none.',
  };
  if (published.length === 0) return [reading];
  const machines = published.map((environment) => `${machineArnPrefix(prefix, environment)}*`);
  return [
    reading,
    {
      actions: ['states:CreateStateMachine'],
      resources: machines,
      conditions: { StringEquals: { [`aws:RequestTag/${publishedTag}`]: 'true' } },
      why: 'Makes machines of the environments that allow publishing, with the tag that tells them from installed ones.',
    },
    {
      actions: ['states:TagResource'],
      resources: machines,
      conditions: {
        StringEquals: { [`aws:RequestTag/${publishedTag}`]: 'true' },
        Null: { 'aws:ResourceTag/aws:cloudformation:stack-name': 'true' },
      },
      why: 'Making a machine with tags takes it. Never what CloudFormation made, which could be changed once it had the tag.',
    },
    {
      actions: ['states:UpdateStateMachine'],
      resources: machines,
      conditions: { StringEquals: { [`aws:ResourceTag/${publishedTag}`]: 'true' } },
      why: 'Brings a machine that was published to another version of its workflow.',
    },
    {
      actions: ['states:DescribeStateMachine', 'states:ListTagsForResource'],
      resources: machines,
      why: 'Looks what stands under a name, and whether it was published.',
    },
    {
      actions: ['iam:PassRole'],
      resources: published.map((environment) => roleArn(machineRoleName(prefix, environment))),
      conditions: { StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } },
      why: 'Machines run under the role of their environment, which Step Functions takes.',
    },
  ];
}
