import {
  CreateDistributionCommand,
  DeleteDistributionCommand,
  type DistributionConfig,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDistributionsCommand,
  ListTagsForResourceCommand,
  NoSuchDistribution,
  paginateListDistributions,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { codeOf, lateVisibility, simulatedAccount } from '../../../helpers/simulated-account';
import { change, configOf, look, makeDistribution, originOf, remove } from './setup';

const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
const elsewhere = 'arn:aws:acm:eu-west-1:111122223333:certificate/2';

describe('a distribution', () => {
  test('has its id and name at once, and is deployed like the samples', async () => {
    const seconds: number[] = [];
    for (let seed = 1; seed <= 30; seed += 1) {
      const account = simulatedAccount({ seed, limits: { latency: false } });
      const { DomainName, Id, Status } = await makeDistribution(account);
      expect(Id).toMatch(/^E[0-9A-F]{13}$/);
      expect([DomainName, Status]).toEqual([expect.stringMatching(/^d\w{13}\.cloudfront\.net$/), 'InProgress']);
      let waited = 0;
      for (; (await look(account, Id!)).status === 'InProgress'; waited += 1) account.clock.pass(1);
      seconds.push(waited);
    }
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(151);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(474);
    expect(seconds.sort((a, b) => a - b)[15]).toBeGreaterThan(175);
  });

  test('is made once a CallerReference, whatever the config', async () => {
    const account = simulatedAccount();
    const { Id } = await makeDistribution(account);
    expect(await codeOf(makeDistribution(account))).toBe('DistributionAlreadyExists');
    expect(await codeOf(makeDistribution(account, { Comment: 'another' }))).toBe('DistributionAlreadyExists');
    expect(await codeOf(change(account, Id!, { CallerReference: 'two' }))).toBe('IllegalUpdate');
    expect(await codeOf(makeDistribution(account, { CallerReference: 'two' }))).toBe('accepted');
  });

  test('goes only disabled and deployed, by its last version', async () => {
    const account = simulatedAccount();
    const { Id = '' } = await makeDistribution(account);
    const { etag: first } = await look(account, Id);
    account.clock.pass(480);
    expect(await codeOf(remove(account, Id))).toBe('DistributionNotDisabled');
    await change(account, Id, { Enabled: false });
    expect((await look(account, Id)).status).toBe('InProgress');
    expect(await codeOf(remove(account, Id))).toBe('DistributionNotDisabled');
    account.clock.pass(480);
    const send = (IfMatch?: string) =>
      codeOf(account.clients.cloudfront.send(new DeleteDistributionCommand({ Id, IfMatch })));
    expect(await send()).toBe('InvalidIfMatchVersion');
    expect(await send(first)).toBe('PreconditionFailed');
    expect(await codeOf(remove(account, Id))).toBe('accepted');
    expect(account.cloud.inventory()).toEqual([]);
    const gone = account.clients.cloudfront.send(new GetDistributionCommand({ Id }));
    await expect(gone).rejects.toBeInstanceOf(NoSuchDistribution);
    expect(await send(first)).toBe('NoSuchDistribution');
  });

  test('is changed only by who has seen its last version', async () => {
    const account = simulatedAccount();
    const { Id = '' } = await makeDistribution(account);
    const { DistributionConfig, ETag } = await account.clients.cloudfront.send(
      new GetDistributionConfigCommand({ Id }),
    );
    await change(account, Id, { Comment: 'changed meanwhile' });
    const update = (IfMatch?: string) =>
      codeOf(account.clients.cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig })));
    expect(await update(ETag)).toBe('PreconditionFailed');
    expect(await update()).toBe('InvalidIfMatchVersion');
    expect((await look(account, Id)).config.Comment).toBe('changed meanwhile');
  });
});

describe('what a distribution is refused for', () => {
  const alias = { Aliases: { Quantity: 1, Items: ['www.example.com'] } };
  const withCertificate = (ACMCertificateArn: string) => ({
    ViewerCertificate: { ACMCertificateArn, SSLSupportMethod: 'sni-only' as const },
  });
  const behavior = configOf().DefaultCacheBehavior!;
  const cases: readonly (readonly [string, string, Partial<DistributionConfig>])[] = [
    ['a certificate that nobody knows', 'InvalidViewerCertificate', withCertificate(`${certificate}9`)],
    ['a certificate of another region', 'InvalidViewerCertificate', withCertificate(elsewhere)],
    ['a name without a certificate', 'InvalidViewerCertificate', alias],
    ['a list of another length', 'InconsistentQuantities', { Aliases: { Quantity: 2, Items: ['www.example.com'] } }],
    ['an address as origin', 'InvalidArgument', { Origins: { Quantity: 1, Items: [originOf('203.0.113.9')] } }],
    ['no origin', 'InvalidArgument', { Origins: { Quantity: 0, Items: [] } }],
    ['an origin that it has not', 'NoSuchOrigin', { DefaultCacheBehavior: { ...behavior, TargetOriginId: 'x' } }],
    ['a policy that is none', 'NoSuchCachePolicy', { DefaultCacheBehavior: { ...behavior, CachePolicyId: 'x' } }],
    [
      'an origin policy that is none',
      'NoSuchOriginRequestPolicy',
      { DefaultCacheBehavior: { ...behavior, OriginRequestPolicyId: 'x' } },
    ],
    ['a long comment', 'InvalidArgument', { Comment: 'x'.repeat(129) }],
    ['a regional web ACL', 'InvalidWebACLId', { WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/b' }],
    [
      'an error that is no error',
      'InvalidErrorCode',
      { CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 200 }] } },
    ],
  ];

  test.each(cases)('%s is %s', async (_why, code, changes) => {
    const account = simulatedAccount({
      limits: { certificates: [certificate, elsewhere].map((arn) => ({ arn, names: ['www.example.com'] })) },
    });
    expect(await codeOf(makeDistribution(account, changes))).toBe(code);
    expect(account.cloud.inventory()).toEqual([]);
  });

  test('a name that another one has', async () => {
    const account = simulatedAccount({ limits: { certificates: [{ arn: certificate, names: ['www.example.com'] }] } });
    const { Id = '' } = await makeDistribution(account, { ...alias, ...withCertificate(certificate) });
    const second = { CallerReference: 'two', ...alias, ...withCertificate(certificate) };
    expect(await codeOf(makeDistribution(account, second))).toBe('CNAMEAlreadyExists');
    expect(await codeOf(change(account, Id, { Comment: 'its own names stay' }))).toBe('accepted');
  });

  test('one more than the quota allows, no config, no right', async () => {
    const account = simulatedAccount({ limits: { quotas: { 'cloudfront/L-24B04930': 1 } } });
    await makeDistribution(account);
    expect(await codeOf(makeDistribution(account, { CallerReference: 'two' }))).toBe('TooManyDistributions');
    const empty = new CreateDistributionCommand({ DistributionConfig: undefined });
    expect(await codeOf(account.clients.cloudfront.send(empty))).toBe('MissingBody');
    account.cloud.adjust({ denied: ['cloudfront:CreateDistribution'] });
    const { clients } = account;
    const command = new CreateDistributionCommand({ DistributionConfig: configOf() });
    expect(await codeOf(clients.cloudfront.send(command))).toBe('AccessDenied');
  });

  test('what the account cannot follow, it says so', async () => {
    const account = simulatedAccount();
    const origin = { Id: 'web', DomainName: 'x.s3.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' } };
    expect(await codeOf(makeDistribution(account, { Origins: { Quantity: 1, Items: [origin] } }))).toBe('NotSimulated');
  });
});

describe('lists and tags', () => {
  test('show all, page by page, without references', async () => {
    const account = simulatedAccount();
    const { cloudfront } = account.clients;
    const empty = await cloudfront.send(new ListDistributionsCommand({}));
    expect(empty.DistributionList).toMatchObject({ IsTruncated: false, Quantity: 0 });
    for (let count = 0; count < 5; count += 1) await makeDistribution(account, { CallerReference: `${count}` });
    const ids: (string | undefined)[] = [];
    for await (const page of paginateListDistributions({ client: cloudfront, pageSize: 2 }, {})) {
      for (const item of page.DistributionList?.Items ?? []) {
        expect(item).not.toHaveProperty('CallerReference');
        ids.push(item.Id);
      }
    }
    expect(new Set(ids).size).toBe(5);
    expect(await codeOf(cloudfront.send(new ListDistributionsCommand({ MaxItems: 101 })))).toBe('InvalidArgument');
  });

  test('tags come with it and may be changed', async () => {
    const account = simulatedAccount();
    const { cloudfront } = account.clients;
    const { ARN: Resource } = await makeDistribution(account);
    await cloudfront.send(new TagResourceCommand({ Resource, Tags: { Items: [{ Key: 'a', Value: '1' }] } }));
    await cloudfront.send(new UntagResourceCommand({ Resource, TagKeys: { Items: ['owner'] } }));
    const { Tags } = await cloudfront.send(new ListTagsForResourceCommand({ Resource }));
    expect(Tags!.Items).toEqual([{ Key: 'a', Value: '1' }]);
    const other = new ListTagsForResourceCommand({ Resource: `${Resource}0` });
    expect(await codeOf(cloudfront.send(other))).toBe('NoSuchResource');
  });

  test('show what is new, and what is gone, late', async () => {
    const account = simulatedAccount({ seed: 3, limits: { visibility: lateVisibility, latency: false } });
    const { Id = '' } = await makeDistribution(account);
    const list = async () =>
      (await account.clients.cloudfront.send(new ListDistributionsCommand({}))).DistributionList!;
    expect((await list()).Quantity).toBe(0);
    expect(await codeOf(look(account, Id))).toBe('NoSuchDistribution');
    account.clock.pass(480);
    expect((await list()).Quantity).toBe(1);
    await change(account, Id, { Enabled: false });
    account.clock.pass(480);
    await remove(account, Id);
    expect(account.cloud.inventory()).toEqual([]);
    expect((await list()).Quantity).toBe(1);
    account.clock.pass(4);
    expect((await list()).Quantity).toBe(0);
  });
});
