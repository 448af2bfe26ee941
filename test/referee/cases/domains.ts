import assert from 'node:assert/strict';
import * as acm from '@aws-sdk/client-acm';
import * as route53 from '@aws-sdk/client-route-53';
import { pause } from '../fixtures/installation';
import { eventually } from '../fixtures/workbench';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';

async function isIssuedOnceProven({ clientConfig }: Referee): Promise<void> {
  const [certificates, dns] = [new acm.ACMClient(clientConfig), new route53.Route53Client(clientConfig)];
  const zone = await dns.send(new route53.CreateHostedZoneCommand({ Name: 'proven.example', CallerReference: 'once' }));
  const HostedZoneId = zone.HostedZone?.Id?.split('/').at(-1) ?? '';
  assert.match(HostedZoneId, /^Z[A-Z0-9]+$/);
  const request = new acm.RequestCertificateCommand({ DomainName: 'www.proven.example', ValidationMethod: 'DNS' });
  const { CertificateArn } = await certificates.send(request);
  const look = async () =>
    (await certificates.send(new acm.DescribeCertificateCommand({ CertificateArn }))).Certificate;
  await pause(1_500);
  const pending = await look();
  assert.equal(pending?.Status, 'PENDING_VALIDATION');
  const { Name, Value } = pending?.DomainValidationOptions?.[0]?.ResourceRecord ?? {};
  const record = { Name, Type: 'CNAME' as const, TTL: 600, ResourceRecords: [{ Value }] };
  const change = (Action: 'CREATE' | 'DELETE') => {
    const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: record }] };
    return dns.send(new route53.ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
  };
  await change('CREATE');
  await eventually('a certificate', async () => ((await look())?.Status === 'ISSUED' ? true : undefined));
  await certificates.send(new acm.DeleteCertificateCommand({ CertificateArn }));
  await change('DELETE');
  await dns.send(new route53.DeleteHostedZoneCommand({ Id: HostedZoneId }));
}

export const domainCases: readonly RefereeCase[] = [
  {
    name: 'a certificate is issued once its record stands in a zone',
    covers: ['name_zones_as_aws_does', 'issue_what_is_proven'],
    run: isIssuedOnceProven,
  },
];
