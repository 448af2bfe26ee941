import { atPresentPrices } from '../../lib/analytics/present-prices';
import { reportedCost, type StepCost } from '../../lib/analytics/report-cost';
import type { Timeline } from '../../lib/analytics/timeline';
import { usageFindings } from '../../lib/analytics/usage-findings';
import type { InstancePrice, Usage } from '../../lib/domain/usage';

const words = (seconds: number): string => `${seconds} s`;
const launched: StepCost = {
  step: 'launch',
  hourlyUsd: 0.05,
  instancesHourlyUsd: 0.04,
  instances: 1,
  oneOffUsd: 0,
  hasMade: true,
  stands: true,
};
const balanced: StepCost = { ...launched, step: 'balance', hourlyUsd: 0.03, instancesHourlyUsd: 0, instances: 0 };

const price = (more: Partial<InstancePrice> = {}): InstancePrice => ({
  step: 'launch',
  id: 'i-1',
  instance_type: 't3.small',
  market: 'spot',
  zone: 'eu-west-1a',
  hourly_usd: 0.01,
  on_demand_hourly_usd: 0.025,
  source: 'spot_history',
  ...more,
});

const usage = (more: Partial<Usage> = {}): Usage => ({
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T02:00:00.000Z',
  figures: [],
  prices: [],
  gaps: [],
  ...more,
});

const timeline = {
  steps: [
    { name: 'launch', actual: { from: 0, to: 10 } },
    { name: 'balance', actual: { from: 0, to: 10 } },
  ],
} as unknown as Timeline;

const costOf = (prices: readonly InstancePrice[], costs: readonly StepCost[] = [launched, balanced]) =>
  reportedCost(timeline, atPresentPrices(costs, prices), {
    nowSeconds: 7_200,
    estimate: { hourly_usd: 0.08, monthly_usd: 58.4, one_off_usd: 0 },
    orchestration: undefined,
    prices: { write: 0, function_second: 0, transition: 0 },
  });

test('present prices take the place of the table’s for instances, and of nothing else', () => {
  const cost = costOf([price(), price({ id: 'i-2', hourly_usd: 0.012 })]);
  // 0.05 less 0.04 by the table, plus 0.022 at present; and the balancer.
  expect(cost.revised).toEqual({ hourly_usd: 0.062, monthly_usd: 45.26, planned_hourly_usd: 0.08 });
  expect(cost.spent_usd).toBeCloseTo(2 * 0.062, 6);
  expect(cost.estimate?.hourly_usd).toBe(0.08);
});

test.each([
  ['one whose price nobody knows', [price(), price({ id: 'i-2', hourly_usd: null, source: 'unknown' })]],
  ['the table’s own', [price({ hourly_usd: 0.04, source: 'table' })]],
  ['none', []],
  ['one of two, the other of which has gone', [price()], 2],
])('nothing is revised by %s', (_, prices, instances = 1) => {
  expect(costOf(prices, [{ ...launched, instances }, balanced])).toMatchObject({
    revised: null,
    standing_hourly_usd: 0.08,
  });
});

test('what does not stand yet is not taken for cheaper than planned', () => {
  const cost = costOf([price({ hourly_usd: 0.041 })], [launched, { ...balanced, hasMade: false, stands: false }]);
  expect(cost.revised).toMatchObject({ hourly_usd: 0.051, planned_hourly_usd: 0.05 });
  expect(usageFindings(usage(), cost, words)).toEqual([]);
});

const cpu = (average: number, maximum: number, step = 'launch') =>
  ({
    step,
    type: 'AWS::EC2::Instance',
    id: 'i',
    figure: 'cpu',
    unit: 'percent',
    average,
    maximum,
    total: null,
  }) as const;

test.each([
  [
    'idle',
    [cpu(3, 9), cpu(5, 20)],
    'launch uses 4 % of its CPU on average, 20 % at most, in 7200 s: a smaller type may do',
  ],
  ['busy on average', [cpu(11, 20)], undefined],
  ['busy at times', [cpu(3, 41)], undefined],
])('instances that are %s', (_, figures, says) => {
  const found = usageFindings(usage({ figures }), { revised: null }, words);
  expect(found.find(({ code }) => code === 'UNDERUSED')?.says).toBe(says);
});

test('less than an hour says nothing of use', () => {
  const short = usage({ figures: [cpu(1, 2)], to: '2026-01-01T00:59:00.000Z' });
  expect(usageFindings(short, { revised: null }, words)).toEqual([]);
});

test('what spot saves, how far prices differ from the plan, and what could not be seen are findings', () => {
  const gap = { what: 'figures', code: 'AccessDenied', message: 'not for you' } as const;
  const prices = [price(), price({ id: 'i-2', market: 'on-demand' })];
  const found = usageFindings(
    usage({ prices, gaps: [gap, gap] }),
    { revised: { hourly_usd: 0.06, monthly_usd: 0, planned_hourly_usd: 0.08 } },
    words,
  );
  expect(found.map(({ code, says, numbers }) => ({ code, says, numbers }))).toEqual([
    {
      code: 'SPOT_SAVES',
      says: 'spot capacity saves $0.015 an hour, 60 % of the price on demand',
      numbers: { saved_hourly_usd: 0.015, percent: 60 },
    },
    { code: 'PRICES_DIFFER', says: 'what stands costs 25 % less an hour than was planned', numbers: { percent: -25 } },
    {
      code: 'NOT_LOOKED_UP',
      says: 'how much is used could not be looked up: AccessDenied: not for you',
      numbers: {},
    },
  ]);
});
