import { type SessionState, sessionStates } from '../../lib/domain/session';
import { viewSession } from '../../lib/engine/session/session-view';
import type { SessionItem, StepItem, UndoRecord } from '../../lib/ledger/items';
import { LedgerLab } from '../helpers/ledger-lab';
import { put, seed, sessionIn, stepIn, stepOf } from '../races/ledger-scene';

test.each<[Partial<UndoRecord>, string | null]>([
  [{}, null],
  [{ progress: 'a copy is being made' }, 'a copy is being made'],
  [{ progress: 'a copy is being made', how_far: '30 %' }, 'a copy is being made (30 %)'],
])('a document says what an undo waits for, and how far that is: %j', async (facts, says) => {
  const lab = new LedgerLab();
  seed(lab, { state: 'rolling_back', steps: [stepOf('net', 'net')] });
  const undo: UndoRecord = { epoch: 1, state: 'executing', waits_for: [], attempts: 0, ...facts };
  put<StepItem>(lab, { ...stepIn(lab, 'net'), undo });
  const { steps } = await viewSession(lab.engine(), 'race-1');
  expect(steps[0]?.undo?.waiting_for).toBe(says);
});

test.each<SessionState>(sessionStates)('a stack gives what it has only as long as it is whole: %s', async (state) => {
  const lab = new LedgerLab();
  seed(lab, { state: 'completed', steps: [stepOf('net', 'net')] });
  put<SessionItem>(lab, { ...sessionIn(lab), state, outputs: { url: 'http://203.0.113.2/' } });
  const { outputs } = await viewSession(lab.engine(), 'race-1');
  expect(outputs).toEqual(state === 'completed' ? { url: 'http://203.0.113.2/' } : {});
});
