import type { GetHostedZoneRequest, GetHostedZoneResponse } from '@aws-sdk/client-route-53';
import { born, isAlive } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { normalName, zoneOf } from './lookup';

/** Name server and start of authority, which every zone has. */
const ownRecords = 2;

/** Puts a zone into the account, as its owner did before us. Draws nothing: a seed gives the same without it. */
export function addZone(world: World, id: string, name: string, isPrivate: boolean): void {
  const record = born({ ...world, random: { next: () => 0.5 } }, id, []);
  world.state.route53.hostedZones.set(id, { ...record, name: normalName(name), isPrivate });
}

export const zoneOperations = {
  GetHostedZone: operation<GetHostedZoneRequest, GetHostedZoneResponse>()(['Id'], (world, request) => {
    const zone = zoneOf(world, request.Id);
    const records = [...world.state.route53.recordSets.values()].filter(
      (record) => record.zoneId === zone.id && isAlive(record, world.now),
    );
    return {
      HostedZone: {
        Id: `/hostedzone/${zone.id}`,
        Name: `${zone.name}.`,
        CallerReference: zone.id,
        Config: { PrivateZone: zone.isPrivate },
        ResourceRecordSetCount: records.length + ownRecords,
      },
    };
  }),
};
