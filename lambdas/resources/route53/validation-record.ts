import { ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { JsonObject } from '../../../lib/domain/json';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { whoNeeds } from '../acm/needed-record';
import { hasCode } from '../aws-error';
import { assertOldEnough } from '../removal';
import { ownTtlSeconds, standingRecord, type WantedRecord } from './standing-record';

/**
 * The CNAME that proves to ACM who rules over a name. It is one for all certificates of the account with that name,
 * which need it again at every renewal: only what this session made goes, and only when no certificate of others needs
 * it. While another step of the session needs it, it is that step's to remove, and counts as gone for this one.
 */
export const validationRecords: ResourceHandler = {
  type: 'AWS::Route53::RecordSet',
  async find(context, row) {
    const wanted = wantedOf(row);
    return wanted && (await isToGo(context, wanted)) ? recordId(wanted) : undefined;
  },
  async remove(context, row) {
    const wanted = wantedOf(row);
    if (wanted === undefined || !(await isToGo(context, wanted))) return assertOldEnough(context, row);
    try {
      await changeRecord(context, 'DELETE', wanted);
    } catch (error) {
      // It went, or got another value, since the list was made: no record of ours stands there any more.
      if (!hasCode(error, ['InvalidChangeBatch', 'NoSuchHostedZone'])) throw error;
    }
  },
  async exists(context, row) {
    const wanted = wantedOf(row);
    return wanted !== undefined && (await isToGo(context, wanted));
  },
  async mustStay(context, row) {
    const wanted = wantedOf(row);
    if (wanted === undefined || (await standingRecord(context, wanted)) !== 'ours') return false;
    return (await whoNeeds(context, wanted.name)) === 'others';
  },
};

/** What the row of a record keeps of it. */
export function recordMetadata({ name, value, zoneId }: WantedRecord): JsonObject {
  return { hosted_zone_id: zoneId, record_name: name, record_value: value };
}

/** The id of a record: AWS gives it none. */
export function recordId({ name, zoneId }: WantedRecord): string {
  return `${zoneId}/${name}`;
}

/** Makes a record where nothing has its name, or takes ours away: AWS refuses both where something else stands. */
export async function changeRecord(
  context: StepContext,
  Action: 'CREATE' | 'DELETE',
  { name, value, zoneId }: WantedRecord,
): Promise<void> {
  const ResourceRecordSet: ResourceRecordSet = {
    Name: name,
    Type: 'CNAME',
    TTL: ownTtlSeconds(context, name),
    ResourceRecords: [{ Value: value }],
  };
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
  await context.clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch }));
}

function wantedOf({ metadata }: ResourceRow): WantedRecord | undefined {
  const { hosted_zone_id: zoneId, record_name: name, record_value: value } = metadata;
  if (typeof zoneId !== 'string' || typeof name !== 'string' || typeof value !== 'string') return undefined;
  return { zoneId, name, value };
}

/** Whether it is ours and this step is the one to remove it. */
async function isToGo(context: StepContext, wanted: WantedRecord): Promise<boolean> {
  if ((await standingRecord(context, wanted)) !== 'ours') return false;
  return (await whoNeeds(context, wanted.name)) !== 'this session';
}
