import type { CertificateDetail } from '@aws-sdk/client-acm';
import { acmFor, describeCertificate } from '../../../resources/acm/certificate';
import type { Finding, StepContext } from '../../action';
import { isCovered } from './names';
import { type CertificateInput, wantedNames } from './parts';

type LookContext = StepContext & { readonly input: CertificateInput };

/** What is wrong with a certificate that is there, for what it is to do. */
export async function findingsOf(context: LookContext, arn: string): Promise<readonly Finding[]> {
  const { clients, input } = context;
  const client = acmFor(clients, input.used_by);
  const wantedRegion = await client.config.region();
  const region = arn.split(':')[3];
  if (region !== wantedRegion) {
    const user = input.used_by === 'cloudfront' ? 'CloudFront' : 'This load balancer';
    return [finding(`${arn} is of ${region}. ${user} takes certificates of ${wantedRegion} only.`)];
  }
  const certificate = await describeCertificate(client, arn);
  if (certificate === undefined) return [finding(`There is no certificate ${arn} in this account.`)];
  return statusFindings(certificate, arn, wantedNames(input));
}

function statusFindings(certificate: CertificateDetail, arn: string, wanted: readonly string[]): readonly Finding[] {
  const { DomainName = '', Status, SubjectAlternativeNames = [] } = certificate;
  const names = [DomainName, ...SubjectAlternativeNames];
  return [
    ...(Status === 'ISSUED' ? [] : [finding(`${arn} is not issued: it is ${Status ?? 'not shown yet'}.`)]),
    ...wanted.filter((name) => !isCovered(name, names)).map((name) => finding(`${arn} is not for ${name}.`)),
  ];
}

function finding(message: string): Finding {
  return {
    code: 'InputInvalid',
    message,
    remedy: 'Name an issued certificate for these names in that region, or give `domain` and `hosted_zone_id` alone.',
  };
}
