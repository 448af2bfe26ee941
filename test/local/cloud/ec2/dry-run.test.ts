import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeVpcsCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';

const DryRun = true;

describe('DryRun', () => {
  test.each([
    ['CreateVpc', new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun })],
    [
      'CreateLaunchTemplate',
      new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData: {}, DryRun }),
    ],
    ['TerminateInstances', new TerminateInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'], DryRun })],
    ['DescribeVpcs', new DescribeVpcsCommand({ DryRun })],
  ])('of %s says whether it would be allowed, and changes nothing', async (name, command) => {
    const free = simulatedAccount();
    await expect(free.clients.ec2.send(command as CreateVpcCommand)).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    expect(free.cloud.inventory()).toEqual([]);
    const bound = simulatedAccount({ limits: { denied: [`ec2:${name}`] } });
    await expect(bound.clients.ec2.send(command as CreateVpcCommand)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('still says what is missing', async () => {
    const { clients } = simulatedAccount();
    const command = new CreateSecurityGroupCommand({ GroupName: 'web', Description: undefined, DryRun });
    expect(await codeOf(clients.ec2.send(command))).toBe('MissingParameter');
  });
});

describe('rights', () => {
  test('that are withdrawn show as each service says it', async () => {
    const denied = ['cloudwatch:PutMetricAlarm', 'ec2:CreateVpc'];
    const { clients } = simulatedAccount({ limits: { denied } });
    const alarm = new PutMetricAlarmCommand({
      AlarmName: 'a',
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 1,
    });
    expect(await codeOf(clients.cloudwatch.send(alarm))).toBe('AccessDenied');
    expect(await codeOf(clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })))).toBe(
      'UnauthorizedOperation',
    );
  });

  test('are not needed to ask who one is', async () => {
    const { clients } = simulatedAccount({ limits: { denied: ['sts:GetCallerIdentity'] } });
    const identity = await clients.sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: '111122223333', Arn: expect.stringContaining(':assumed-role/') });
  });
});
