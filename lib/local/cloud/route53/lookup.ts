import { isAlive, isKnown } from '../account/record';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import type { HostedZoneRecord, RecordSetRecord } from './state';

/** A name of the DNS as it is kept: lower case, without the dot at the end. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Whether a name is that of a zone or stands below it. */
export function isIn(name: string, { name: zone }: Pick<HostedZoneRecord, 'name'>): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The zone that a call names, with or without `/hostedzone/`. */
export function zoneOf(world: World, id: string): HostedZoneRecord {
  const zone = world.state.route53.hostedZones.get(id.replace(/^\/hostedzone\//, ''));
  if (zone !== undefined && isKnown(zone, world.now)) return zone;
  throw refuse('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);
}

/** The record of a zone that has the name, whatever reads show. */
export function livingRecord({ state, now }: World, zoneId: string, name: string): RecordSetRecord | undefined {
  const found = state.route53.recordSets.get(`${zoneId}/${name}`);
  return found !== undefined && isAlive(found, now) ? found : undefined;
}

/**
 * The record that resolvers of the internet get for a name: that of the public zone which is nearest above it. All
 * public zones count as delegated to; of several with one name, the first.
 */
export function answeringRecord(world: World, name: string, type: 'CNAME'): RecordSetRecord | undefined {
  const zones = [...world.state.route53.hostedZones.values()]
    .filter((zone) => !zone.isPrivate && isAlive(zone, world.now) && isIn(name, zone))
    .sort((a, b) => b.name.length - a.name.length);
  const found = zones[0] && livingRecord(world, zones[0].id, name);
  return found?.type === type ? found : undefined;
}
