import assert from 'node:assert/strict';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
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
  const without = (call: string) => ({
    ...referee.clientConfig,
    credentials: { accessKeyId: `REFEREEWITHOUT${call}`, secretAccessKey: 'referee' },
  });
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
}

export const edgeCases: readonly RefereeCase[] = [
  benchCase(
    'a distribution spreads slowly, redirects to TLS, and goes only once it is disabled everywhere',
    ['spread_slowly', 'check_versions', 'keep_what_edges_serve'],
    spreads,
  ),
  {
    name: 'a key that may not make a call is refused it, and nothing else',
    covers: ['refuse_what_a_key_may_not'],
    run: refuses,
  },
];
