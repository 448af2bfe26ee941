import { type CertificateDetail, RequestCertificateCommand } from '@aws-sdk/client-acm';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { acmFor, certificates, describeCertificate } from '../../../resources/acm/certificate';
import { plainName, type WantedRecord } from '../../../resources/route53/standing-record';
import type { MakeContext } from '../../action';
import { withName } from '../../tags';
import type { requestCertificateDefinition } from './definition';
import { provenNames } from './names';

export type CertificateInput = z.output<typeof requestCertificateDefinition.input>;
export type CertificateContext = MakeContext<CertificateInput>;

/** The row of the certificate. */
export const certificateKey = 'certificate';

/** How often it is looked for the records that prove it, and the pause between: they show after “several seconds”. */
const looks = 15;
const pauseMilliseconds = 1000;

/** The names that were asked for, the domain first. */
export function wantedNames({
  domain = '',
  alternative_names,
}: Pick<CertificateInput, 'domain' | 'alternative_names'>) {
  return [...new Set([domain, ...alternative_names])].filter((name) => name !== '');
}

/** Requests the certificate, once. */
export async function makeCertificate(context: CertificateContext, domain: string): Promise<string> {
  const { alternative_names, used_by } = context.input;
  return context.make(
    certificateKey,
    certificates,
    async (row) => {
      const others = alternative_names.filter((name) => name !== domain);
      const command = new RequestCertificateCommand({
        DomainName: domain,
        ...(others.length === 0 ? {} : { SubjectAlternativeNames: others }),
        ValidationMethod: 'DNS',
        IdempotencyToken: row.token,
        Tags: withName(context.tags(row.key), context.session, row.key),
      });
      const answer = await acmFor(context.clients, used_by).send(command);
      invariant(answer.CertificateArn, 'RequestCertificate answered without an ARN');
      return answer.CertificateArn;
    },
    { domain, used_by },
  );
}

/** The records that ACM wants to see, as soon as it tells them. @throws UnityError NotYetVisible */
export async function shownRecords(
  context: CertificateContext,
  arn: string,
  zoneId: string,
): Promise<readonly WantedRecord[]> {
  const client = acmFor(context.clients, context.input.used_by);
  for (let look = 0; look < looks; look += 1) {
    const records = recordsOf(await describeCertificate(client, arn), zoneId);
    if (records !== undefined) return records;
    await context.clock.sleep(pauseMilliseconds);
    await context.fence();
  }
  throw new UnityError('NotYetVisible', { message: 'ACM does not tell yet which records prove the names' });
}

/** Undefined as long as any name lacks its record. A name and its wildcard have the same. */
function recordsOf(certificate: CertificateDetail | undefined, zoneId: string): readonly WantedRecord[] | undefined {
  const validations = certificate?.DomainValidationOptions ?? [];
  const records = new Map<string, WantedRecord>();
  for (const { ResourceRecord: record } of validations) {
    if (record?.Name === undefined || record.Value === undefined) return undefined;
    const name = plainName(record.Name);
    records.set(name, { zoneId, name, value: plainName(record.Value) });
  }
  const names = validations.map(({ DomainName = '' }) => DomainName);
  return records.size > 0 && records.size === provenNames(names).length ? [...records.values()] : undefined;
}
