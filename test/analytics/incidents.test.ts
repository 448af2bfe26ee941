import type { DeploymentFacts } from '../../lib/analytics/deployment-facts';
import { hasFailed, incidentsOf } from '../../lib/analytics/incidents';

const minute = 60_000;

const one = (sessionId: string, startedAt: number, facts: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  sessionId,
  environment: 'prod',
  stack: 'shop',
  isReturn: false,
  state: 'completed',
  startedAt,
  readyAt: startedAt + minute,
  isRefused: false,
  isResumed: false,
  isRevision: true,
  occupies: true,
  spans: [],
  standingHourlyUsd: 0,
  ...facts,
});

/** A return that did not come to serve, and was undone. */
function came(to: Pick<DeploymentFacts, 'state'> & Partial<DeploymentFacts>, id = 'r3', startedAt = 20 * minute) {
  const { readyAt: _, ...rest } = one(id, startedAt, { isReturn: true, putBackFrom: 'r2', ...to });
  return rest;
}
const undone = {
  state: 'rolled_back',
  rollback: { type: 'full', verdict: 'clean', startedAt: 21 * minute, endedAt: 22 * minute },
} as const;

const [first, served] = [one('r1', 0, { isRevision: false }), one('r2', 10 * minute)];

test.each([
  ['was cancelled', came({ ...undone, rootCause: { code: 'SessionCancelled' } }), 0],
  ['is under way', came({ state: 'executing' }), 0],
  // It is a deployment that has failed itself: one event is one failure.
  ['failed', came({ ...undone, rootCause: { code: 'StepTimedOut' } }), 1],
])('a return that %s has left what serves serving: that has not failed', (_how, back, failures) => {
  const all = [first, served, back];
  expect(hasFailed(served, all)).toBe(false);
  expect(all.filter((some) => hasFailed(some, all))).toHaveLength(failures);
  const restored = failures === 0 ? [] : [{ failedAt: 21 * minute, restoredAt: 22 * minute }];
  expect(incidentsOf(all, all)).toEqual(restored);
});

test('one that came about puts an end to what served, from its start on, however often it was tried before', () => {
  const failed = came({ ...undone, rootCause: { code: 'StepTimedOut' } });
  const back = one('r4', 40 * minute, { isReturn: true, putBackFrom: 'r2' });
  const all = [first, served, failed, back];
  expect(hasFailed(served, all)).toBe(true);
  expect(incidentsOf([served], all)).toEqual([{ failedAt: 40 * minute, restoredAt: 41 * minute }]);
});
