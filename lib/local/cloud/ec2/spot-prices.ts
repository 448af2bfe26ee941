import type { DescribeSpotPriceHistoryRequest, DescribeSpotPriceHistoryResult, SpotPrice } from '@aws-sdk/client-ec2';
import { hashToUnit } from '../account/draw';
import { type FilterTable, filtered } from '../api/filters';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { type InstanceType, instanceTypes, isOffered } from './instance-types';
import { zonesOf } from './zones';

const hourMilliseconds = 3_600_000;

/** USD an hour: 30 to 40% of on-demand (aws-facts.md D: spot is 60 to 70% off), fixed for a type and zone. */
export function spotPrice(type: InstanceType, zone: string): number {
  return Number((type.hourlyUsd * (0.3 + 0.1 * hashToUnit(`price ${type.name} ${zone}`))).toFixed(6));
}

/** How deep a spot pool is, in [0, 1): what the capacity strategies look at. */
export function spotDepth(type: InstanceType, zone: string): number {
  return hashToUnit(`depth ${type.name} ${zone}`);
}

const filters: FilterTable<SpotPrice> = {
  'instance-type': (price) => price.InstanceType,
  'availability-zone': (price) => price.AvailabilityZone,
  'product-description': (price) => price.ProductDescription,
  'spot-price': (price) => price.SpotPrice,
};

export const spotPriceOperations = {
  DescribeSpotPriceHistory: operation<DescribeSpotPriceHistoryRequest, DescribeSpotPriceHistoryResult>()(
    [],
    (world, request) => {
      const wantsLinux =
        request.ProductDescriptions?.some((product) => /^Linux\/UNIX( \(Amazon VPC\))?$/.test(product)) ?? true;
      const since = new Date(Math.floor(world.now / hourMilliseconds) * hourMilliseconds);
      const zones = zonesOf(world.region).filter((zone) => zone === (request.AvailabilityZone ?? zone));
      const types = [...instanceTypes.values()].filter(
        (type) => request.InstanceTypes?.some((name) => name === type.name) ?? true,
      );
      const prices = types.flatMap((type) =>
        zones
          .filter((zone) => wantsLinux && isOffered(type, zone))
          .map((zone) => ({
            AvailabilityZone: zone,
            InstanceType: type.name,
            ProductDescription: 'Linux/UNIX' as const,
            SpotPrice: spotPrice(type, zone).toFixed(6),
            Timestamp: since,
          })),
      );
      const left = filtered(world, prices, request.Filters, filters, () => []);
      const page = pageOf(world, left, { size: request.MaxResults, token: request.NextToken });
      // EC2 ends this list with an empty token, not with none.
      return { SpotPriceHistory: [...page.items], NextToken: page.next ?? '' };
    },
  ),
};
