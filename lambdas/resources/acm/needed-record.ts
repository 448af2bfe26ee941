import { type ACMClient, type CertificateSummary, KeyAlgorithm } from '@aws-sdk/client-acm';
import type { StepContext } from '../../actions/action';
import { plainName } from '../route53/standing-record';
import { describeCertificate, listCertificates } from './certificate';

/** Certificates of every kind of key that are issued or wait for it; the others need no record any more. */
const query = {
  Includes: { keyTypes: Object.values(KeyAlgorithm) },
  CertificateStatuses: ['ISSUED', 'PENDING_VALIDATION'],
} as const;

/**
 * Whether a certificate that is not this step's needs a validation record, now or at its renewal. Looks in this region
 * and in us-east-1: ACM knows no list of all regions.
 */
export async function isNeededByOthers(context: StepContext, recordName: string): Promise<boolean> {
  const { acm, acmUsEast1 } = context.clients;
  const own = new Set(context.resources().map(({ id }) => id));
  const domain = recordName.slice(recordName.indexOf('.') + 1);
  for (const client of [acmUsEast1, acm]) {
    const listed = await listCertificates(client, { ...query, CertificateStatuses: [...query.CertificateStatuses] });
    for (const certificate of listed) {
      const { CertificateArn = '' } = certificate;
      if (own.has(CertificateArn) || !mayBeFor(certificate, domain)) continue;
      if (await needs(client, CertificateArn, domain, recordName)) return true;
    }
  }
  return false;
}

/** Summaries name a hundred names at the most. */
function mayBeFor(certificate: CertificateSummary, domain: string): boolean {
  const { DomainName = '', HasAdditionalSubjectAlternativeNames, SubjectAlternativeNameSummaries = [] } = certificate;
  if (HasAdditionalSubjectAlternativeNames === true) return true;
  return [DomainName, ...SubjectAlternativeNameSummaries].some((name) => isProvenBy(name, domain));
}

async function needs(client: ACMClient, arn: string, domain: string, recordName: string): Promise<boolean> {
  const validations = (await describeCertificate(client, arn))?.DomainValidationOptions ?? [];
  return validations.some(({ DomainName = '', ResourceRecord, ValidationMethod }) => {
    if (ResourceRecord?.Name !== undefined) return plainName(ResourceRecord.Name) === recordName;
    // A fresh request does not show its records yet.
    return isProvenBy(DomainName, domain) && ValidationMethod !== 'EMAIL';
  });
}

/** A name and its wildcard have one record. */
function isProvenBy(name: string, domain: string): boolean {
  return name.toLowerCase().replace(/^\*\./, '') === domain;
}
