import type {
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { isShown } from '../account/record';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { normalName, zoneOf } from './lookup';
import type { RecordSetRecord } from './state';

/** Items of a page: the most, and what is given unless asked for less (API reference). */
const mostItems = 300;

/** Route 53 sorts names by their labels from right to left (API reference, ListResourceRecordSets). */
const sortKey = (name: string) => normalName(name).split('.').reverse().join('.');

export function viewRecord({ name, type, ttlSeconds, values }: RecordSetRecord): ResourceRecordSet {
  return {
    Name: `${name}.`,
    Type: type,
    TTL: ttlSeconds,
    ResourceRecords: values.map((value) => ({ Value: `${value}.` })),
  };
}

export const recordOperations = {
  /** What a zone has of its own (NS and SOA of its apex) is left out. */
  ListResourceRecordSets: operation<ListResourceRecordSetsRequest, ListResourceRecordSetsResponse>()(
    ['HostedZoneId'],
    (world, { HostedZoneId, MaxItems = mostItems, StartRecordName: from, StartRecordType: type, ...others }) => {
      const zone = zoneOf(world, HostedZoneId);
      if (others.StartRecordIdentifier !== undefined) throw notSimulated('records with a set identifier');
      if (type !== undefined && (from === undefined || type !== 'CNAME')) {
        if (from === undefined) throw refuse('InvalidInput', 'StartRecordType needs a StartRecordName.');
        throw notSimulated('records other than CNAME');
      }
      if (MaxItems < 1) throw refuse('InvalidInput', 'MaxItems must be at least 1.');
      const found = [...world.state.route53.recordSets.values()]
        .filter((record) => record.zoneId === zone.id && isShown(record, world.now))
        .filter((record) => from === undefined || sortKey(record.name) >= sortKey(from))
        .sort((a, b) => (sortKey(a.name) < sortKey(b.name) ? -1 : 1));
      const size = Math.min(MaxItems, mostItems, world.limits.pageSize);
      const next = found[size];
      return {
        ResourceRecordSets: found.slice(0, size).map(viewRecord),
        IsTruncated: next !== undefined,
        MaxItems: size,
        ...(next === undefined ? {} : { NextRecordName: `${next.name}.`, NextRecordType: next.type }),
      };
    },
  ),
};
