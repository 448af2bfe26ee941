import type {
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
} from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import { type FilterTable, filtered } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { regions, zoneId, zonesOf } from './zones';

const zoneFilters: FilterTable<string> = {
  'zone-name': (zone) => zone,
  'zone-id': (zone) => zoneId(zone),
  'zone-type': () => 'availability-zone',
  'region-name': (zone) => zone.slice(0, -1),
  state: () => 'available',
  'opt-in-status': () => 'opt-in-not-required',
  'group-name': (zone) => zone.slice(0, -1),
};

const regionFilters: FilterTable<string> = {
  'region-name': (region) => region,
  'opt-in-status': () => 'opt-in-not-required',
  endpoint: (region) => `ec2.${region}.amazonaws.com`,
};

const noTags = () => [];

function chosenZones(world: World, request: DescribeAvailabilityZonesRequest): readonly string[] {
  const zones = zonesOf(world.region);
  const wrong = request.ZoneNames?.find((zone) => !zones.includes(zone));
  if (wrong !== undefined) throw refuse('InvalidParameterValue', `Invalid availability zone: [${wrong}]`);
  return zones.filter(
    (zone) => (request.ZoneNames?.includes(zone) ?? true) && (request.ZoneIds?.includes(zoneId(zone)) ?? true),
  );
}

export const regionOperations = {
  DescribeAvailabilityZones: operation<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult>()(
    [],
    (world, request) => ({
      AvailabilityZones: filtered(world, chosenZones(world, request), request.Filters, zoneFilters, noTags).map(
        (zone) => ({
          ZoneName: zone,
          ZoneId: zoneId(zone),
          ZoneType: 'availability-zone',
          RegionName: world.region,
          GroupName: world.region,
          NetworkBorderGroup: world.region,
          OptInStatus: 'opt-in-not-required' as const,
          State: 'available' as const,
          Messages: [],
        }),
      ),
    }),
  ),

  DescribeRegions: operation<DescribeRegionsRequest, DescribeRegionsResult>()([], (world, request) => {
    const wrong = request.RegionNames?.find((region) => !regions.some((known) => known === region));
    if (wrong !== undefined) throw refuse('InvalidParameterValue', `Invalid region: [${wrong}]`);
    const chosen = regions.filter((region) => request.RegionNames?.includes(region) ?? true);
    return {
      Regions: filtered(world, chosen, request.Filters, regionFilters, noTags).map((region) => ({
        RegionName: region,
        Endpoint: `ec2.${region}.amazonaws.com`,
        OptInStatus: 'opt-in-not-required',
      })),
    };
  }),
};
