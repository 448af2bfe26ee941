import { describeCertificate } from '../../../resources/acm/certificate';
import { hasCode } from '../../../resources/aws-error';
import type { DistributionContext } from './parts';

/** CloudFront knows a certificate within a minute (terraform-provider-aws waits so long); twice that, to be sure. */
const freshSeconds = 120;

/**
 * Whether CloudFront refuses the certificate although ACM has just issued it: it learns of it later, and till then calls
 * it invalid like any other that it cannot use. What ACM says of its age decides; every try renews the row's own time.
 */
export async function isRefusedAsFresh(context: DistributionContext, error: unknown): Promise<boolean> {
  const arn = context.input.certificate_arn;
  if (arn === undefined || !hasCode(error, ['InvalidViewerCertificate'])) return false;
  const certificate = await describeCertificate(context.clients.acmUsEast1, arn);
  if (certificate?.Status !== 'ISSUED' || certificate.IssuedAt === undefined) return false;
  return context.clock.now() - certificate.IssuedAt.getTime() < freshSeconds * 1000;
}
