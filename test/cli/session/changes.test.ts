import { changesBetween } from '../../../lib/cli/session/changes';
import { describeChange } from '../../../lib/cli/session/words';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { at, done, rollbackSince, running, session, step, undo } from '../reporters/documents';

const told = (before: SessionDocument | undefined, after: SessionDocument, now = at(100)): readonly string[] =>
  changesBetween(before, after, now).map((change) => `${change.time.slice(11, 19)} ${describeChange(change, after)}`);

describe('what changed between two looks', () => {
  test('is nothing when nothing did', () => {
    const look = session([done('a', 1, 2), running('b', 2)]);
    expect(told(look, look)).toEqual([]);
  });

  test('is told in full for a step that began and ended in between, in the order of its own times', () => {
    const before = session([running('a', 1), step('b'), step('c')]);
    const after = session([done('a', 1, 10), done('b', 10, 12), running('c', 12)]);
    expect(told(before, after)).toEqual([
      '00:00:10 a created',
      '00:00:10 a completed (9.0 s)',
      '00:00:10 b started',
      '00:00:12 b created',
      '00:00:12 b completed (2.0 s)',
      '00:00:12 c started',
    ]);
  });

  test('says of what a revision has kept that it had that when it began, whenever that is looked at, and says it once', () => {
    const look = session([{ ...step('a'), state: 'completed', kept_from: 'spot-1' }, running('b', 2)], {
      started_at: at(1),
    });
    expect(told(undefined, look).slice(0, 2)).toEqual(['00:00:01 a kept', '00:00:02 b started']);
    const requested = session([step('a'), step('b')], { state: 'requested' });
    expect(told(requested, look).slice(0, 2)).toEqual(['00:00:01 a kept', '00:00:02 b started']);
    expect(told(look, look)).toEqual([]);
  });

  test('tells what has ended the same way as before once more', () => {
    const error = { code: 'X', message: 'no', request_id: null };
    const failing = (from: number) =>
      session([running('a', from, { state: 'failed', completed_at: at(from + 1), error })], {
        state: 'failed',
        completed_at: at(from + 2),
      });
    expect(told(failing(1), failing(10))).toEqual([
      '00:00:10 a started',
      '00:00:11 a failed: X: no',
      '00:00:12 shop/dev: failed',
    ]);
    const undone = (to: number) => session([done('a', 1, 2, undo('failed', to - 1, to))], { state: 'rolling_back' });
    expect(told(undone(5), undone(9))).toEqual([expect.stringMatching(/^00:00:09 a stuck/)]);
    expect(told(undone(9), undone(9))).toEqual([]);
    // The next rollback finds nothing of it.
    const gone = (to?: number) => session([done('a', 1, 2, undo('completed', to, to))], { state: 'rolling_back' });
    expect(told(gone(5), gone())).toEqual([]);
  });

  test('tells what a step has to say of what it did', () => {
    const note = 'ami-1, the AMI of spot-0123456789, is not to be had here any more: the newest is used';
    expect(told(session([running('a', 1)]), session([{ ...done('a', 1, 10), note }])).at(-1)).toBe(
      `00:00:10 a completed (9.0 s): ${note}`,
    );
  });

  test('ends with the end of the session, whatever came late', () => {
    const before = session([running('a', 1)]);
    const resource = {
      step: 'a',
      key: 'x',
      type: 'AWS::EC2::VPC',
      id: 'vpc-1',
      state: 'active',
      metadata: {},
    } as const;
    const after = session([done('a', 1, 10)], { state: 'completed', completed_at: at(10), resources: [resource] });
    expect(told(before, after).at(-1)).toBe('00:00:10 shop/dev: completed');
    expect(told(before, after)).toContain('00:00:10 a: AWS::EC2::VPC vpc-1 active');
  });

  test('tells the failure, then the rollback, then what was undone', () => {
    const before = session([running('a', 1), running('b', 1)]);
    const failed = running('a', 1, {
      state: 'failed',
      completed_at: at(5),
      error: { code: 'AccessDenied', message: 'no', request_id: null },
      undo: {
        state: 'completed',
        started_at: at(8),
        completed_at: at(9),
        error: null,
        waiting_for: null,
        times_out_at: null,
        stalled_at: null,
      },
    });
    const stopped = running('b', 1, { state: 'failed', cancelled: true, completed_at: at(6) });
    const after = session([failed, stopped], { state: 'rolling_back', rollback: rollbackSince(7) });
    expect(told(before, after)).toEqual([
      '00:00:05 a failed: AccessDenied: no',
      '00:00:06 b cancelled',
      '00:00:07 shop/dev: rolling back',
      '00:00:09 a nothing to undo',
    ]);
  });

  test('is that a rollback looks once more, and that what it found is undone again', () => {
    const progress = (phase: 'undoing' | 'verifying', undone: number, generation = 1) =>
      session([done('a', 1, 2)], {
        state: 'rolling_back',
        rollback: { ...rollbackSince(3), progress: { phase, undone, stuck: 1, total: 3, generation } },
      });
    expect(told(progress('undoing', 0), progress('undoing', 1))).toEqual([]);
    expect(told(progress('undoing', 1), progress('verifying', 2))).toEqual([
      '00:01:40 shop/dev: rolling back (verifying), 2/3 undone, 1 stuck',
    ]);
    expect(told(progress('verifying', 2, 2), progress('undoing', 1, 2))).toEqual([
      '00:01:40 shop/dev: rolling back, 1/3 undone, 1 stuck, rollback 2',
    ]);
  });

  test('tells another try and what a step waits for', () => {
    const before = session([running('a', 1, { waiting_for: 'one' })]);
    const after = session([running('a', 1, { attempt: 2, waiting_for: 'two' })]);
    expect(told(before, after)).toEqual(['00:01:40 a tries again (attempt 2)', '00:01:40 a: two']);
  });

  test('says which commands answer a step that asks a person', () => {
    const asking = running('go', 1, { action: 'approve', waiting_for: 'waits for approval: Open?' });
    const [change] = changesBetween(session([running('go', 1, { action: 'approve' })]), session([asking]), at(2));
    expect(describeChange(change!, session([asking]), ' --local')).toBe(
      'go: waits for approval: Open? (answer with: unity approve two-0123456789/go --local, or: unity reject two-0123456789/go --reason WHY --local)',
    );
  });

  test('never lets a message from outside reach the terminal as a command', () => {
    const error = { code: 'X', message: 'a\u001b[31mb\nc\u0007', request_id: null };
    const after = session([running('a', 1, { state: 'failed', completed_at: at(2), error })]);
    expect(told(session([running('a', 1)]), after)).toEqual(['00:00:02 a failed: X: a\uFFFD[31mb c\uFFFD']);
  });

  test('is that a session waits for what was handed over, and then that it has come to its end', () => {
    const tail = { step: 'a', type: 'AWS::EC2::VPC', id: 'vpc-1', reason: 'slow', expected_at: at(500) };
    const row = { step: 'a', key: 'x', type: 'AWS::EC2::VPC', id: 'vpc-1', metadata: {}, handed_over: true } as const;
    const undo = {
      started_at: at(20),
      completed_at: at(21),
      error: null,
      waiting_for: 'slow',
      times_out_at: null,
      stalled_at: null,
    } as const;
    const undone = done('a', 1, 10, { undo: { state: 'completed', ...undo } });
    const rollback = { ...rollbackSince(20), completed_at: at(30) };
    const before = session([done('a', 1, 10)], { state: 'rolling_back', rollback: rollbackSince(20) });
    const pending = session([undone], {
      state: 'rolled_back',
      completed_at: at(30),
      resources: [{ ...row, state: 'deleting' }],
      rollback: { ...rollback, verdict: 'pending', tails: [tail] },
    });
    expect(told(before, pending)).toEqual([
      '00:00:21 a: AWS::EC2::VPC vpc-1 deleting',
      '00:00:21 a handed over',
      '00:00:30 shop/dev: rolled back (pending), waiting for 1 slow tail: AWS::EC2::VPC vpc-1 of a, usually gone by 00:08:20 UTC',
    ]);
    const clean = session([undone], {
      ...pending,
      resources: [{ ...row, state: 'deleted' }],
      rollback: { ...rollback, verdict: 'clean', tails_ended_at: at(510) },
    });
    expect(told(pending, clean).at(-1)).toBe('00:08:30 shop/dev: rolled back (clean)');
    expect(told(clean, clean)).toEqual([]);
  });
});
