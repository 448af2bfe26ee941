import type { InstancePrice } from '../domain/usage';
import type { StepCost } from './report-cost';

/** What steps cost an hour, with what AWS says at present that their instances cost in the place of the table’s prices. */
export function atPresentPrices(costs: readonly StepCost[], prices: readonly InstancePrice[]): readonly StepCost[] {
  return costs.map((cost) => {
    const own = prices.filter(({ step }) => step === cost.step);
    // One that nobody knows the price of, or that somebody has removed, would make the sum too small.
    if (own.length === 0 || own.length < cost.instances || own.some(({ hourly_usd: price }) => price === null))
      return cost;
    const instancesHourlyUsd = own.reduce((sum, { hourly_usd: price }) => sum + (price ?? 0), 0);
    return {
      ...cost,
      instancesHourlyUsd,
      hourlyUsd: cost.hourlyUsd - cost.instancesHourlyUsd + instancesHourlyUsd,
      ...(own.some(({ source }) => source === 'spot_history' || source === 'price_list') && {
        plannedHourlyUsd: cost.hourlyUsd,
      }),
    };
  });
}
