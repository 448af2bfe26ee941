import { type DistributionConfig, MinimumProtocolVersion } from '@aws-sdk/client-cloudfront';
import type { World } from '../account/world';
import { usable } from '../acm/lookup';
import { covers } from '../acm/names';
import { notSimulated } from '../api/not-simulated';
import { refuse } from '../api/refusal';
import { living } from './lookup';
import type { DistributionRecord } from './state';

const invalid = (message: string) => refuse('InvalidViewerCertificate', message);

/** Refuses a certificate that CloudFront cannot use, and names without one. */
export function checkCertificate(world: World, config: DistributionConfig): void {
  const {
    ACMCertificateArn,
    CloudFrontDefaultCertificate,
    IAMCertificateId,
    MinimumProtocolVersion,
    SSLSupportMethod,
  } = config.ViewerCertificate ?? {};
  if (IAMCertificateId !== undefined) throw notSimulated('certificates of IAM');
  if (ACMCertificateArn === undefined) {
    if ((config.Aliases?.Items ?? []).length === 0) return;
    throw invalid(
      'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.',
    );
  }
  if (CloudFrontDefaultCertificate === true) throw invalid('Only one kind of certificate may be given.');
  const certificate = usable(world, ACMCertificateArn, 'us-east-1');
  if (certificate?.isIssued !== true) {
    throw invalid(
      'The specified SSL certificate doesn’t exist, isn’t in us-east-1 region, isn’t valid, or doesn’t include a valid certificate chain.',
    );
  }
  if ((config.Aliases?.Items ?? []).some((alias) => !covers(certificate.names, alias))) {
    throw invalid(
      'The certificate that is attached to your distribution doesn’t cover the alternate domain name (CNAME) that you’re trying to add.',
    );
  }
  if (SSLSupportMethod === undefined) throw invalid('SSLSupportMethod must be given with an ACM certificate.');
  if (MinimumProtocolVersion !== undefined && !isProtocolVersion(MinimumProtocolVersion)) {
    throw refuse('InvalidMinimumProtocolVersion', 'The minimum protocol version is not valid.');
  }
}

function isProtocolVersion(version: string): boolean {
  return (Object.values(MinimumProtocolVersion) as readonly string[]).includes(version);
}

/** Refuses a name that another distribution answers to already. */
export function checkAliases(world: World, config: DistributionConfig, own: DistributionRecord | undefined): void {
  const wanted = config.Aliases?.Items ?? [];
  const taken = living(world)
    .filter((other) => other !== own)
    .flatMap((other) => other.config.Aliases?.Items ?? []);
  if (!wanted.some((alias) => taken.includes(alias))) return;
  const message = 'One or more of the CNAMEs you provided are already associated with a different resource.';
  throw refuse('CNAMEAlreadyExists', message, 409);
}
