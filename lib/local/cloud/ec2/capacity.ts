import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import { appliedQuota } from '../quotas/values';
import type { InstanceRecord } from './compute-records';
import { type InstanceType, instanceTypes, vcpuQuota } from './instance-types';
import { spotPrice } from './spot-prices';

/** One pool: a type in a zone, on one market. */
export interface Pool {
  readonly type: InstanceType;
  readonly zone: string;
  readonly market: 'spot' | 'on-demand';
}

function* living(world: World): Generator<InstanceRecord> {
  for (const instance of world.state.ec2.instances.values()) if (isAlive(instance, world.now)) yield instance;
}

function checkVcpus(world: World, { type, market }: Pool): void {
  const quota = vcpuQuota(type, market);
  const limit = appliedQuota(world.limits, quota);
  let used = type.vcpus;
  for (const instance of living(world)) {
    const other = instanceTypes.get(instance.instanceType);
    // Those on their way out do not count (EC2 user guide, on-demand instance quotas: pending and running).
    if (other === undefined || instance.stoppingAt !== null) continue;
    if (vcpuQuota(other, instance.market) === quota) used += other.vcpus;
  }
  if (used <= limit) return;
  if (market === 'spot') throw refuse('MaxSpotInstanceCountExceeded', 'Max spot instance count exceeded');
  throw refuse(
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to.`,
  );
}

const noCapacity = {
  InsufficientInstanceCapacity: (pool: Pool) =>
    pool.market === 'spot'
      ? 'There is no Spot capacity available that matches your request.'
      : `We currently do not have sufficient ${pool.type.name} capacity in the Availability Zone you requested (${pool.zone}).`,
  UnfulfillableCapacity: () =>
    'Unable to fulfill capacity due to your request configuration. Please adjust your request and try again.',
  MaxSpotInstanceCountExceeded: () => 'Max spot instance count exceeded',
} as const;

function checkRules(world: World, pool: Pool): void {
  for (const rule of world.limits.capacity) {
    const covers = (market: string, zone: string, type: string) =>
      (rule.market ?? market) === market && (rule.zone ?? zone) === zone && (rule.instanceType ?? type) === type;
    if (!covers(pool.market, pool.zone, pool.type.name)) continue;
    let present = 0;
    for (const instance of living(world)) {
      if (covers(instance.market, instance.zone, instance.instanceType)) present += 1;
    }
    if (present < (rule.atMost ?? 0)) continue;
    const code = rule.code ?? 'InsufficientInstanceCapacity';
    throw refuse(code, noCapacity[code](pool), code === 'InsufficientInstanceCapacity' ? 500 : 400);
  }
}

/** Refuses one more instance in a pool that has none to give, by price, quota or capacity. */
export function checkCapacity(world: World, pool: Pool, maxPrice: number | null): void {
  const price = spotPrice(pool.type, pool.zone);
  if (pool.market === 'spot' && maxPrice !== null && maxPrice < price) {
    const message = `Your Spot request price of ${maxPrice} is lower than the minimum required Spot request fulfillment price of ${price}.`;
    throw refuse('SpotMaxPriceTooLow', message);
  }
  checkVcpus(world, pool);
  checkRules(world, pool);
}
