import type { StepExpectation } from '../../lib/domain/expectation';
import type { SessionDocument } from '../../lib/domain/session-document';
import { type StallFacts, stallsOf } from '../../lib/domain/stall';
import {
  at,
  done,
  expecting,
  knowing,
  rollbackSince,
  running,
  session,
  step,
  undo,
  waitingFor,
} from '../cli/reporters/documents';

const facts = (seconds: number, expected: Readonly<Record<string, StepExpectation>> = {}): StallFacts => ({
  ...knowing(expected),
  now: at(seconds),
  gateTimeoutSeconds: 300,
});
const named = (seen: SessionDocument, seconds: number, expected?: Readonly<Record<string, StepExpectation>>) =>
  stallsOf(seen, facts(seconds, expected)).map(({ kind, step: name }) => `${kind} ${name}`);

describe('a step', () => {
  test('is late when its p95 has passed, and not before', () => {
    const seen = session([running('a', 10, { timeout_seconds: 300 })]);
    expect(named(seen, 50, { a: expecting([20, 40]) })).toEqual([]);
    expect(stallsOf(seen, facts(50.1, { a: expecting([20, 40]) }))).toEqual([
      { kind: 'step', step: 'a', since: at(10), expected_seconds: 40, times_out_at: at(310), blocked_by: [] },
    ]);
  });

  test('is not late where nothing is known of it, nor when it has ended', () => {
    expect(named(session([running('a', 10)]), 9999)).toEqual([]);
    expect(named(session([running('a', 10)]), 9999, { a: expecting([0, 0]) })).toEqual([]);
    expect(named(session([done('a', 10, 99)]), 9999, { a: expecting([20, 40]) })).toEqual([]);
  });

  test('that began on what was only created has its time once more when that is ready', () => {
    const expected = { a: expecting([50, 90]), b: expecting([6, 12]) };
    const a = running('a', 0, { phase: 'created', created_at: at(2) });
    const b = running('b', 2, waitingFor('a', 'created'));
    expect(named(session([a, b]), 40, expected)).toEqual([]);
    // Who is late is the other.
    expect(named(session([a, b]), 91, expected)).toEqual(['step a']);
    const ready = done('a', 0, 60);
    expect(named(session([ready, b]), 72, expected)).toEqual([]);
    expect(named(session([ready, b]), 72.1, expected)).toEqual(['step b']);
    // What was ready in time has held nobody up.
    expect(named(session([done('a', 0, 10), b]), 14.1, expected)).toEqual(['step b']);
  });
});

describe('a gate', () => {
  test('stalls ten seconds after its last dependency', () => {
    const seen = session([done('a', 0, 20), done('b', 0, 30), step('c', waitingFor(['a', 'b']))]);
    expect(named(seen, 40)).toEqual([]);
    expect(stallsOf(seen, facts(40.1))).toMatchObject([
      { kind: 'gate', step: 'c', since: at(30), expected_seconds: 10, times_out_at: at(330), blocked_by: [] },
    ]);
  });

  test('does not stall while something lives that wakes it', () => {
    const seen = session([running('a', 0), step('b', waitingFor('a')), step('c', waitingFor('b'))]);
    expect(named(seen, 5000)).toEqual([]);
  });

  test('opens on what is created, where it waits for no more', () => {
    const a = running('a', 0, { phase: 'created', created_at: at(5) });
    expect(named(session([a, step('b', waitingFor('a', 'created'))]), 16)).toEqual(['gate b']);
    expect(named(session([a, step('b', waitingFor('a'))]), 16)).toEqual([]);
  });

  test('stalls behind a failure that has stopped nobody; who waits behind it is not named', () => {
    const failed = done('a', 0, 20, { state: 'failed', phase: 'begun' });
    const seen = session([failed, step('b', waitingFor('a')), step('c', waitingFor('b'))]);
    expect(stallsOf(seen, facts(31))).toMatchObject([{ kind: 'gate', step: 'b', blocked_by: ['a'] }]);
    expect(named({ ...seen, cancelling: true }, 31)).toEqual([]);
  });

  test('of nothing there is none', () => {
    expect(named(session([step('a')]), 5000)).toEqual([]);
  });

  test('counts no time from before its session came into its state', () => {
    const seen = session([done('a', 0, 20), step('b', waitingFor('a'))]);
    const resumed = (seconds: number) => stallsOf(seen, { ...facts(seconds), notBefore: at(5000) });
    expect(resumed(5010)).toEqual([]);
    expect(resumed(5011)).toHaveLength(1);
  });
});

describe('on the way back', () => {
  const back = {
    state: 'rolling_back',
    rollback: {
      ...rollbackSince(100),
      progress: {
        phase: 'undoing',
        undone: 0,
        stuck: 0,
        total: 2,
        generation: 1,
      },
    },
  } as const;
  const expected = { a: expecting([1, 2], { undo: [5, 20] }), b: expecting([1, 2], { undo: [5, 20] }) };

  test('an undo is late when its p95 has passed', () => {
    const seen = session(
      [done('a', 0, 1, undo('pending')), done('b', 1, 2, { ...waitingFor('a'), ...undo('executing', 101) })],
      back,
    );
    expect(named(seen, 121, expected)).toEqual([]);
    expect(stallsOf(seen, facts(121.1, expected))).toMatchObject([
      { kind: 'undo', step: 'b', since: at(101), expected_seconds: 20, times_out_at: at(3101) },
    ]);
  });

  test('its gate stalls when all that stood on it is undone, and it has not begun', () => {
    const gone = done('b', 1, 2, { ...waitingFor('a'), ...undo('completed', 101, 110) });
    const seen = session([done('a', 0, 1, undo('pending')), gone], back);
    expect(named(seen, 120, expected)).toEqual([]);
    expect(named(seen, 121, expected)).toEqual(['undo_gate a']);
    expect(named({ ...seen, rollback: rollbackSince(100) }, 121, expected)).toEqual([]);
  });

  test('what was handed over is not late', () => {
    const tail = { step: 'a', type: 't', id: 'i', reason: 'slow', expected_at: at(900) };
    const seen = session([done('a', 0, 1, undo('executing', 101))], {
      state: 'rolled_back',
      rollback: { ...rollbackSince(100), tails: [tail] },
    });
    expect(named(seen, 700, expected)).toEqual([]);
  });
});

test('of an execution that is gone nothing else is said, with the last sign of life', () => {
  const seen = session([running('a', 10), done('b', 0, 25)]);
  expect(stallsOf(seen, { ...facts(500, { a: expecting([1, 2]) }), isGone: true })).toEqual([
    { kind: 'execution', step: null, since: at(25), expected_seconds: 0, times_out_at: null, blocked_by: [] },
  ]);
  const ended = session([done('a', 0, 5)], { state: 'completed', completed_at: at(6) });
  expect(stallsOf(ended, { ...facts(500), isGone: true })).toEqual([]);
});
