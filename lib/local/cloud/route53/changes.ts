import type {
  Change,
  ChangeResourceRecordSetsRequest,
  ChangeResourceRecordSetsResponse,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { drawHex } from '../account/draw';
import { born, remove } from '../account/record';
import type { World } from '../account/world';
import { settleCertificates } from '../acm/status';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { isIn, livingRecord, normalName, zoneOf } from './lookup';
import type { HostedZoneRecord, RecordSetRecord } from './state';

type Wanted = Pick<RecordSetRecord, 'zoneId' | 'name' | 'type' | 'ttlSeconds' | 'values'>;

const describe = ({ name, type }: Wanted) => `resource record set [name='${name}.', type='${type}']`;

/** One batch is refused with all its messages, or takes effect whole. */
function refuseBatch(message: string) {
  return refuse('InvalidChangeBatch', `[${message}]`, 400, { messages: [message] });
}

function readRecord(zone: HostedZoneRecord, set: ResourceRecordSet | undefined): Wanted {
  const { Name = '', ResourceRecords = [], TTL, Type, ...others } = set ?? {};
  if (Type !== 'CNAME' || Object.values(others).some((value) => value !== undefined)) {
    throw notSimulated('records other than a plain CNAME');
  }
  const name = normalName(Name);
  const values = ResourceRecords.map(({ Value = '' }) => normalName(Value));
  const wanted: Wanted = { zoneId: zone.id, name, type: Type, ttlSeconds: TTL ?? -1, values };
  if (!isIn(name, zone)) throw refuseBatch(`RRSet with DNS name ${name}. is not permitted in zone ${zone.name}.`);
  if (name === zone.name)
    throw refuseBatch(`RRSet of type CNAME with DNS name ${name}. is not permitted at apex in zone ${zone.name}.`);
  if (values.length !== 1 || values[0] === '' || TTL === undefined || TTL < 0 || TTL > 2_147_483_647) {
    throw refuse('InvalidInput', `A CNAME has one value and a TTL: ${describe(wanted)}`);
  }
  return wanted;
}

const isSame = (a: Wanted, b: Wanted) => a.ttlSeconds === b.ttlSeconds && a.values.join() === b.values.join();

/** What the change makes of the record; throws where AWS refuses it. */
function judge(world: World, { Action }: Change, wanted: Wanted): 'make' | 'replace' | 'remove' {
  const standing = livingRecord(world, wanted.zoneId, wanted.name);
  switch (Action) {
    case 'CREATE':
      if (standing === undefined) return 'make';
      throw refuseBatch(`Tried to create ${describe(wanted)} but it already exists`);
    case 'UPSERT':
      return standing === undefined ? 'make' : 'replace';
    case 'DELETE':
      if (standing === undefined) throw refuseBatch(`Tried to delete ${describe(wanted)} but it was not found`);
      if (isSame(standing, wanted)) return 'remove';
      throw refuseBatch(`Tried to delete ${describe(wanted)} but the values provided do not match the current values`);
    default:
      throw refuse('InvalidInput', `Unknown action ${Action}`);
  }
}

export const changeOperations = {
  ChangeResourceRecordSets: operation<ChangeResourceRecordSetsRequest, ChangeResourceRecordSetsResponse>()(
    ['HostedZoneId', 'ChangeBatch'],
    (world, request) => {
      const zone = zoneOf(world, request.HostedZoneId);
      const [change, ...others] = request.ChangeBatch.Changes ?? [];
      if (change === undefined) throw refuse('InvalidInput', 'A change batch needs a change.');
      if (others.length > 0) throw notSimulated('change batches of more than one change');
      const wanted = readRecord(zone, change.ResourceRecordSet);
      const verdict = judge(world, change, wanted);
      settleCertificates(world);
      const id = `${zone.id}/${wanted.name}`;
      const standing = livingRecord(world, zone.id, wanted.name);
      if (verdict === 'remove' && standing !== undefined) remove(world, standing);
      else if (verdict === 'make' || standing === undefined || !isSame(standing, wanted)) {
        world.state.route53.recordSets.set(id, { ...born(world, id, []), ...wanted });
      }
      const Id = `/change/C${drawHex(world.random, 20).toUpperCase()}`;
      return { ChangeInfo: { Id, Status: 'PENDING', SubmittedAt: new Date(world.now) } };
    },
  ),
};
