import {
  type ACMClient,
  type CertificateSummary,
  KeyAlgorithm,
  ListTagsForCertificateCommand,
} from '@aws-sdk/client-acm';
import type { StepContext } from '../../actions/action';
import { tagKeys } from '../../actions/tags';
import { unlessAbsent } from '../aws-error';
import { plainName } from '../route53/standing-record';
import { describeCertificate, listCertificates } from './certificate';

/** Whose certificates need a record, beside this step's own. */
export type Needing = 'nobody' | 'this session' | 'others';

/**
 * Who else needs a validation record, now or at a renewal. Looks in this region and in us-east-1: ACM knows no list of
 * all regions.
 */
export async function whoNeeds(context: StepContext, recordName: string): Promise<Needing> {
  const { acm, acmUsEast1 } = context.clients;
  const own = new Set(context.resources().map(({ id }) => id));
  const domain = recordName.slice(recordName.indexOf('.') + 1);
  let needing: Needing = 'nobody';
  for (const client of [acmUsEast1, acm]) {
    for (const certificate of await living(client)) {
      const { CertificateArn = '' } = certificate;
      if (own.has(CertificateArn) || !mayBeFor(certificate, domain)) continue;
      if (!(await needs(client, CertificateArn, domain, recordName))) continue;
      if (!(await isOfSession(context, client, CertificateArn))) return 'others';
      needing = 'this session';
    }
  }
  return needing;
}

/** Certificates with every kind of key that are issued or wait for it; the others need no record any more. */
function living(client: ACMClient): Promise<readonly CertificateSummary[]> {
  return listCertificates(client, {
    Includes: { keyTypes: Object.values(KeyAlgorithm) },
    CertificateStatuses: ['ISSUED', 'PENDING_VALIDATION'],
  });
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

async function isOfSession({ session }: StepContext, client: ACMClient, CertificateArn: string): Promise<boolean> {
  const answer = await unlessAbsent(() => client.send(new ListTagsForCertificateCommand({ CertificateArn })));
  return answer?.Tags?.some(({ Key, Value }) => Key === tagKeys.session && Value === session.id) ?? false;
}
