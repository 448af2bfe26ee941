import { secondsBetween } from '../domain/seconds-between';
import type { Usage } from '../domain/usage';
import type { Finding } from './findings';
import type { ReportedCost } from './report-cost';
import { rounded } from './rounded';

/** Trusted Advisor calls an instance underused at 10 % of its CPU and less (its reference, low utilization of EC2). */
const idlePercent = 10;
/** A peak above this needs what there is. */
const peakPercent = 40;
/** Less time than this says nothing. */
const leastSeconds = 3_600;
/** Prices that differ by less are the same. */
const leastShare = 0.1;
/** Less than this an hour is not worth a sentence, USD. */
const leastUsd = 0.001;

/** What stands out in how much was used and in what it costs. `words`: seconds as people say them. */
export function usageFindings(
  usage: Usage | undefined,
  { revised }: Pick<ReportedCost, 'revised'>,
  words: (seconds: number) => string,
): readonly Finding[] {
  if (!usage) return [];
  return [...underused(usage, words), ...spotSaves(usage), ...differs(revised), ...gaps(usage)];
}

function underused({ from, to, figures }: Usage, words: (seconds: number) => string): readonly Finding[] {
  const seconds = secondsBetween(from, to);
  if (seconds < leastSeconds) return [];
  const cpu = figures.filter(({ figure, average }) => figure === 'cpu' && average !== null);
  return [...new Set(cpu.map(({ step }) => step))].flatMap((step): readonly Finding[] => {
    const own = cpu.filter((one) => one.step === step);
    const average = rounded(own.reduce((sum, one) => sum + (one.average ?? 0), 0) / own.length, 1);
    const maximum = rounded(Math.max(...own.map((one) => one.maximum ?? 0)), 1);
    if (average > idlePercent || maximum > peakPercent) return [];
    const says =
      `${step} uses ${average} % of its CPU on average, ${maximum} % at most, in ${words(seconds)}: ` +
      'a smaller type may do';
    return [{ code: 'UNDERUSED', step, says, numbers: { average, maximum, seconds } }];
  });
}

/** What spot capacity saves against the same instances on demand. */
function spotSaves({ prices }: Usage): readonly Finding[] {
  const spot = prices.filter(({ market, hourly_usd, on_demand_hourly_usd }) => {
    return market === 'spot' && hourly_usd !== null && on_demand_hourly_usd !== null;
  });
  const paid = spot.reduce((sum, { hourly_usd: price }) => sum + (price ?? 0), 0);
  const otherwise = spot.reduce((sum, { on_demand_hourly_usd: price }) => sum + (price ?? 0), 0);
  const saved = rounded(otherwise - paid, 4);
  if (saved < leastUsd) return [];
  const percent = Math.round((saved / otherwise) * 100);
  const says = `spot capacity saves $${saved} an hour, ${percent} % of the price on demand`;
  return [{ code: 'SPOT_SAVES', step: null, says, numbers: { saved_hourly_usd: saved, percent } }];
}

/** What stands is compared with the plan of that alone: of a deployment under way or undone in part it is not all. */
function differs(revised: ReportedCost['revised']): readonly Finding[] {
  if (!revised || revised.planned_hourly_usd === 0) return [];
  const share = revised.hourly_usd / revised.planned_hourly_usd - 1;
  if (Math.abs(share) < leastShare) return [];
  const percent = Math.round(Math.abs(share) * 100);
  const says = `what stands costs ${percent} % ${share > 0 ? 'more' : 'less'} an hour than was planned`;
  return [{ code: 'PRICES_DIFFER', step: null, says, numbers: { percent: share > 0 ? percent : -percent } }];
}

const lookedFor = {
  figures: 'how much is used',
  instances: 'which instances run',
  spot_prices: 'spot prices',
  list_prices: 'AWS’s price list',
} as const;

function gaps({ gaps: all }: Usage): readonly Finding[] {
  const first = all.filter((gap, index) => all.findIndex(({ what }) => what === gap.what) === index);
  return first.map(({ what, code, message }) => ({
    code: 'NOT_LOOKED_UP',
    step: null,
    says: `${lookedFor[what]} could not be looked up: ${code}: ${message}`,
    numbers: {},
  }));
}
