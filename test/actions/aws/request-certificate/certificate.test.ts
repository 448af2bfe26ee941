import { DescribeCertificateCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { requestCertificateAction } from '../../../../lambdas/actions/aws/request-certificate/action';
import { ownTtlSeconds } from '../../../../lambdas/resources/route53/standing-record';
import type { Tap } from '../../../helpers/action-cloud';
import { certifying, parse, provingRecord, recordsIn, rehearsed, runOf, shop, zone } from './scene';

describe('aws/request_certificate', () => {
  it('proves the names by itself and is ready when the certificate is issued', () =>
    certifying(
      async (run, world) => {
        const startedAt = world.clock.now();
        const outputs = await run.ready();
        const seconds = (world.clock.now() - startedAt) / 1000;
        expect(seconds).toBeGreaterThan(61);
        expect(seconds).toBeLessThan(560);
        const arn = run.step.rows.get('certificate')!.id!;
        expect(outputs).toEqual({ certificate_arn: arn, aliases: ['shop.example.com', '*.shop.example.com'] });
        expect(arn).toMatch(/^arn:aws:acm:us-east-1:111122223333:certificate\//);
        const { Certificate } = await world.clients.acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
        expect(Certificate!.Status).toBe('ISSUED');
        // A name and its wildcard are proven by one record.
        expect(await recordsIn(world)).toHaveLength(1);
        const context = { ...run.step.context(), input: run.input };
        expect(await requestCertificateAction.check(context, outputs)).toEqual([]);
      },
      { ...shop, alternative_names: ['*.shop.example.com', 'shop.example.com'] },
    ));

  it('requests with the row’s token and the session’s tags', () =>
    certifying(async (run, world) => {
      await run.begin();
      const { id, token } = run.step.rows.get('certificate')!;
      expect(token).toMatch(/^\w{1,32}$/);
      const { Tags } = await world.clients.acm.send(new ListTagsForCertificateCommand({ CertificateArn: id }));
      expect(Tags!.filter(({ Key }) => Key?.startsWith('unity:'))).toHaveLength(4);
      expect(world.calls).not.toContain('acmUsEast1:AddTagsToCertificate');
    }));

  it('finds its certificate by tags once the token is forgotten', () =>
    certifying(async (run, world) => {
      run.step.crashAfterCreating.add('certificate');
      await expect(run.begin()).rejects.toThrow('after creating');
      await world.clock.sleep(2 * 3_600_000);
      await run.ready();
      expect(world.ours()['AWS::CertificateManager::Certificate']).toBe(1);
      expect(world.calls.filter((call) => call === 'acmUsEast1:RequestCertificate')).toHaveLength(1);
    }));

  it('stands in us-east-1 for CloudFront, wherever the stack is', () =>
    certifying(
      async (run, world) => {
        await run.ready();
        expect(run.step.rows.get('certificate')!.id).toMatch(/^arn:aws:acm:us-east-1:/);
        expect(world.calls).not.toContain('acm:RequestCertificate');
      },
      shop,
      { region: 'eu-west-1' },
    ));

  it('stands in the stack’s own region for a load balancer', () =>
    certifying(
      async (run, world) => {
        await run.ready();
        expect(run.step.rows.get('certificate')!.id).toMatch(/^arn:aws:acm:eu-west-1:/);
        expect(world.calls).not.toContain('acmUsEast1:RequestCertificate');
      },
      { ...shop, used_by: 'load_balancer' },
      { region: 'eu-west-1' },
    ));

  it('comes back later when ACM does not tell the records', () => {
    let hidden = true;
    const tap: Tap = async (operation, proceed) => {
      const answer = await proceed();
      if (!hidden || operation !== 'acmUsEast1:DescribeCertificate') return answer;
      return { Certificate: { ...(answer as { Certificate: object }).Certificate, DomainValidationOptions: [] } };
    };
    return certifying(
      async (run) => {
        await expect(run.begin()).rejects.toMatchObject({ code: 'NotYetVisible' });
        hidden = false;
        await run.begin();
      },
      shop,
      { tap },
    );
  });

  it('ends with ACM’s reason, and what to do about it, when the certificate is refused', () =>
    certifying(
      async (run, world) => {
        await expect(run.ready()).rejects.toMatchObject({
          code: 'ProvisioningFailed',
          message: expect.stringMatching(/shop\.example\.com: CAA_ERROR, a CAA record .* amazon\.com/),
        });
        expect(world.ours()['AWS::CertificateManager::Certificate']).toBe(1);
      },
      shop,
      { limits: { caaForbids: ['example.com'] } },
    ));

  it('ends when ACM has given the certificate up', () =>
    certifying(async (run, world) => {
      await run.begin();
      const { name, value } = provingRecord(shop.domain);
      const ttl = ownTtlSeconds(run.step.context(), name);
      await world.cloud.call('route53', 'ChangeResourceRecordSets', {
        HostedZoneId: zone,
        ChangeBatch: {
          Changes: [
            {
              Action: 'DELETE',
              ResourceRecordSet: { Name: name, Type: 'CNAME', TTL: ttl, ResourceRecords: [{ Value: value }] },
            },
          ],
        },
      });
      await world.clock.sleep(73 * 3_600_000);
      const polled = requestCertificateAction.poll(run.step.making(run.input));
      await expect(polled).rejects.toMatchObject({
        code: 'ProvisioningFailed',
        message: expect.stringMatching(/72 hours/),
      });
    }));

  it.each(['REVOKED', 'EXPIRED'])('ends when the certificate is %s', (Status) =>
    certifying((run) => expect(run.ready()).rejects.toMatchObject({ code: 'ProvisioningFailed' }), shop, {
      tap: async (operation, proceed) => {
        const answer = await proceed();
        if (operation !== 'acmUsEast1:DescribeCertificate') return answer;
        return { Certificate: { ...(answer as { Certificate: object }).Certificate, Status } };
      },
    }),
  );
});

describe('a hosted zone', () => {
  const limits = {
    hostedZones: [
      { id: zone, name: 'example.com' },
      { id: 'Z0PRIVATE', name: 'example.com', isPrivate: true },
    ],
  };

  it.each([
    [{ ...shop, hosted_zone_id: 'Z0NOBODYS' }, ['There is no hosted zone Z0NOBODYS in this account.']],
    [
      { ...shop, hosted_zone_id: 'Z0PRIVATE' },
      ['The hosted zone Z0PRIVATE (example.com) is private: ACM sees public ones only.'],
    ],
    [
      { ...shop, alternative_names: ['*.shop.example.com', 'www.notexample.com'] },
      [`www.notexample.com does not belong into the hosted zone ${zone}, which is that of example.com.`],
    ],
    [
      { domain: 'shop.example.com', hosted_zone_id: '', certificate_arn: '' },
      [expect.stringMatching(/needs the `hosted_zone_id`/)],
    ],
    [
      { domain: '', hosted_zone_id: '', certificate_arn: '' },
      [expect.stringMatching(/nothing to get a certificate for/)],
    ],
  ])('that will not do is found before anything runs, and again at the start: %j', (input, messages) =>
    certifying(
      async (run, world) => {
        expect(await rehearsed(run)).toEqual(messages);
        await expect(run.begin()).rejects.toMatchObject({ code: 'InputInvalid' });
        expect(world.ours()).toEqual({});
      },
      input,
      { limits },
    ),
  );

  it('that will do is no finding', () =>
    certifying(async (run) => expect(await rehearsed(run)).toEqual([]), shop, { limits }));

  it('that only an earlier step knows is looked at when the step begins', () =>
    certifying(async (run) => {
      const early = runOf(run.world, { domain: shop.domain });
      expect(await rehearsed(early)).toEqual([]);
      await expect(early.begin()).rejects.toMatchObject({ code: 'InputInvalid' });
    }));
});

describe('a certificate that is given', () => {
  const arn = (region: string, id: string) => `arn:aws:acm:${region}:111122223333:certificate/${id}`;
  const issued = arn('us-east-1', 'issued');
  const limits = {
    certificates: [
      { arn: issued, names: ['example.com', '*.example.com'] },
      { arn: arn('us-east-1', 'pending'), names: ['example.com'], status: 'PENDING_VALIDATION' as const },
      { arn: arn('eu-west-1', 'regional'), names: ['example.com'] },
    ],
  };

  it('is checked and handed on; nothing is made and nothing removed', () =>
    certifying(
      async (run, world) => {
        expect(await rehearsed(run)).toEqual([]);
        const outputs = await run.ready();
        expect(outputs).toEqual({ certificate_arn: issued, aliases: ['shop.example.com', 'example.com'] });
        expect(await requestCertificateAction.check({ ...run.step.context(), input: run.input }, outputs)).toEqual([]);
        await run.undo();
        expect(world.calls.filter((call) => !/:(Describe|Get|List)/.test(call))).toEqual([]);
      },
      { domain: 'shop.example.com', alternative_names: ['example.com'], hosted_zone_id: '', certificate_arn: issued },
      { limits },
    ));

  it.each([
    [{ certificate_arn: arn('us-east-1', 'pending') }, /is not issued: it is PENDING_VALIDATION/],
    [{ certificate_arn: arn('us-east-1', 'nobodys') }, /There is no certificate/],
    [
      { certificate_arn: arn('eu-west-1', 'regional') },
      /is of eu-west-1\. CloudFront takes certificates of us-east-1 only/,
    ],
    [
      { certificate_arn: arn('eu-west-1', 'regional'), used_by: 'load_balancer' },
      /is of eu-west-1\. This load balancer takes certificates of us-east-1 only/,
    ],
    [{ certificate_arn: issued, domain: 'a.shop.example.com' }, /is not for a\.shop\.example\.com/],
  ])('and will not do is found before anything runs, and again at the start: %j', (input, message) =>
    certifying(
      async (run) => {
        expect(await rehearsed(run)).toEqual([expect.stringMatching(message)]);
        await expect(run.begin()).rejects.toMatchObject({
          code: 'InputInvalid',
          message: expect.stringMatching(message),
        });
      },
      input,
      { limits },
    ),
  );
});

describe('the inputs of aws/request_certificate', () => {
  it.each([
    { domain: 'https://shop.example.com' },
    { domain: 'Shop.example.com' },
    { domain: `${'a'.repeat(60)}.example.com` },
    { domain: 'shop.example.com', hosted_zone_id: '/hostedzone/Z1' },
    { domain: 'shop.example.com', alternative_names: ['*.*.example.com'] },
    { certificate_arn: 'arn:aws:iam::111122223333:server-certificate/x' },
    { used_by: 'api_gateway' },
  ])('refuse %j', (input) => {
    expect(() => parse(input)).toThrow();
  });

  it('tell that a certificate that is there needs no time and no quota', () => {
    const { durations, quotas } = requestCertificateAction.definition;
    const given = parse({ certificate_arn: 'arn:aws:acm:us-east-1:111122223333:certificate/x' });
    expect([durations(given).ready.p50Seconds, quotas(given)]).toEqual([1, []]);
    expect(durations(parse(shop)).ready).toEqual({ p50Seconds: 113, p95Seconds: 546 });
    expect(quotas(parse(shop))).toMatchObject([{ quotaCode: 'L-F141DD1D', amount: 1 }]);
  });
});
