import { hoursPerMonth } from '../domain/hours-per-month';
import type { Assumption } from './assumptions';
import type { Plan, PlannedCostLine, PlannedQuota } from './plan';

function rounded(usd: number): number {
  return Number(usd.toFixed(6));
}

/** What the steps that run cost. Lines that depend on use are listed and not summed. */
export function costOf(assumptions: readonly Assumption[]): Plan['cost'] {
  const lines = assumptions.flatMap(({ step, definition, skipped, input }) =>
    skipped
      ? []
      : definition.cost(input).map(
          (line): PlannedCostLine => ({
            step: step.name,
            item: line.item,
            hourly_usd: rounded(line.hourlyUsd),
            one_off_usd: rounded(line.oneOffUsd ?? 0),
            usage_based: line.usageBased ?? null,
          }),
        ),
  );
  const sum = (figure: (line: PlannedCostLine) => number) =>
    lines.reduce((total, line) => (line.usage_based === null ? total + figure(line) : total), 0);
  const hourly = sum((line) => line.hourly_usd);
  return {
    currency: 'USD',
    hourly_usd: rounded(hourly),
    monthly_usd: Number((hourly * hoursPerMonth).toFixed(2)),
    one_off_usd: rounded(sum((line) => line.one_off_usd)),
    lines,
  };
}

/** How much of each quota the steps that run use together. */
export function quotasOf(assumptions: readonly Assumption[]): readonly PlannedQuota[] {
  const byCode = new Map<string, PlannedQuota>();
  for (const { definition, skipped, input } of assumptions) {
    for (const need of skipped ? [] : definition.quotas(input)) {
      const key = `${need.serviceCode}/${need.quotaCode}`;
      const amount = need.amount + (byCode.get(key)?.amount ?? 0);
      byCode.set(key, { service_code: need.serviceCode, quota_code: need.quotaCode, name: need.name, amount });
    }
  }
  return [...byCode.values()].filter((quota) => quota.amount > 0);
}
