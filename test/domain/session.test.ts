import {
  canBeCancelled,
  canBeUndone,
  canResume,
  hasTails,
  isAwaitingResume,
  isBeingUndone,
  isSettled,
  isSwept,
  isTerminal,
  type Kept,
  type Resuming,
  type RollbackRequest,
  rollbackBehind,
  type SessionState,
  sessionStates,
  sessionTransitions,
  standingOf,
  type Tail,
  takesWholeStack,
} from '../../lib/domain/session';

const tail: Tail = { step: 'cdn', type: 'T', id: 'd-1', reason: 'it is being disabled', expected_at: null };
const leftover = { step: 'vpc', type: 'T', id: null, reason: 'r', hourly_usd: 0, next_command: 'c' };
const undone = (tails: number, leftovers: number) => ({
  tails: Array.from({ length: tails }, () => tail),
  leftovers: Array.from({ length: leftovers }, () => leftover),
});
const keptAs = (reason: Kept['reason']): Kept => ({ step: 'vpc', type: 'T', id: 'v-1', reason });
const lasting = sessionStates.filter((state) => !isTerminal(state));

describe('the states of a session', () => {
  test('one that has not ended can be told to stop, unless it is being undone', () => {
    expect(sessionStates.filter(canBeCancelled)).toEqual(lasting.filter((state) => state !== 'rolling_back'));
    expect(lasting).toContain('rolling_back');
  });

  const reachedFrom = (start: SessionState): ReadonlySet<SessionState> => {
    const reached = new Set<SessionState>();
    const open = [start];
    for (const state of open) {
      for (const next of sessionTransitions[state]) {
        if (!reached.has(next)) open.push(next);
        reached.add(next);
      }
    }
    return reached;
  };

  test('are those of the session document', () => {
    expect(Object.keys(sessionTransitions)).toEqual([...sessionStates]);
    expect(sessionStates.filter(isTerminal)).toEqual(['completed', 'failed', 'rolled_back']);
  });

  test('can all be reached, and no other', () => {
    expect([...reachedFrom('requested'), 'requested'].sort()).toEqual([...sessionStates].sort());
  });

  test.each(lasting)('%s may fail, and never lasts for ever', (state) => {
    expect(sessionTransitions[state]).toContain('failed');
    expect([...reachedFrom(state)].some(isTerminal)).toBe(true);
  });

  test('follow one another one by one on the way forward', () => {
    const way = ['requested', 'validating', 'executing', 'completed'] as const;
    for (const [from, to] of way.slice(1).map((to, index) => [way[index]!, to] as const)) {
      expect(way.filter((state) => sessionTransitions[from].includes(state))).toEqual([to]);
    }
  });

  test('whatever has made something can be rolled back, and what has ended otherwise than well can go on', () => {
    const leadingTo = (state: SessionState) => sessionStates.filter((from) => sessionTransitions[from].includes(state));
    expect(leadingTo('rolling_back')).toEqual(['validating', 'executing', 'completed', 'failed', 'rolled_back']);
    expect(leadingTo('executing')).toEqual(['validating', 'failed', 'rolled_back']);
    expect(leadingTo('rolled_back')).toEqual(['rolling_back']);
    expect(leadingTo('requested')).toEqual([]);
  });
});

describe('the stack of a session', () => {
  test.each(lasting)('is busy while it is %s, whatever it holds', (state) => {
    expect(standingOf({ state, occupies: false })).toBe('busy');
    expect(standingOf({ state, occupies: true })).toBe('busy');
  });

  test.each(sessionStates.filter(isTerminal))('follows from what it holds once it is %s', (state) => {
    expect(standingOf({ state, occupies: false })).toBe('free');
    expect(standingOf({ state, occupies: true })).toBe('occupied');
  });
});

describe('what a rollback has handed over', () => {
  test('is a tail once there is a verdict', () => {
    expect(hasTails({ state: 'rolled_back', rollback: undone(1, 0) })).toBe(true);
    expect(hasTails({ state: 'failed', rollback: undone(2, 1) })).toBe(true);
    expect(hasTails({ state: 'rolled_back', rollback: undone(0, 1) })).toBe(false);
    // Before that it may come to its end with everything else.
    expect(hasTails({ state: 'rolling_back', rollback: undone(1, 0) })).toBe(false);
    expect(hasTails({ state: 'completed' })).toBe(false);
    expect(hasTails({ state: 'completed', rollback: null })).toBe(false);
  });

  test('keeps the rollback machine at work, so that nothing is settled', () => {
    const state = 'rolled_back' as const;
    expect(isBeingUndone({ state, rollback: undone(1, 0) })).toBe(true);
    expect(isSettled({ state, rollback: undone(1, 0) })).toBe(false);
    expect(isBeingUndone({ state, rollback: undone(0, 1) })).toBe(false);
    expect(isSettled({ state, rollback: undone(0, 1) })).toBe(true);
  });

  test.each(lasting)('or not, a session that is %s is not settled', (state) => {
    expect(isSettled({ state })).toBe(false);
    expect(isBeingUndone({ state })).toBe(state === 'rolling_back');
  });
});

describe('what a sweep has found', () => {
  const swept = { state: 'running' } as const;

  test.each(sessionStates.filter(isTerminal))(
    'of a session that is %s is removed, and until then nothing is settled',
    (state) => {
      expect(isSwept({ state, sweep: swept })).toBe(true);
      expect(isBeingUndone({ state, sweep: swept })).toBe(true);
      expect(isSettled({ state, sweep: swept })).toBe(false);
    },
  );

  test.each([undefined, null, { state: 'ended' } as const])(
    'is gone where the sweep has ended, or there was none',
    (sweep) => {
      const facts = { state: 'failed' as const, ...(sweep !== undefined && { sweep }) };
      expect(isSwept(facts)).toBe(false);
      expect(isBeingUndone(facts)).toBe(false);
      expect(isSettled(facts)).toBe(true);
    },
  );

  test.each(lasting)('of a session that is %s waits for its end', (state) => {
    expect(isSwept({ state, sweep: swept })).toBe(false);
  });
});

describe('a session goes on from where it ended', () => {
  const whole = { occupies: true, step_names: ['net'] };

  test.each(sessionStates)('where it failed or was undone in part: %s', (state) => {
    expect(canResume({ state, ...whole })).toBe(state === 'failed' || state === 'rolled_back');
  });

  test.each(['failed', 'rolled_back'] as const)('that is %s, where it has its stack and steps', (state) => {
    expect(canResume({ state, ...whole, occupies: false })).toBe(false);
    expect(canResume({ state, ...whole, step_names: [] })).toBe(false);
  });

  test('with nothing of its rollback but what is on its way out', () => {
    const kept = [keptAs('retained')];
    const record = { type: 'service', verdict: 'dirty', kept, started_at: 'then', completed_at: 'later' } as const;
    expect(rollbackBehind({ ...record, ...undone(1, 2) })).toEqual({
      type: 'service',
      kept,
      leftovers: [],
      tails: [tail],
      started_at: 'then',
    });
    expect(rollbackBehind({ ...record, ...undone(0, 2) })).toBeUndefined();
    expect(rollbackBehind(undefined)).toBeUndefined();
  });
});

test.each(sessionStates)(
  'a session that is %s awaits its resume only when that has undone what must go first',
  (state) => {
    const waits = (resuming?: Resuming) => isAwaitingResume({ state, ...(resuming && { resuming }) });
    expect(waits({ stage: 'undoing' })).toBe(state === 'rolled_back');
    expect([waits({ stage: 'claimed' }), waits({ stage: 'decided' }), waits()]).toEqual([false, false, false]);
  },
);

test.each([
  ['holds its stack', { occupies: true, rollback: null }, true],
  ['holds its stack after a rollback that removed all it had to', { occupies: true, rollback: undone(0, 0) }, true],
  ['has handed something over', { occupies: false, rollback: undone(1, 0) }, true],
  ['has left something', { occupies: false, rollback: undone(0, 1) }, true],
  [
    'has left what somebody has accepted',
    { occupies: false, rollback: { ...undone(0, 0), kept: [keptAs('accepted')] } },
    true,
  ],
  ['keeps something on purpose', { occupies: false, rollback: { ...undone(0, 0), kept: [keptAs('retained')] } }, false],
  [
    'keeps some of both',
    { occupies: false, rollback: { ...undone(0, 0), kept: [keptAs('snapshot'), keptAs('accepted')] } },
    true,
  ],
  ['is undone', { occupies: false, rollback: undone(0, 0) }, false],
  ['has made nothing', { occupies: false, rollback: null }, false],
  ['has made nothing, by an old item', { occupies: false }, false],
])('a session that %s: whether it can be undone', (_, facts, can) => {
  expect(canBeUndone({ state: 'failed', ...facts })).toBe(can);
});

test.each([
  [undefined, false],
  [{ type: 'full' }, false],
  [{ type: 'full', stack: undefined }, false],
  [{ type: 'full', stack: true }, true],
  [{ type: 'service', service: 'aws', stack: true }, false],
] as const)('%j takes the whole stack: %s', (request, expected) => {
  expect(takesWholeStack(request as RollbackRequest | undefined)).toBe(expected);
});
