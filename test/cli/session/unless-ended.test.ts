import { isUndone, unlessEnded } from '../../../lib/cli/session/unless-ended';
import { UnityError } from '../../../lib/domain/errors/unity-error';
import type { AskedRollback } from '../../../lib/domain/session';
import type { SessionItem } from '../../../lib/ledger/items';
import { LedgerLab } from '../../helpers/ledger-lab';
import { put, seed, sessionIn } from '../../races/ledger-scene';
import { at, rollbackSince } from '../reporters/documents';

const full: AskedRollback = { type: 'full' };
const part: AskedRollback = { type: 'partial', checkpoint: 'network' };
const seen = { rollback: { ...rollbackSince(5), type: 'partial' } } as const;

/** How a session stands that a part was undone of, at that time. */
const undone = (seconds: number, request: AskedRollback, occupies = true) =>
  ({
    state: 'rolled_back',
    occupies,
    requested_rollback: request,
    rollback: { started_at: at(seconds) },
  }) as unknown as SessionItem;

test.each([
  ['all of it, which somebody else has undone', full, undone(9, full, false), true],
  ['all of it, of which a part was undone before', full, undone(5, part), false],
  ['all of it, of which somebody else has undone a part meanwhile', full, undone(9, part), false],
  ['a part, which somebody else has undone meanwhile', part, undone(9, part), true],
  ['a part, which was undone before', part, undone(5, part), false],
  ['a part, of which somebody else undoes all', part, { ...undone(9, full), state: 'rolling_back' } as const, false],
])('of %s', (_, request, session, expected) => {
  expect(isUndone(seen, request)(session)).toBe(expected);
});

test('a refusal counts where what was wanted is not done, and another failure always does', async () => {
  const lab = new LedgerLab();
  seed(lab, { steps: [], state: 'completed' });
  put<SessionItem>(lab, { ...sessionIn(lab), state: 'rolled_back', occupies: true });
  const { session_id: sessionId } = sessionIn(lab);
  const asked = (error: Error, isDone: boolean) =>
    unlessEnded(lab.engine(), { sessionId, isDone: () => isDone }, () => Promise.reject(error));
  const refused = new UnityError('TransitionRefused', { message: 'a sweep runs' });
  await expect(asked(refused, false)).rejects.toBe(refused);
  await expect(asked(refused, true)).resolves.toBeUndefined();
  const other = new UnityError('ServiceUnavailable', { message: 'no' });
  await expect(asked(other, true)).rejects.toBe(other);
});
