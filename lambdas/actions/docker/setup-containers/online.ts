import { DescribeInstanceInformationCommand, type SSMClient } from '@aws-sdk/client-ssm';

/**
 * The instances of these whose agent answers Systems Manager. An instance that was just started is unknown to it for
 * about a minute, one that was terminated stays known for a while without being online.
 */
export async function onlineInstances(ssm: SSMClient, instanceIds: readonly string[]): Promise<readonly string[]> {
  const online: string[] = [];
  let token: string | undefined;
  // One page holds all 50 that a step can have; a few more only if AWS hands out short pages.
  for (let page = 0; page < 10; page += 1) {
    const answer = await ssm.send(
      new DescribeInstanceInformationCommand({
        Filters: [{ Key: 'InstanceIds', Values: [...instanceIds] }],
        MaxResults: 50,
        NextToken: token,
      }),
    );
    for (const instance of answer.InstanceInformationList ?? []) {
      if (instance.PingStatus === 'Online' && instance.InstanceId) online.push(instance.InstanceId);
    }
    token = answer.NextToken;
    if (!token) break;
  }
  return instanceIds.filter((id) => online.includes(id));
}
