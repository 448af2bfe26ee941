import {
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-acm';
import { codeOf, lateVisibility, simulatedAccount } from '../../../helpers/simulated-account';
import { change as changeDistribution, makeDistribution, remove } from '../cloudfront/setup';
import { makeBalancer, makeListener, twoZones } from '../elbv2/setup';
import { change, look, proof, request, zonedAccount, zones } from './setup';

const hour = 3600;
const other = 'arn:aws:acm:us-east-1:111122223333:certificate/other';

describe('a certificate', () => {
  test('is issued once every name is proven, as long after as in the samples', async () => {
    const seconds: number[] = [];
    for (let seed = 1; seed <= 30; seed += 1) {
      const account = zonedAccount({ seed, limits: { latency: false } });
      const arn = await request(account, 'www.example.com', { SubjectAlternativeNames: ['*.www.example.com'] });
      account.clock.pass(1000);
      expect((await look(account, arn)).Status).toBe('PENDING_VALIDATION');
      await change(account, 'CREATE', proof('www.example.com'));
      let waited = 0;
      for (; (await look(account, arn)).Status === 'PENDING_VALIDATION'; waited += 1) account.clock.pass(1);
      expect(await look(account, arn)).toMatchObject({ Status: 'ISSUED', IssuedAt: expect.any(Date) });
      seconds.push(waited);
    }
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(61);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(533);
    expect(seconds.sort((a, b) => a - b)[15]).toBeGreaterThan(88);
  });

  test('shows its records after some seconds, the same for every certificate of a name and its wildcard', async () => {
    const account = zonedAccount();
    const arn = await request(account, '*.example.com');
    expect((await look(account, arn)).DomainValidationOptions![0]!.ResourceRecord).toBeUndefined();
    account.clock.pass(10);
    const record = (await look(account, arn)).DomainValidationOptions![0]!.ResourceRecord!;
    expect(record.Name).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
    expect(record.Value).toMatch(/^_[0-9a-f]{32}\.[0-9a-f]{10}\.acm-validations\.aws\.$/);
    const second = await request(account, 'example.com');
    account.clock.pass(10);
    expect((await look(account, second)).DomainValidationOptions![0]!.ResourceRecord).toEqual(record);
  });

  test.each([
    [
      'a wrong value',
      zones.example.id,
      proof('www.example.com', { ResourceRecords: [{ Value: 'x.acm-validations.aws' }] }),
    ],
    ['a private zone', zones.inside.id, proof('www.example.com')],
    ['only one of two names', zones.example.id, proof('www.example.com')],
  ])('is not issued by %s, and given up after 72 hours', async (why, zone, record) => {
    const account = zonedAccount();
    const SubjectAlternativeNames = why === 'only one of two names' ? ['api.example.com'] : [];
    const arn = await request(account, 'www.example.com', { SubjectAlternativeNames });
    await change(account, 'CREATE', record, zone);
    account.clock.pass(71 * hour);
    expect((await look(account, arn)).Status).toBe('PENDING_VALIDATION');
    account.clock.pass(2 * hour);
    expect((await look(account, arn)).Status).toBe('VALIDATION_TIMED_OUT');
  });

  test('is proven in the nearest public zone above the name, and in no other', async () => {
    const account = zonedAccount();
    const arn = await request(account, 'a.shop.example.com');
    await change(account, 'CREATE', proof('a.shop.example.com'), zones.example.id);
    account.clock.pass(hour);
    expect((await look(account, arn)).Status).toBe('PENDING_VALIDATION');
    await change(account, 'CREATE', proof('a.shop.example.com'), zones.shop.id);
    account.clock.pass(hour);
    expect((await look(account, arn)).Status).toBe('ISSUED');
  });

  test('stays issued when its record goes, and is not when that went before', async () => {
    const account = zonedAccount();
    const [first, second] = [await request(account), await request(account)];
    await change(account, 'CREATE', proof('www.example.com'));
    account.clock.pass(55);
    await change(account, 'DELETE', proof('www.example.com'));
    account.clock.pass(hour);
    expect((await look(account, first)).Status).toBe('PENDING_VALIDATION');
    await change(account, 'CREATE', proof('www.example.com'));
    account.clock.pass(540);
    await change(account, 'DELETE', proof('www.example.com'));
    account.clock.pass(hour);
    expect([(await look(account, first)).Status, (await look(account, second)).Status]).toEqual(['ISSUED', 'ISSUED']);
  });

  test('fails where CAA records do not let Amazon issue', async () => {
    const account = zonedAccount({ limits: { caaForbids: ['example.com'] } });
    const arn = await request(account);
    await change(account, 'CREATE', proof('www.example.com'));
    account.clock.pass(540);
    expect(await look(account, arn)).toMatchObject({ Status: 'FAILED', FailureReason: 'CAA_ERROR' });
  });

  test('is one for a token within the hour, and another afterwards', async () => {
    const account = zonedAccount();
    const token = { IdempotencyToken: 'abc_123' };
    const first = await request(account, 'www.example.com', token);
    account.clock.pass(hour - 60);
    expect(await request(account, 'www.example.com', token)).toBe(first);
    expect(await codeOf(request(account, 'api.example.com', token))).toBe('NotSimulated');
    account.clock.pass(120);
    expect(await request(account, 'www.example.com', token)).not.toBe(first);
  });

  test('stands in its region: us-east-1 has a client of its own', async () => {
    const account = zonedAccount({ region: 'eu-west-1' });
    const arn = await request(account);
    expect(arn).toMatch(/^arn:aws:acm:eu-west-1:/);
    const there = new DescribeCertificateCommand({ CertificateArn: arn });
    await expect(account.clients.acmUsEast1.send(there)).rejects.toBeInstanceOf(ResourceNotFoundException);
    const listed = await account.clients.acmUsEast1.send(new ListCertificatesCommand({}));
    expect(listed.CertificateSummaryList).toEqual([]);
    expect((await account.clients.acm.send(new ListCertificatesCommand({}))).CertificateSummaryList).toHaveLength(1);
  });

  test('keeps the tags of its request', async () => {
    const account = zonedAccount();
    const Tags = [{ Key: 'owner', Value: 'shop' }];
    const arn = await request(account, 'www.example.com', { Tags });
    const command = new ListTagsForCertificateCommand({ CertificateArn: arn });
    expect((await account.clients.acm.send(command)).Tags).toEqual(Tags);
    expect(account.cloud.inventory().filter(({ kept }) => kept === null)).toMatchObject([
      { type: 'AWS::CertificateManager::Certificate', id: arn, state: 'PENDING_VALIDATION', tags: { owner: 'shop' } },
    ]);
  });

  test('of others is shown, and never deleted', async () => {
    const account = zonedAccount({
      limits: { certificates: [{ arn: other, names: ['example.com'], status: 'EXPIRED' }] },
    });
    expect(await look(account, other)).toMatchObject({ Status: 'EXPIRED', DomainName: 'example.com' });
    const list = (CertificateStatuses: ('ISSUED' | 'EXPIRED')[]) =>
      account.clients.acm.send(new ListCertificatesCommand({ CertificateStatuses }));
    expect((await list(['EXPIRED'])).CertificateSummaryList).toMatchObject([{ CertificateArn: other }]);
    expect((await list(['ISSUED'])).CertificateSummaryList).toEqual([]);
    const deleting = account.clients.acm.send(new DeleteCertificateCommand({ CertificateArn: other }));
    expect(await codeOf(deleting)).toBe('NotSimulated');
  });

  test('may be seen late', async () => {
    const account = zonedAccount({ seed: 3, limits: { visibility: lateVisibility } });
    const arn = await request(account);
    const seen = () => codeOf(account.clients.acm.send(new DescribeCertificateCommand({ CertificateArn: arn })));
    expect(await seen()).toBe('ResourceNotFoundException');
    account.clock.pass(3);
    expect(await seen()).toBe('accepted');
  });
});

describe('what uses a certificate', () => {
  const issued = async (account: ReturnType<typeof zonedAccount>) => {
    const arn = await request(account);
    await change(account, 'CREATE', proof('www.example.com'));
    account.clock.pass(540);
    return arn;
  };
  const viewer = (ACMCertificateArn: string, alias: string) => ({
    Aliases: { Quantity: 1, Items: [alias] },
    ViewerCertificate: { ACMCertificateArn, SSLSupportMethod: 'sni-only' as const },
  });
  const del = (account: ReturnType<typeof zonedAccount>, CertificateArn: string) =>
    account.clients.acm.send(new DeleteCertificateCommand({ CertificateArn }));

  test('a distribution takes it once it is issued, for its names only, and keeps it from going', async () => {
    const account = zonedAccount();
    const pending = await request(account, 'api.example.com');
    expect(await codeOf(makeDistribution(account, viewer(pending, 'api.example.com')))).toBe(
      'InvalidViewerCertificate',
    );
    const arn = await issued(account);
    expect(await codeOf(makeDistribution(account, viewer(arn, 'www.other.com')))).toBe('InvalidViewerCertificate');
    const { ARN, Id = '' } = await makeDistribution(account, viewer(arn, 'www.example.com'));
    expect((await look(account, arn)).InUseBy).toEqual([ARN]);
    await expect(del(account, arn)).rejects.toBeInstanceOf(ResourceInUseException);
    await changeDistribution(account, Id, { Enabled: false });
    account.clock.pass(480);
    await remove(account, Id);
    expect(await codeOf(del(account, arn))).toBe('ResourceInUseException');
    account.clock.pass(30);
    expect(await codeOf(del(account, arn))).toBe('accepted');
    expect(await codeOf(del(account, arn))).toBe('ResourceNotFoundException');
  });

  test('a load balancer takes it once it is issued, in its own region', async () => {
    const account = await twoZones({ baseline: true, limits: { hostedZones: [zones.example] } });
    const balancer = (await makeBalancer(account)).LoadBalancerArn!;
    const listener = (CertificateArn: string) =>
      makeListener(account, balancer, { Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn }] });
    const arn = await request(account);
    expect(await codeOf(listener(arn))).toBe('UnsupportedCertificate');
    await change(account, 'CREATE', proof('www.example.com'));
    account.clock.pass(540);
    expect(await codeOf(listener(arn.replace('us-east-1', 'eu-west-1')))).toBe('CertificateNotFoundException');
    expect(await codeOf(listener(arn))).toBe('accepted');
    expect((await look(account, arn)).InUseBy).toEqual([balancer]);
    expect(await codeOf(del(account, arn))).toBe('ResourceInUseException');
  });

  test('a wildcard stands for one label', async () => {
    const account = simulatedAccount({ limits: { certificates: [{ arn: other, names: ['*.example.com'] }] } });
    const taken = (alias: string, CallerReference: string) =>
      codeOf(makeDistribution(account, { CallerReference, ...viewer(other, alias) }));
    expect(await taken('www.example.com', 'one')).toBe('accepted');
    expect(await taken('*.example.com', 'two')).toBe('accepted');
    expect(await taken('a.www.example.com', 'three')).toBe('InvalidViewerCertificate');
    expect(await taken('example.com', 'four')).toBe('InvalidViewerCertificate');
  });
});

describe('what a request is refused for', () => {
  test.each([
    ['no name', 'ValidationException', '', {}],
    ['a long first name', 'ValidationException', `${'a'.repeat(53)}.example.com`, {}],
    ['a name that is none', 'ValidationException', 'www_example', {}],
    ['a token of another form', 'ValidationException', 'www.example.com', { IdempotencyToken: 'a-b' }],
    [
      'eleven names',
      'LimitExceededException',
      'www.example.com',
      { SubjectAlternativeNames: [...'abcdefghij'].map((label) => `${label}.example.com`) },
    ],
    ['a tag of AWS', 'InvalidTagException', 'www.example.com', { Tags: [{ Key: 'aws:x', Value: 'y' }] }],
    ['mails', 'NotSimulated', 'www.example.com', { ValidationMethod: 'EMAIL' as const }],
  ])('%s is %s', async (_why, code, name, more) => {
    const account = zonedAccount();
    expect(await codeOf(request(account, name, more))).toBe(code);
  });

  test('one more than the quota allows; no right', async () => {
    const account = zonedAccount({ limits: { quotas: { 'acm/L-F141DD1D': 1 } } });
    await request(account);
    expect(await codeOf(request(account))).toBe('LimitExceededException');
    account.cloud.adjust({ denied: ['acm:RequestCertificate'] });
    expect(await codeOf(request(account))).toBe('AccessDeniedException');
  });

  test('an ARN that is none', async () => {
    const account = zonedAccount();
    const command = new DescribeCertificateCommand({ CertificateArn: 'certificate/1' });
    expect(await codeOf(account.clients.acm.send(command))).toBe('InvalidArnException');
  });
});
