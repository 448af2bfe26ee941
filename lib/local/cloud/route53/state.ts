import type { CloudRecord } from '../account/record';

/** A hosted zone; its id is the one that AWS gives it, without `/hostedzone/`. */
export interface HostedZoneRecord extends CloudRecord {
  /** Without the dot at the end. */
  readonly name: string;
  readonly isPrivate: boolean;
}

/** A CNAME in a zone; its id is `ZONE/NAME`. */
export interface RecordSetRecord extends CloudRecord {
  readonly zoneId: string;
  /** Lower case, without the dot at the end; so are the values. */
  readonly name: string;
  readonly type: 'CNAME';
  readonly ttlSeconds: number;
  readonly values: readonly string[];
}

/** What Route 53 holds, by id. */
export interface Route53State {
  readonly hostedZones: Map<string, HostedZoneRecord>;
  readonly recordSets: Map<string, RecordSetRecord>;
}

/** Route 53 of a fresh account. */
export function emptyRoute53(): Route53State {
  return { hostedZones: new Map(), recordSets: new Map() };
}
