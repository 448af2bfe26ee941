import fc from 'fast-check';
import { closeRollback } from '../../lib/engine/rollback/close-rollback';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { Arena, type Tamper } from './arena';
import { dying, livingFate } from './fate';
import { executionArn, rollbackArn, seed, sessionIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

/** A rollback is closed by a function that dies and the one that repeats it, while somebody begins to wait for its end. */
const race = (tamper?: Tamper) =>
  fc.asyncProperty(fc.scheduler(), dying, livingFate, livingFate, async (scheduler, dies, closing, waiting) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { dies, closing, waiting },
      ...(tamper && { tamper }),
    });
    const sessionId = seed(arena, { state: 'rolling_back', steps: [stepOf('only', 'quick')] });
    arena.states.add(executionArn(sessionId));
    arena.states.add(rollbackArn(sessionId, 0), 'RUNNING', { session_id: sessionId, generation: 0 });
    const close = (name: string) =>
      arena.invoke(name, (engine) => closeRollback(engine, { session_id: sessionId, epoch: 1 }));
    void close('dies');
    void close('closing');
    void arena.invoke('waiting', (engine) =>
      startRollback(engine, { sessionId, request: { type: 'full' }, waiterToken: 'waiting', epoch: 0 }),
    );
    await arena.run();
    expect(sessionIn(arena).state).toBe('rolled_back');
    if (!arena.states.woken.has('waiting')) throw new Error('every waiting token is answered');
  });

test('whoever waits for a rollback hears of its end, though the function that ended it died', async () => {
  await holds(race());
});

test('planted: a token that is left with a rollback that is over is never answered', async () => {
  await catches(
    race((_operation, input) => conditionHolds(input, 'state')),
    /every waiting token is answered/,
  );
});
