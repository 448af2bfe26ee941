import { marshall } from '@aws-sdk/util-dynamodb';
import type { SessionState } from '../../lib/domain/session';
import { takeLock } from '../../lib/engine/session/lock';
import { when } from '../../lib/ledger/expression';
import { keys, type LockItem, type SessionItem } from '../../lib/ledger/items';
import { LedgerLab, type Sent } from '../helpers/ledger-lab';
import { lockIn, put, seed, sessionIn } from '../races/ledger-scene';

const key = keys.lock('dev', 'shop');
const newcomer = { session_id: 'new', environment: 'dev', stack_name: 'shop' } as SessionItem;
const isOfLock = ({ input }: Sent): boolean => JSON.stringify(input).includes('LOCK#');

/** A stack that a session has, which stands so. */
function held(state: SessionState, occupies: boolean): LedgerLab {
  const lab = new LedgerLab();
  seed(lab, { id: 'old', state, occupies });
  return lab;
}

test('a stack that nobody ever had is taken', async () => {
  const lab = new LedgerLab();
  expect(await takeLock(lab.engine(), newcomer)).toEqual({ taken: true });
  expect(lockIn(lab)).toMatchObject({ ...key, kind: 'lock', session_id: 'new', version: 1 });
});

test.each([
  ['executing', false],
  ['executing', true],
  ['rolling_back', false],
  ['completed', true],
  ['failed', true],
  ['rolled_back', true],
] as const)('a stack is refused, with who has it, while that is %s (occupies: %s)', async (state, occupies) => {
  const lab = held(state, occupies);
  expect(await takeLock(lab.engine(), newcomer)).toEqual({ taken: false, holder: sessionIn(lab, 'old') });
  expect(lockIn(lab)).toMatchObject({ session_id: 'old', version: 1 });
});

test.each(['failed', 'rolled_back'] as const)(
  'a stack is taken from a session that is %s and holds nothing',
  async (state) => {
    const lab = held(state, false);
    expect(await takeLock(lab.engine(), newcomer)).toEqual({ taken: true });
    expect(lockIn(lab)).toMatchObject({ session_id: 'new', version: 2 });
  },
);

test('a stack of a session that nobody knows any more is taken', async () => {
  const lab = new LedgerLab();
  await lab.ledger().create<LockItem>({ ...key, kind: 'lock', session_id: 'forgotten' });
  expect(await takeLock(lab.engine(), newcomer)).toEqual({ taken: true });
  expect(lockIn(lab)).toMatchObject({ session_id: 'new' });
});

test('who has a stack takes it again, whatever its own state, and that is a write of its own', async () => {
  const lab = held('executing', true);
  expect(await takeLock(lab.engine(), { ...newcomer, session_id: 'old' })).toEqual({ taken: true });
  expect(lockIn(lab)).toMatchObject({ session_id: 'old', version: 2 });
});

test('a stack of another environment, or another of the same, is another', async () => {
  const lab = held('executing', true);
  expect(await takeLock(lab.engine(), { ...newcomer, environment: 'prod' })).toEqual({ taken: true });
  expect(await takeLock(lab.engine(), { ...newcomer, stack_name: 'blog' })).toEqual({ taken: true });
});

test.each([
  [
    'nobody ever had',
    (lab: LedgerLab) => lab.store.call('DeleteItem', { TableName: lab.tables.ledger, Key: marshall(key) }),
  ],
  ['is free again', (lab: LedgerLab) => seed(lab, { id: 'old', state: 'rolled_back', occupies: false })],
])('of two who find at once a stack that %s, one takes it and the other is told of the first', async (_, free) => {
  const lab = held('executing', true);
  seed(lab, { id: 'rival' });
  free(lab);
  const rival = lab.ledger();
  let comes = true;
  lab.tap = async (sent, proceed) => {
    if (comes && isOfLock(sent) && sent.operation !== 'GetItem') {
      // Between the read and the write of one the other takes it.
      comes = false;
      await rival.create<LockItem>({ ...key, kind: 'lock', session_id: 'rival' });
      await rival.update<LockItem>(key, { set: [['session_id', 'rival']] }, when.present('pk'));
    }
    return proceed();
  };
  expect(await takeLock(lab.engine(), newcomer)).toEqual({ taken: false, holder: sessionIn(lab, 'rival') });
  expect(lockIn(lab).session_id).toBe('rival');
});

test('a stack that changes hands at every look is given up with an error, and not for ever tried', async () => {
  const lab = held('rolled_back', false);
  const others = lab.ledger();
  let looks = 0;
  lab.tap = async (sent, proceed) => {
    const answer = proceed();
    if (sent.operation !== 'GetItem' || !isOfLock(sent)) return answer;
    looks += 1;
    // No item of a session of that name: free again at the next look, and changed at the write.
    await others.update<LockItem>(key, { set: [['session_id', `passing-${looks}`]] }, when.present('pk'));
    return answer;
  };
  await expect(takeLock(lab.engine(), newcomer)).rejects.toThrow(
    'the lock of shop/dev changed 10 times while it was read',
  );
  expect(looks).toBe(10);
  expect(lockIn(lab).session_id).toBe('passing-10');
});

describe('a revision', () => {
  const follows = (former: string, more: Partial<SessionItem> = {}) =>
    ({ ...newcomer, revision: { number: 2, former, former_epoch: 1, kept: {} }, ...more }) as SessionItem;

  test('takes the stack from the one that it follows, which serves', async () => {
    const lab = held('completed', true);
    expect(await takeLock(lab.engine(), follows('old'))).toEqual({ taken: true });
    expect(lockIn(lab)).toMatchObject({ session_id: 'new', version: 2 });
  });

  test.each<[string, SessionState, string]>([
    ['from any other', 'completed', 'older'],
    ['from what has failed', 'failed', 'old'],
    ['from what is being undone', 'rolling_back', 'old'],
  ])('takes it not %s', async (_, state, former) => {
    const lab = held(state, true);
    expect(await takeLock(lab.engine(), follows(former))).toEqual({ taken: false, holder: sessionIn(lab, 'old') });
    expect(lockIn(lab)).toMatchObject({ session_id: 'old', version: 1 });
  });

  /** One that has come to nothing, and the one before it. */
  function fallen(state: SessionState): LedgerLab {
    const lab = held(state, true);
    seed(lab, { id: 'new', state: 'rolled_back', occupies: false });
    const { revision } = follows('old');
    put<SessionItem>(lab, { ...sessionIn(lab, 'new'), ...(revision && { revision }) });
    put<LockItem>(lab, { ...lockIn(lab), session_id: 'new' } as LockItem);
    return lab;
  }

  test('that has come to nothing has given it back to the one before, and to nobody else', async () => {
    const lab = fallen('completed');
    const stranger = { ...newcomer, session_id: 'third' };
    expect(await takeLock(lab.engine(), stranger)).toEqual({ taken: false, holder: sessionIn(lab, 'old') });
    expect(await takeLock(lab.engine(), { ...newcomer, session_id: 'old' })).toEqual({ taken: true });
    expect(lockIn(lab)).toMatchObject({ session_id: 'old' });
  });

  test('takes what it has again, whatever became of the one before', async () => {
    const lab = fallen('rolling_back');
    expect(await takeLock(lab.engine(), follows('old'))).toEqual({ taken: true });
    expect(lockIn(lab)).toMatchObject({ session_id: 'new' });
  });
});
