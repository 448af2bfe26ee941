import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { resourceToken } from '../../../lib/domain/naming';
import type { StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';

/** A CNAME and where it belongs. Names and values in lower case, without the dot at the end. */
export interface WantedRecord {
  readonly zoneId: string;
  readonly name: string;
  readonly value: string;
}

/** What stands in the place of a record. */
export type Standing = 'nothing' | 'ours' | 'same of others' | 'another';

/** Lives of records that people and tools use; ours are none of them. */
const shortestSeconds = 301;
const longestSeconds = 3_599;

/**
 * The seconds that a record of this session lives. Route 53 knows no tags and no tokens, and the record that proves a
 * name is the same for every certificate of the account: its time to live, drawn from the session's id and the name, is
 * what tells ours from an equal one that others made.
 */
export function ownTtlSeconds({ session }: Pick<StepContext, 'session'>, name: string): number {
  const digits = resourceToken(session.id, 'validation-record', name, 1).slice(0, 8);
  return shortestSeconds + (Number.parseInt(digits, 16) % (longestSeconds - shortestSeconds + 1));
}

/** A name of the DNS as it is compared. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Looks what has the name of a record; a zone that is not there holds nothing. */
export async function standingRecord(context: StepContext, wanted: WantedRecord): Promise<Standing> {
  const { name, value, zoneId } = wanted;
  const command = new ListResourceRecordSetsCommand({
    HostedZoneId: zoneId,
    StartRecordName: name,
    StartRecordType: 'CNAME',
    MaxItems: 1,
  });
  const answer = await unlessAbsent(() => context.clients.route53.send(command), ['NoSuchHostedZone']);
  // The list begins there and goes on with other names.
  const found = answer?.ResourceRecordSets?.find(({ Name = '', Type }) => Type === 'CNAME' && plainName(Name) === name);
  if (found === undefined) return 'nothing';
  const values = (found.ResourceRecords ?? []).map(({ Value = '' }) => plainName(Value));
  if (values.length !== 1 || values[0] !== value || found.SetIdentifier !== undefined) return 'another';
  return found.TTL === ownTtlSeconds(context, name) ? 'ours' : 'same of others';
}
