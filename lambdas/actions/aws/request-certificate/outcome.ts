import type { CertificateDetail, FailureReason } from '@aws-sdk/client-acm';
import { UnityError } from '../../../../lib/domain/errors/unity-error';

/** What people can do about the commoner reasons (ACM user guide, troubleshooting). */
const explanations: Readonly<Partial<Record<FailureReason, string>>> = {
  CAA_ERROR: 'a CAA record of the domain does not let Amazon issue for it; add one for amazon.com',
  ADDITIONAL_VERIFICATION_REQUIRED: 'AWS wants to verify the domain by hand; open a case with AWS Support',
  DOMAIN_NOT_ALLOWED: 'the domain is on a list of unsafe ones; have it taken off there',
  INVALID_PUBLIC_DOMAIN: 'a name is not below a public top-level domain',
};

/** Whether it is issued. @throws UnityError ProvisioningFailed when it never will be */
export function isIssued(certificate: CertificateDetail | undefined, domain: string): boolean {
  const { FailureReason: reason, Status: status } = certificate ?? {};
  switch (status) {
    case 'ISSUED':
      return true;
    case 'FAILED':
      throw failed(`ACM did not issue the certificate for ${domain}: ${reasonText(reason)}`);
    case 'VALIDATION_TIMED_OUT':
      throw failed(
        `ACM gave the certificate for ${domain} up: it did not see the records that prove it within 72 hours`,
      );
    case 'REVOKED':
    case 'EXPIRED':
    case 'INACTIVE':
      throw failed(`the certificate for ${domain} is ${status}`);
    default:
      return false;
  }
}

function reasonText(reason: FailureReason | undefined): string {
  const explanation = reason && explanations[reason];
  return explanation === undefined ? (reason ?? 'AWS gives no reason') : `${reason}, ${explanation}`;
}

function failed(message: string): UnityError {
  return new UnityError('ProvisioningFailed', { message });
}
