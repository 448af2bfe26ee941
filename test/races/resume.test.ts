import fc from 'fast-check';
import type { Engine } from '../../lib/engine/engine';
import { loadSteps } from '../../lib/engine/session/session-store';
import { drive } from '../../lib/engine/step/drive';
import { when } from '../../lib/ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate, livingFate } from './fate';
import { runForward } from './forward-machine';
import { executionArn, onChange, seed, sessionIn, stepIn, stepOf } from './ledger-scene';
import { type OldState, oldStates, watchTheFence } from './old-execution';
import { catches, holds } from './property';
import { runRollbacks } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

const steps = [stepOf('made', 'thing'), stepOf('last', 'quick', [{ step: 'made', until: 'created' }])];
const names = Object.keys(oldStates) as OldState[];

/** What resuming writes: session and steps get a newer epoch, and what is not ready begins anew. */
async function resume(engine: Engine, id: string): Promise<boolean> {
  const raised = await engine.ledger.update<SessionItem>(
    keys.session(id),
    {
      set: [
        ['epoch', 2],
        ['generation', 1],
      ],
      remove: ['cancelling', 'root_cause'],
    },
    when.all(when.equals('state', 'executing'), when.equals('epoch', 1)),
  );
  if (!raised.applied) return false;
  for (const { name } of await loadSteps(engine.ledger, id)) {
    const fenced = await engine.ledger.update<StepItem>(
      keys.step(id, name),
      { set: [['epoch', 2]] },
      when.equals('epoch', 1),
    );
    if (!fenced.applied || fenced.item.phase === 'ready') continue;
    const former = ['error', 'cancelled', 'completed_at', 'retry_at', 'deadline_at', 'gate_token', 'hold_token'];
    const anew = [
      ['state', 'pending'],
      ['phase', 'waiting'],
      ['attempt', 1],
    ] as const;
    await engine.ledger.update(keys.step(id, name), { set: anew, remove: former }, when.equals('epoch', 2));
  }
  return true;
}

/** A session is resumed while functions of its former execution still run, or are run again. */
const race = (tamper?: Tamper) => {
  const some = fc.subarray(names, { maxLength: 3 });
  return fc.asyncProperty(fc.scheduler(), some, anyFate, livingFate, async (scheduler, redriven, first, resuming) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(things, invocation),
      fates: { 'old drive': first, resuming },
      ...(tamper && { tamper }),
    });
    const things = new Things(arena);
    const id = seed(arena, { steps });
    arena.states.add(executionArn(id), 'ABORTED');
    watchTheFence(arena);
    onChange<SessionItem>(arena, 'session', (before, after) => {
      if (before.generation === 1 && before.state === 'executing' && after.via.startsWith('old '))
        arena.broke('an old function leaves a session alone that was resumed');
    });
    runRollbacks(arena);
    const repeat = (name: OldState, token: string): void =>
      void arena.invoke<unknown>(name, (engine) => oldStates[name](engine, id, token));
    repeat('old drive', '');
    for (const name of redriven) repeat(name, `${name} again`);
    let ended: string | undefined;
    void arena
      .retried('resuming', (engine) => resume(engine, id))
      .then(async (resumed) => {
        ended = 'refused';
        if (!resumed) return;
        const going = runForward(arena, { session_id: id, epoch: 2 }, steps);
        // The machine may repeat a function that still runs.
        void arena.invoke('drive made', (engine) => drive(engine, { session_id: id, step: 'made', epoch: 2 }));
        ended = undefined;
        ended = await going;
      });
    await arena.run();
    if (things.made.length > 1) throw new Error('nothing is made twice');
    if (ended === undefined) throw new Error('nobody waits for ever');
    // What was asked for before somebody could resume it, a rollback say, is done.
    if (ended === 'refused') return;
    if (ended === 'completed') {
      expect(sessionIn(arena).state).toBe('completed');
      expect(stepIn(arena, 'made').resources.thing).toMatchObject({ state: 'active', id: 'thing-0' });
    } else {
      // It may have been too slow too often, and nothing else.
      expect(sessionIn(arena)).toMatchObject({ state: 'rolled_back', root_cause: { code: 'TimeoutError' } });
      expect(things.alive()).toEqual([]);
    }
    const asked = redriven.filter((name) => name === 'old start_rollback').map((name) => `${name} again`);
    if (!asked.every((token) => arena.states.woken.has(token))) throw new Error('every waiting token is answered');
  });
};

test('a resumed session makes nothing twice, whatever its former execution still does', async () => {
  await holds(race(), 40);
});

test('planted: drivers of a resumed step that do not look at its lease make two', async () => {
  await catches(
    race((_operation, input) => conditionHolds(input, 'lease')),
    /nothing is made twice/,
  );
});

test('planted: writes that do not look at the epoch change a step that was resumed', async () => {
  await catches(
    race((_operation, input) => conditionHolds(input, 'epoch')),
    /an old function leaves/,
  );
});
