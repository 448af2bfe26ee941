import { progressOf } from '../../lib/analytics/progress';
import { reportedCost } from '../../lib/analytics/report-cost';
import { timelineOf } from '../../lib/analytics/timeline-of';
import type { SessionDocument, StepDocument } from '../../lib/domain/session-document';
import {
  at,
  done,
  expecting,
  knowing,
  progressAt,
  resource,
  rollbackSince,
  running,
  session,
  step,
  undo,
  waitingFor,
} from '../cli/reporters/documents';

const undoing = (undone: number, total: number, phase: 'undoing' | 'verifying' = 'undoing', stuck = 0) =>
  ({
    state: 'rolling_back',
    rollback: { ...rollbackSince(100), progress: { phase, undone, stuck, total, generation: 1 } },
  }) as const;

/** a before b and c; d after both. */
const known = knowing({
  a: expecting([10, 20], { hourlyUsd: 0.36 }),
  b: expecting([100, 150], { hourlyUsd: 3.6, oneOffUsd: 0.5 }),
  c: expecting([60, 400]),
  d: expecting([5, 10]),
});
const diamond = (a: StepDocument, b: StepDocument, c: StepDocument, facts: Partial<SessionDocument> = {}) =>
  session([a, { ...b, ...waitingFor('a') }, { ...c, ...waitingFor('a') }, step('d', waitingFor(['b', 'c']))], facts);

describe('on the way forward', () => {
  test('the end is expected along the longest path of what remains', () => {
    const fresh = progressAt(at(0), diamond(step('a'), step('b'), step('c')), known);
    expect(fresh).toMatchObject({ done: 0, of: 4, eta_seconds: 115, critical_path: ['a', 'b', 'd'], late_seconds: 0 });
    const later = progressAt(
      at(30),
      diamond(done('a', 0, 8), running('b', 8, { timeout_seconds: 900 }), running('c', 8)),
      known,
    );
    expect(later).toMatchObject({ done: 1, of: 4, eta_seconds: 83, critical_path: ['b', 'd'] });
  });

  test('the path moves to a step that is late, and says by how much', () => {
    const seen = diamond(
      done('a', 0, 8),
      running('b', 8, { timeout_seconds: 900 }),
      running('c', 8, { timeout_seconds: 900 }),
    );
    expect(progressAt(at(60), seen, known).critical_path).toEqual(['b', 'd']);
    // c has passed its median of 60 s: 19 of 20 take up to 400.
    expect(progressAt(at(70), seen, known)).toMatchObject({
      critical_path: ['c', 'd'],
      eta_seconds: 343,
      late_seconds: 0,
    });
    expect(progressAt(at(418), seen, known)).toMatchObject({ critical_path: ['c', 'd'], late_seconds: 10 });
  });

  test('as long as nothing ends, the expected end never comes nearer', () => {
    const seen = diamond(
      done('a', 0, 8),
      running('b', 8, { timeout_seconds: 900 }),
      running('c', 8, { timeout_seconds: 900 }),
    );
    let last = 0;
    for (let second = 10; second < 800; second++) {
      const eta = progressAt(at(second), seen, known).eta_seconds ?? 0;
      expect(second + eta).toBeGreaterThanOrEqual(last);
      expect(eta).toBeGreaterThanOrEqual(5);
      last = second + eta;
    }
  });

  test('its timeout bounds what a late step may take yet', () => {
    const seen = session([running('c', 0, { timeout_seconds: 500 })]);
    expect(progressAt(at(490), seen, known).eta_seconds).toBe(10);
  });

  test('nothing is expected of what is being cancelled, of what has ended, nor before there are steps', () => {
    const seen = diamond(done('a', 0, 8), running('b', 8), step('c'));
    for (const one of [{ ...seen, cancelling: true }, { ...seen, state: 'failed' } as const, session([])])
      expect(progressAt(at(30), one, known)).toMatchObject({ eta_seconds: null, critical_path: [] });
  });
});

describe('the cost so far', () => {
  const made = { resources: [resource('a'), resource('b')] };

  test('is each step’s hourly rate for as long as it stands, and what it costs once', () => {
    // a: 100 s at 0.0001 USD a second; b: 92 s at 0.001, and 0.5 once; c has made nothing.
    const seen = diamond(done('a', 0, 8), running('b', 8), running('c', 8), made);
    expect(progressAt(at(100), seen, known).cost_so_far_usd).toBeCloseTo(0.01 + 0.092 + 0.5, 6);
  });

  test('ends with the undo, and what cannot be removed goes on', () => {
    const gone = { ...running('b', 8), ...undo('completed', 110, 120) };
    const stuck = { ...done('a', 0, 8), ...undo('failed', 121, 130) };
    const resources = [resource('a'), resource('b', { state: 'deleted' })];
    const seen = diamond(stuck, gone, step('c'), { ...undoing(1, 2, 'undoing', 1), resources });
    const progress = progressAt(at(1000), seen, known);
    expect(progress.cost_so_far_usd).toBeCloseTo(0.1 + 0.112 + 0.5, 6);
    expect(progress.left).toEqual([{ step: 'a', resources: 1, hourly_usd: 0.36 }]);
  });

  test('is what the report says of the same deployment', () => {
    const seen = diamond(done('a', 0, 8), running('b', 8), running('c', 8), made);
    const now = Date.parse(at(777));
    const timeline = timelineOf({ session: seen, now, marks: [], steps: new Map() });
    const costs = [...known.expected].map(([name, { hourlyUsd, oneOffUsd }]) => {
      const hasMade = name === 'a' || name === 'b';
      return { step: name, hourlyUsd, instancesHourlyUsd: 0, instances: 0, oneOffUsd, hasMade, stands: hasMade };
    });
    const prices = { write: 0, function_second: 0, transition: 0 };
    const more = { nowSeconds: 777, estimate: undefined, orchestration: undefined, prices };
    const report = reportedCost(timeline, costs, more);
    expect(report.spent_usd).toBeGreaterThan(1);
    expect(progressAt(at(777), seen, known).cost_so_far_usd).toBe(report.spent_usd);
  });

  test('leaves out what a revision has kept', () => {
    const kept = done('a', 0, 8, { kept_from: 'two-9876543210' });
    expect(progressAt(at(900), session([kept], made), known).cost_so_far_usd).toBe(0);
  });
});

describe('on the way back', () => {
  const back = knowing({
    a: expecting([1, 2], { undo: [30, 60] }),
    b: expecting([1, 2], { undo: [20, 40] }),
    c: expecting([1, 2], { undo: [100, 200] }),
  });

  test('the end is expected in the order of the undo, with the last look', () => {
    const seen = session(
      [
        done('a', 0, 1, undo('pending')),
        done('b', 1, 2, { ...waitingFor('a'), ...undo('executing', 100) }),
        done('c', 1, 2, { ...waitingFor('b') }),
      ],
      undoing(0, 2),
    );
    expect(progressAt(at(105), seen, back)).toMatchObject({
      done: 0,
      of: 2,
      eta_seconds: 15 + 30 + 60,
      critical_path: ['b', 'a'],
    });
    expect(progressAt(at(142), seen, back)).toMatchObject({ critical_path: ['b', 'a'], late_seconds: 2 });
  });

  test('what waits through a step without an undo waits for what stands on that', () => {
    const seen = session(
      [
        done('a', 0, 1, undo('pending')),
        done('b', 1, 2, waitingFor('a')),
        done('c', 2, 3, { ...waitingFor('b'), ...undo('executing', 100) }),
      ],
      undoing(0, 2),
    );
    expect(progressAt(at(100), seen, back)).toMatchObject({ eta_seconds: 100 + 30 + 60, critical_path: ['c', 'a'] });
  });

  test('the last look ends its time after the last undo', () => {
    const seen = session([done('a', 0, 1, undo('completed', 100, 130))], undoing(1, 1, 'verifying'));
    expect(progressAt(at(150), seen, back)).toMatchObject({ done: 1, of: 1, eta_seconds: 40 });
    expect(progressAt(at(250), seen, back).eta_seconds).toBe(0);
  });

  test('tails go when AWS usually lets them', () => {
    const tail = (seconds: number | null) => ({
      step: 'a',
      type: 't',
      id: 'i',
      reason: 'slow',
      expected_at: seconds === null ? null : at(seconds),
    });
    const seen = (...tails: ReturnType<typeof tail>[]) =>
      session([done('a', 0, 1, undo('completed', 100, 101))], {
        state: 'rolled_back',
        rollback: { ...rollbackSince(100), tails },
      });
    expect(progressAt(at(200), seen(tail(300), tail(450)), back).eta_seconds).toBe(250);
    expect(progressAt(at(200), seen(tail(300), tail(null)), back).eta_seconds).toBeNull();
  });

  test('before the undo is planned nobody can tell', () => {
    const seen = session([done('a', 0, 1)], { state: 'rolling_back', rollback: rollbackSince(100) });
    const facts = { ...back, now: at(101), gateTimeoutSeconds: 300, verifySeconds: 60 };
    expect(progressOf(seen, facts).eta_seconds).toBeNull();
  });
});
