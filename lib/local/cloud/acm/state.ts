import type { CloudRecord } from '../account/record';

/** A certificate that was requested with DNS validation; its id is its ARN. */
export interface CertificateRecord extends CloudRecord {
  readonly region: string;
  readonly domainName: string;
  /** Every name on it, the domain name first. */
  readonly names: readonly string[];
  readonly token: string | null;
  /** Its validation records can be read from here on. */
  readonly detailsFrom: number;
  /** Milliseconds from the last of its records until it is issued. */
  readonly issuingMilliseconds: number;
  /** How its request ended, once that was noticed; records may go afterwards. */
  outcome: { readonly status: 'ISSUED' | 'FAILED' | 'VALIDATION_TIMED_OUT'; readonly at: number } | null;
}

/** What ACM holds, by ARN. */
export interface AcmState {
  readonly certificates: Map<string, CertificateRecord>;
}

/** ACM of a fresh account. */
export function emptyAcm(): AcmState {
  return { certificates: new Map() };
}
