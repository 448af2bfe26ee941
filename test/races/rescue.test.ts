import fc from 'fast-check';
import type { OnFailure } from '../../lib/domain/session';
import { closeSession } from '../../lib/engine/session/close-session';
import { loadSession } from '../../lib/engine/session/session-store';
import { rescue } from '../../lib/engine/watch/rescue';
import type { StepItem } from '../../lib/ledger/items';
import { Arena } from './arena';
import { livingFate } from './fate';
import { executionArn, put, seed, sessionIn, stepIn, stepOf } from './ledger-scene';
import { holds } from './property';
import { runRollbacks } from './rollback-machine';
import { actionsOf, Things } from './things';

/** A deployment completes, and its execution ends, while a sweeper and a newcomer look whether anything works on it. */
const race = fc.asyncProperty(
  fc.scheduler(),
  fc.constantFrom<OnFailure>('rollback', 'keep'),
  livingFate,
  async (scheduler, on_failure, fate) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { sweeper: fate },
    });
    const id = seed(arena, { steps: [stepOf('only', 'quick')], on_failure, holds: { only: ['AWS::EC2::VPC'] } });
    put<StepItem>(arena, { ...stepIn(arena, 'only'), state: 'completed', phase: 'ready' });
    const execution = arena.states.add(executionArn(id));
    const undone: string[] = [];
    runRollbacks(arena);
    const { onStart } = arena.states;
    arena.states.onStart = (started, input) => {
      undone.push(started.arn);
      onStart(started, input);
    };
    const look = (name: string) =>
      arena.invoke(name, async (engine) => rescue(engine, await loadSession(engine.ledger, id)));
    void arena
      .invoke('machine', (engine) => closeSession(engine, { session_id: id, epoch: 1 }))
      .then(() => {
        execution.status = 'SUCCEEDED';
      });
    void look('sweeper');
    void look('newcomer');
    await arena.run();
    expect(sessionIn(arena)).toMatchObject({ state: 'completed', epoch: 1 });
    expect(stepIn(arena, 'only')).toMatchObject({ state: 'completed', epoch: 1 });
    expect(undone).toEqual([]);
  },
);

test('what completes while somebody looks whether anything works on it is not undone, nor fenced off', async () => {
  await holds(race);
});
