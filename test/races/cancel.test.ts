import fc from 'fast-check';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { sessionTransitions } from '../../lib/domain/session';
import { cancelSession } from '../../lib/engine/session/cancel';
import type { SessionItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate, livingFate } from './fate';
import { runForward } from './forward-machine';
import { executionArn, onChange, seed, sessionIn, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { runRollbacks } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

/** Whatever happens, a session moves as its table says, and the first cause that is written stays. */
function watchTheSession(arena: Arena): void {
  onChange<SessionItem>(arena, 'session', (before, after) => {
    if (before.state !== after.state && !sessionTransitions[before.state].includes(after.state))
      arena.broke(`a session goes where its table says, not from ${before.state} to ${after.state}`);
    if (before.root_cause && JSON.stringify(before.root_cause) !== JSON.stringify(after.root_cause))
      arena.broke('the root cause stays what it was first');
  });
}

const scenes = fc.record({
  // The fewer there are, the closer to one another cancel and the end come.
  size: fc.constantFrom(0, 1, 3),
  a: fc.constantFrom('quick', 'thing', 'fails'),
  b: fc.constantFrom('quick', 'holds', 'fails'),
  until: fc.constantFrom('created' as const, 'ready' as const),
  on_failure: fc.constantFrom('rollback' as const, 'keep' as const, 'approval' as const),
});
const struck = fc.constantFrom('drive a', 'drive b', 'gate c', 'hold b', 'close', 'roll back');

/** A deployment of up to three steps runs, some of which may fail, while somebody cancels it. */
const race = (tamper?: Tamper) =>
  fc.asyncProperty(fc.scheduler(), scenes, livingFate, struck, anyFate, async (scheduler, scene, late, name, fate) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(things, invocation),
      fates: { cancel: late, [name]: fate },
      ...(tamper && { tamper }),
    });
    const things = new Things(arena);
    const steps = [
      stepOf('b', scene.b),
      stepOf('a', scene.a),
      stepOf('c', 'quick', [{ step: 'a', until: scene.until }]),
    ].slice(0, scene.size);
    const id = seed(arena, { steps, on_failure: scene.on_failure });
    arena.states.add(executionArn(id));
    watchTheSession(arena);
    runRollbacks(arena);
    const forward = runForward(arena, { session_id: id, epoch: 1 }, steps);
    const cancelling = arena.retried('cancel', async (engine) => {
      try {
        await cancelSession(engine, id, 'changed my mind');
        return 'accepted';
      } catch (error) {
        if (error instanceof UnityError && error.code === 'TransitionRefused') return 'refused';
        throw error;
      }
    });
    const [end, cancelled] = await arena.finish(Promise.all([forward, cancelling]));
    const session = sessionIn(arena);
    if (end === 'completed' && cancelled === 'accepted') throw new Error('an accepted cancel is never lost');
    const ended = { rollback: 'rolled_back', keep: 'failed', approval: 'failed' }[scene.on_failure];
    expect(session.state).toBe(end === 'completed' ? 'completed' : ended);
    const asks = end !== 'completed' && scene.on_failure === 'approval' ? 'asked' : undefined;
    expect(session.rollback_approval?.state).toBe(asks);
    if (end === 'completed') {
      expect(steps.map((step) => stepIn(arena, step.name).phase)).toEqual(steps.map(() => 'ready'));
      expect(session.root_cause).toBeUndefined();
    } else {
      const { step, code } = session.root_cause!;
      // Who missed the answer may be told that the session has gone on: so it has, to where the cancel sent it.
      if (step === null)
        expect([code, cancelled === 'accepted' || late.kind === 'misses']).toEqual(['SessionCancelled', true]);
      else expect([code, stepIn(arena, step).cancelled]).toEqual([`Refused-${step}`, undefined]);
    }
    if (session.state === 'rolled_back') expect(things.alive()).toEqual([]);
  });

test('a cancel that is accepted ends the session, and all that waits in it hears of its end', async () => {
  await holds(race());
});

test('planted: a session that completes whatever it is told loses a cancel', async () => {
  const tamper: Tamper = (_operation, input) => conditionHolds(input, 'cancelling');
  await catches(race(tamper), /an accepted cancel is never lost/);
});
