import assert from 'node:assert/strict';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { eventually, machine, type Workbench } from '../fixtures/workbench';
import type { Referee } from '../harness';
import { benchCase, type RefereeCase } from '../referee-case';

/** Whose origin nobody has: an edge that answers at all says so. */
const config: cloudfront.DistributionConfig = {
  CallerReference: 'referee',
  Comment: 'referee',
  Enabled: true,
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: 'nowhere',
        DomainName: 'nowhere-1.us-east-1.elb.amazonaws.com',
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' },
      },
    ],
  },
  DefaultCacheBehavior: { TargetOriginId: 'nowhere', ViewerProtocolPolicy: 'redirect-to-https' },
};

async function spreads(bench: Workbench): Promise<void> {
  const client = new cloudfront.CloudFrontClient(bench.referee.clientConfig);
  const made = await client.send(new cloudfront.CreateDistributionCommand({ DistributionConfig: config }));
  const { Id = '', DomainName } = made.Distribution ?? {};
  const ask = async (url: string) => {
    const selected = { ResultSelector: { 'asked.$': '$.Payload.asked' }, ResultPath: '$' };
    return ((await bench.run(machine({ Ask: bench.task({ ask: url }, selected) }))).output as { asked: unknown }).asked;
  };
  const look = () => client.send(new cloudfront.GetDistributionCommand({ Id }));
  const isDeployed = async () => ((await look()).Distribution?.Status === 'Deployed' ? true : undefined);
  assert.equal(made.Distribution?.Status, 'InProgress');
  assert.equal(await ask(`https://${DomainName}/`), 'ECONNRESET');
  await eventually('a deployed distribution', isDeployed);
  assert.equal(await ask(`https://${DomainName}/`), 502);
  assert.equal(await ask(`http://${DomainName}/`), 301);
  const remove = (IfMatch?: string) => client.send(new cloudfront.DeleteDistributionCommand({ Id, IfMatch }));
  await assert.rejects(remove(made.ETag), { name: 'DistributionNotDisabled' });
  const update = (IfMatch?: string) =>
    client.send(
      new cloudfront.UpdateDistributionCommand({ Id, IfMatch, DistributionConfig: { ...config, Enabled: false } }),
    );
  await assert.rejects(update('another'), { name: 'PreconditionFailed' });
  const disabled = await update(made.ETag);
  assert.notEqual(disabled.ETag, made.ETag);
  assert.equal(disabled.Distribution?.Status, 'InProgress');
  await assert.rejects(remove(disabled.ETag), { name: 'DistributionNotDisabled' });
  await eventually('edges that know', isDeployed);
  assert.equal(await ask(`https://${DomainName}/`), 403);
  await assert.rejects(remove(made.ETag), { name: 'PreconditionFailed' });
  await remove(disabled.ETag);
  await assert.rejects(look(), { name: 'NoSuchDistribution' });
}

async function refuses(referee: Referee): Promise<void> {
  const under = (accessKeyId: string) => ({
    ...referee.clientConfig,
    credentials: { accessKeyId, secretAccessKey: 'referee' },
  });
  const without = (call: string) => under(`REFEREEWITHOUT${call}`);
  const ec2 = new EC2Client(without('CreateVpc'));
  const create = ec2.send(new CreateVpcCommand({ CidrBlock: '10.26.0.0/16' }));
  await assert.rejects(create, { name: 'UnauthorizedOperation' });
  await ec2.send(new DescribeVpcsCommand({}));
  const command = new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] });
  const send = new SSMClient(without('SendCommand')).send(command);
  await assert.rejects(send, { name: 'AccessDeniedException' });
  const look = new cloudfront.CloudFrontClient(without('GetDistribution')).send(
    new cloudfront.GetDistributionCommand({ Id: 'X' }),
  );
  await assert.rejects(look, { name: 'AccessDeniedException' });
  const wrong = new SSMClient(under('REFEREEINVALIDSendCommand')).send(command);
  await assert.rejects(wrong, { name: 'ValidationException' });
}

async function assumes(referee: Referee): Promise<void> {
  const role = 'referee-assumed';
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const arn = `arn:aws:iam::${referee.accountId}:role/${role}`;
  const assume = (RoleArn: string, accessKeyId = 'referee') =>
    new STSClient({ ...referee.clientConfig, credentials: { accessKeyId, secretAccessKey: 'referee' } }).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'case' }),
    );
  await assert.rejects(assume(arn), { name: 'AccessDenied' });
  const iam = new IAMClient(referee.clientConfig);
  await iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument }));
  assert.match((await assume(arn)).AssumedRoleUser?.Arn ?? '', /:assumed-role\/referee-assumed\/case$/);
  const { Credentials } = await assume(arn, 'REFEREEWITHOUTCreateVpc');
  assert.equal(Credentials?.AccessKeyId, 'REFEREEWITHOUTCreateVpc');
  await iam.send(new DeleteRoleCommand({ RoleName: role }));
}

export const edgeCases: readonly RefereeCase[] = [
  benchCase(
    'a distribution spreads slowly, redirects to TLS, and goes only once it is disabled everywhere',
    ['spread_slowly', 'check_versions', 'keep_what_edges_serve'],
    spreads,
  ),
  {
    name: 'a key that may not make a call is refused it, and nothing else; another one’s call is invalid',
    covers: ['refuse_what_a_key_may_not'],
    run: refuses,
  },
  {
    name: 'a role is assumed when it is there, and what a key may not it may not under a role either',
    covers: ['assume_only_what_is_there'],
    run: assumes,
  },
];
