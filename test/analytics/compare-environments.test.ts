import { compareEnvironments } from '../../lib/analytics/compare-environments';
import type { DeploymentFacts } from '../../lib/analytics/deployment-facts';
import { countOnce } from '../../lib/analytics/differences';

const hour = 3_600_000;
const period = { since: 100 * hour, until: 200 * hour };
let stacks = 0;
/** Of a stack of its own, unless it says which. */
const one = (facts: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  sessionId: 's',
  environment: 'dev',
  stack: `shop-${stacks++}`,
  isReturn: false,
  state: 'completed',
  startedAt: 150 * hour,
  readyAt: 150 * hour + 60_000,
  isRefused: false,
  isResumed: false,
  occupies: true,
  spans: [],
  standingHourlyUsd: 0,
  ...facts,
});
const failed = (code: string, facts: Partial<DeploymentFacts> = {}): DeploymentFacts => {
  const { readyAt: _, ...rest } = one({ state: 'rolled_back', occupies: false, rootCause: { code }, ...facts });
  return rest;
};
const figures = (...facts: readonly DeploymentFacts[]) => compareEnvironments(['dev'], facts, period)[0]!;

test('an environment in which nothing has happened has no rate, no durations and no drift', () => {
  expect(figures(one({ environment: 'prod' }))).toEqual({
    environment: 'dev',
    deployments: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    under_way: 0,
    refused: 0,
    failure_rate: null,
    durations: null,
    put_back: 0,
    rollbacks: { count: 0, clean: 0, pending: 0, dirty: 0 },
    cost: { hourly_usd: 0, monthly_usd: 0, spent_usd: 0 },
    standing: 0,
    drift: null,
  });
});

test('what came to serve is a success whatever became of it; what was refused or cancelled is no failure', () => {
  const undone = { type: 'full', verdict: 'clean' } as const;
  const { readyAt: _, ...running } = one({ state: 'executing' });
  expect(
    figures(
      one(),
      one({ state: 'rolled_back', occupies: false, rollback: undone }),
      failed('StepTimedOut', { rollback: { type: 'full', verdict: 'dirty' } }),
      failed('SessionCancelled'),
      failed('BadRequest', { state: 'failed', isRefused: true }),
      running,
      one({ startedAt: 99 * hour }),
    ),
  ).toMatchObject({
    deployments: 5,
    completed: 2,
    failed: 1,
    cancelled: 1,
    under_way: 1,
    refused: 1,
    failure_rate: 0.3333,
    rollbacks: { count: 2, clean: 1, pending: 0, dirty: 1 },
    standing: 3,
  });
});

test('durations are of those that went to their end at once; p50 and p95 are durations that there were', () => {
  const took = (seconds: number, facts: Partial<DeploymentFacts> = {}) =>
    one({ readyAt: 150 * hour + seconds * 1000, ...facts });
  const twenty = Array.from({ length: 20 }, (_, index) => took((index + 1) * 10));
  expect(figures(...twenty, took(9_999, { isResumed: true })).durations).toEqual({
    count: 20,
    p50_seconds: 100,
    p95_seconds: 190,
  });
  expect(figures(took(7)).durations).toEqual({ count: 1, p50_seconds: 7, p95_seconds: 7 });
});

test('cost counts the hours in the time looked at, whenever it began, of each step until what it made was gone', () => {
  const dear = { hourlyUsd: 2, from: 150 * hour };
  const stands = one({ standingHourlyUsd: 2, spans: [dear] });
  expect(figures(stands).cost).toEqual({ hourly_usd: 2, monthly_usd: 1460, spent_usd: 100 });
  const spent = (...spans: DeploymentFacts['spans']) => figures(one({ startedAt: 10 * hour, spans })).cost.spent_usd;
  expect(spent({ ...dear, from: 10 * hour })).toBe(200);
  expect(spent({ ...dear, to: 160 * hour })).toBe(20);
  expect(spent({ ...dear, to: 160 * hour }, { hourlyUsd: 0.5, from: 160 * hour })).toBe(40);
  // It went long before the time looked at.
  expect(spent({ ...dear, from: 10 * hour, to: 20 * hour })).toBe(0);
});

test('what the next revision has taken away was not put back', () => {
  expect(figures(one({ occupies: false, rollback: { type: 'retire', verdict: 'clean' } })).rollbacks.count).toBe(0);
});

test('drift is of what stands and was looked at', () => {
  expect(figures(one({ differences: 0 }), one({ differences: 3 }), one()).drift).toEqual({
    looked: 2,
    drifted: 1,
    differences: 3,
  });
});

test('a stack is one, however many of its revisions hold something and were looked at', () => {
  const kept = { stack: 'shop', differences: 2 };
  expect(figures(one(kept), one({ ...kept, differences: 1 }), one({ differences: 0 }))).toMatchObject({
    standing: 2,
    drift: { looked: 2, drifted: 1, differences: 3 },
  });
});

test('what has put back the revision before is a deployment, and counted as such a one where it came to serve', () => {
  const { readyAt: _, ...failing } = one({ isReturn: true, state: 'failed', rootCause: { code: 'StepTimedOut' } });
  expect(figures(one({ isReturn: true }), failing, one())).toMatchObject({ deployments: 3, put_back: 1 });
});

test('what a revision keeps differs once, with whomever it is seen', () => {
  const [maker, revision, other] = [one({ stack: 'shop' }), one({ stack: 'shop' }), one({ stack: 'blog' })];
  const [net, alarm] = [
    { step: 'net', key: 'vpc', id: 'vpc-1' },
    { step: 'alarms', key: 'cpu', id: 'cpu-2' },
  ];
  const looked = [
    { facts: maker, found: [net] },
    { facts: revision, found: [net, alarm, alarm] },
    { facts: other, found: [net] },
    { facts: one() },
  ];
  expect(countOnce(looked).map(({ differences }) => differences)).toEqual([1, 1, 1, undefined]);
});
