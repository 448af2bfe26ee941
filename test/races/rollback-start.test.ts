import fc from 'fast-check';
import { isTerminal } from '../../lib/domain/session';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession } from '../../lib/engine/session/session-store';
import { rescue } from '../../lib/engine/watch/rescue';
import type { SessionItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate, livingFate } from './fate';
import { executionArn, onChange, rollbackArn, seed, sessionIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { runRollbacks, tokenTask } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

const request = { type: 'full' } as const;

/** A rollback is begun once, and whatever is started anew raises epoch and generation together by one. */
function watchTheEpoch(arena: Arena): void {
  onChange<SessionItem>(arena, 'session', (before, after) => {
    const begins = after.state === 'rolling_back' && before.state !== 'rolling_back';
    const raised = after.generation - before.generation;
    const asked = before.rollback?.started_at !== after.rollback?.started_at;
    if ((begins || asked) && !(begins && raised === 1)) arena.broke('a rollback begins once');
    if (after.epoch - before.epoch !== raised) arena.broke('a generation raises the epoch once');
  });
}

/** The failed machine, the watchdog and a person start the rollback at once; one may die, executions may be stopped. */
const race = (tamper?: Tamper, mostStops = 0) => {
  const who = fc.constantFrom('machine', 'watchdog', 'person');
  const fates = [who, anyFate, livingFate, fc.nat(mostStops)] as const;
  return fc.asyncProperty(fc.scheduler(), ...fates, async (scheduler, struck, fate, other, stopped) => {
    const next = { machine: 'watchdog', watchdog: 'person', person: 'machine' }[struck];
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { [struck]: fate, [next]: other },
      // A person who comes when all is over is told so.
      mayThrow: /TransitionRefused: .*holds nothing to undo/,
      ...(tamper && { tamper }),
    });
    const sessionId = seed(arena, { steps: [stepOf('only', 'quick')] });
    arena.states.add(executionArn(sessionId), 'ABORTED');
    watchTheEpoch(arena);
    runRollbacks(arena, stopped);
    let answered = false;
    const start = (name: string) => arena.invoke(name, (engine) => startRollback(engine, { sessionId, request }));
    const look = async (name: string) =>
      arena.invoke(name, async (engine) => rescue(engine, await loadSession(engine.ledger, sessionId)));
    void tokenTask(arena, 'machine', (engine, waiterToken) =>
      startRollback(engine, { sessionId, request, waiterToken, epoch: 1 }),
    ).then(() => {
      answered = true;
    });
    void look('watchdog');
    void start('person');
    await arena.run();
    // Of the stopped executions, the watchdog follows up the first; the others wait for the sweeper, and so does one
    // that was not started since its starter died: without any that were stopped, somebody else starts it.
    const mostSweeps = stopped === 0 ? 0 : stopped + 1;
    for (let sweeps = 0; sweeps < mostSweeps && !isTerminal(sessionIn(arena).state); sweeps++) {
      arena.pass(300);
      void look('sweeper');
      await arena.run();
    }
    const { state, generation } = sessionIn(arena);
    if (state !== 'rolled_back') throw new Error(`a rollback that was asked for ends: ${state}`);
    const started = [...arena.states.executions.keys()].filter((arn) => arn.includes('--rollback'));
    const wanted = Array.from({ length: generation }, (_, index) => rollbackArn(sessionId, index + 1));
    if (started.sort().join() !== wanted.sort().join()) throw new Error('one execution a generation');
    if (!answered) throw new Error('every waiting token is answered');
  });
};

test('three who start a rollback at once start one, and whoever waits for it is told its end', async () => {
  await holds(race(undefined, 3));
});

test('planted: a beginning without a look at what the session has become begins twice', async () => {
  const tamper: Tamper = (_operation, input) => {
    const begins = JSON.stringify(input.ExpressionAttributeNames ?? {}).includes('requested_rollback');
    return begins ? ['state', 'epoch', 'generation'].reduce<typeof input>(conditionHolds, input) : input;
  };
  // Who begins second takes what the first left for gone: the raised epoch shows it, or the token that is lost.
  await catches(race(tamper), /a rollback begins once|every waiting token is answered/);
});

test('planted: executions that are named by chance are more than one a generation', async () => {
  let started = 0;
  const tamper: Tamper = (operation, input) => {
    started += 1;
    return operation === 'StartExecution' ? { ...input, name: `${String(input.name)}-${started}` } : input;
  };
  await catches(race(tamper), /one execution a generation/);
});
