import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { CloudRecord } from '../account/record';

/** A distribution; its id is the one that AWS gives it. */
export interface DistributionRecord extends CloudRecord {
  readonly domainName: string;
  /** As it was given last. */
  config: DistributionConfig;
  /** What the edges serve until `settlesAt`; null where they never served anything. */
  formerConfig: DistributionConfig | null;
  /** Its version: every change gives it another one. */
  etag: string;
  modifiedAt: number;
  /** Every edge has `config` from here on. */
  settlesAt: number;
}

/** What CloudFront holds, by id. */
export interface CloudFrontState {
  readonly distributions: Map<string, DistributionRecord>;
}

/** CloudFront of a fresh account. */
export function emptyCloudFront(): CloudFrontState {
  return { distributions: new Map() };
}
