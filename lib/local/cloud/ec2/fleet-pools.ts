import type { FleetLaunchTemplateOverridesRequest, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import { instanceTypes } from './instance-types';
import { spotDepth, spotPrice } from './spot-prices';

/** One override of a fleet, with the template it changes. */
export interface FleetPool {
  readonly templateId: string;
  readonly version: string;
  readonly data: RequestLaunchTemplateData;
  readonly override: FleetLaunchTemplateOverridesRequest;
  readonly order: number;
}

/** How much capacity one instance of the pool counts. */
export function weightOf(pool: FleetPool): number {
  return pool.override.WeightedCapacity ?? 1;
}

function zoneOf(world: World, pool: FleetPool): string {
  const { SubnetId, AvailabilityZone } = pool.override;
  const subnet = SubnetId === undefined ? undefined : world.state.ec2.subnets.get(SubnetId);
  return subnet?.zone ?? AvailabilityZone ?? '';
}

/**
 * Lower comes first. `price-capacity-optimized` weighs price against depth; how exactly is AWS's secret, so depth here
 * only outweighs small differences of price.
 */
function scoreOf(world: World, pool: FleetPool, market: 'spot' | 'on-demand', strategy: string): number {
  const type = instanceTypes.get(pool.override.InstanceType ?? pool.data.InstanceType ?? '');
  if (type === undefined) return Number.MAX_VALUE;
  const zone = zoneOf(world, pool);
  const depth = spotDepth(type, zone);
  const price = (market === 'spot' ? spotPrice(type, zone) : type.hourlyUsd) / weightOf(pool);
  switch (strategy) {
    case 'capacity-optimized':
      return -depth;
    case 'capacity-optimized-prioritized':
    case 'prioritized':
      return pool.override.Priority ?? Number.MAX_SAFE_INTEGER;
    case 'price-capacity-optimized':
      return price * (1.25 - 0.5 * depth);
    default:
      return price;
  }
}

/** The pools in the order in which the strategy tries them. */
export function ranked(
  world: World,
  pools: readonly FleetPool[],
  market: 'spot' | 'on-demand',
  strategy: string,
): readonly FleetPool[] {
  return pools
    .map((pool) => ({ pool, score: scoreOf(world, pool, market, strategy) }))
    .sort((a, b) => a.score - b.score || a.pool.order - b.pool.order)
    .map(({ pool }) => pool);
}
