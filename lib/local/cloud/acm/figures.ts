import type { Span } from '../figures';

/** Seconds from the validation record to ISSUED: aws-facts.md, Appendix (n=6). */
export const issuingSamples = [61, 89, 102, 107, 265, 532] as const;

/** RequestCertificate -> the validation record can be read. "Several seconds" (API reference, DescribeCertificate); length assumed. */
export const recordShown: Span = [2, 10];

/** How long a name may stay unvalidated (ACM user guide, DNS validation). */
export const validationHours = 72;

/** How long a request is known by its token (API reference, RequestCertificate). */
export const tokenHours = 1;

/** How long a certificate still counts as used by what has been deleted. Assumed. */
export const releaseSeconds = 30;

/** Names that a certificate may have unless the quota was raised (ACM user guide, quotas). */
export const namesLimit = 10;
