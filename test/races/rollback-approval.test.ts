import fc from 'fast-check';
import { answerRollbackApproval } from '../../lib/engine/rollback/answer-rollback-approval';
import { endApproval } from '../../lib/engine/rollback/rollback-approval';
import { loadSession } from '../../lib/engine/session/session-store';
import { rescue } from '../../lib/engine/watch/rescue';
import type { SessionItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate, livingFate } from './fate';
import { executionArn, onChange, seed, sessionIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { runRollbacks } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

/** The first answer stands, and what is undone was approved. */
function watchTheAnswer(arena: Arena): void {
  onChange<SessionItem>(arena, 'session', (before, after) => {
    const [former, now] = [before.rollback_approval?.state, after.rollback_approval?.state];
    if (former !== 'asked' && former !== now)
      arena.broke(`the first answer stands, and ${former} is not followed by ${now}`);
    if (after.state === 'rolling_back' && now !== 'approved') arena.broke('what is undone was approved');
  });
}

/** Of a session that asks whether it is to be undone, one approves, one rejects and one cancels at once; one of them may die. */
const race = (tamper?: Tamper) => {
  const who = fc.constantFrom('approve', 'reject', 'cancel');
  return fc.asyncProperty(fc.scheduler(), who, anyFate, livingFate, async (scheduler, struck, fate, other) => {
    const next = { approve: 'reject', reject: 'cancel', cancel: 'approve' }[struck];
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { [struck]: fate, [next]: other },
      mayThrow: /ApprovalNotOpen|TransitionRefused/,
      ...(tamper && { tamper }),
    });
    const [asked_at, expires_at] = [0, 86_400_000].map((later) => new Date(arena.now() + later).toISOString());
    const asks = { state: 'asked', asked_at: asked_at!, expires_at: expires_at! } as const;
    const id = seed(arena, { steps: [stepOf('only', 'quick')], state: 'failed', on_failure: 'approval', asks });
    arena.states.add(executionArn(id), 'FAILED');
    watchTheAnswer(arena);
    runRollbacks(arena);
    void arena.invoke('approve', (engine) => answerRollbackApproval(engine, id, 'approved'));
    void arena.invoke('reject', (engine) => answerRollbackApproval(engine, id, 'rejected'));
    void arena.invoke('cancel', async (engine) =>
      endApproval(engine, await loadSession(engine.ledger, id), 'withdrawn'),
    );
    await arena.run();
    // Who approved may have died before anything was started.
    for (let sweeps = 0; sweeps < 2; sweeps++) {
      arena.pass(300);
      void arena.invoke('sweeper', async (engine) => rescue(engine, await loadSession(engine.ledger, id)));
      await arena.run();
    }
    const { state, rollback_approval: approval } = sessionIn(arena);
    if (approval?.state === 'asked') throw new Error('whoever lives is heard');
    expect(state).toBe(approval?.state === 'approved' ? 'rolled_back' : 'failed');
  });
};

test('of three who answer at once the first is heard, and its word is kept whoever dies', async () => {
  await holds(race());
});

test('planted: an approval that looks at nothing comes over a rejection', async () => {
  const tamper: Tamper = (_operation, input) => conditionHolds(input, 'rollback_approval');
  await catches(race(tamper), /the first answer stands/);
});

test('planted: a rejection that looks at nothing comes over an approval', async () => {
  const tamper: Tamper = (_operation, input) => conditionHolds(input, 'version');
  await catches(race(tamper), /the first answer stands|what is undone was approved/);
});
