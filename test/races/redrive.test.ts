import fc from 'fast-check';
import { sessionIdOf } from '../../lib/domain/naming';
import { isTerminal } from '../../lib/domain/session';
import { openSession } from '../../lib/engine/session/open-session';
import { loadSession } from '../../lib/engine/session/session-store';
import { rescue } from '../../lib/engine/watch/rescue';
import { Arena, type Tamper } from './arena';
import { anyFate, livingFate } from './fate';
import { executionArn, seed, sessionIn, stepIn, stepOf, workflowOf } from './ledger-scene';
import { type OldState, oldStates, watchTheFence } from './old-execution';
import { catches, holds } from './property';
import { runRollbacks } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

const steps = [stepOf('made', 'thing'), stepOf('last', 'holds', [{ step: 'made', until: 'created' }])];
const startedAt = Date.UTC(2026, 0, 1);
const id = sessionIdOf('race', executionArn('old'), startedAt);
const names = Object.keys(oldStates) as OldState[];
const openAgain = {
  request: { stack_name: 'shop' },
  environment: 'dev',
  workflow_id: 'race@1',
  execution_arn: executionArn('old'),
  execution_started_at: new Date(startedAt).toISOString(),
};

/** An execution is stopped and redriven, while its session is rolled back and again when that is over. */
const race = (tamper?: Tamper) => {
  const some = fc.subarray(names, { minLength: 1, maxLength: 3 });
  return fc.asyncProperty(fc.scheduler(), some, anyFate, livingFate, async (scheduler, redriven, first, watchdog) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(things, invocation),
      workflow: workflowOf(steps),
      fates: { 'old drive': first, watchdog },
      ...(tamper && { tamper }),
    });
    const things = new Things(arena);
    seed(arena, { id, steps, execution: executionArn('old') });
    arena.states.add(executionArn('old'), 'ABORTED');
    watchTheFence(arena);
    runRollbacks(arena);
    things.onSend = () => {
      if (isTerminal(sessionIn(arena, id).state)) arena.broke('nothing is made for a session that has ended');
    };
    const repeat = (name: OldState, token = `${name} again`): void =>
      void arena.invoke<unknown>(name, (engine) => oldStates[name](engine, id, token));
    // Runs on after the stop, as functions do.
    repeat('old drive');
    void arena.retried('watchdog', async (engine) => rescue(engine, await loadSession(engine.ledger, id)));
    for (const name of redriven) repeat(name, name);
    await arena.run();
    expect(sessionIn(arena, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    if (things.alive().length > 0) throw new Error('nothing is left');

    const ledger = () => JSON.stringify([sessionIn(arena, id), ...steps.map(({ name }) => stepIn(arena, name, id))]);
    const ended = ledger();
    const reopened = arena.retried('old open_session', (engine) => openSession(engine, openAgain));
    for (const name of names) repeat(name);
    expect(await arena.finish(reopened)).toMatchObject({ status: 'refused' });
    if (ledger() !== ended) throw new Error('what has ended stays as it is');
    if (things.alive().length > 0) throw new Error('nothing is left');
    const asked = redriven.filter((name) => name === 'old start_rollback');
    const waiting = [...asked, 'old gate again', 'old hold again', 'old start_rollback again'];
    if (!waiting.every((token) => arena.states.woken.has(token))) throw new Error('every waiting token is answered');
  });
};

test('a stopped execution that is redriven changes nothing of the session that was rolled back', async () => {
  await holds(race(), 40);
});

test('planted: writes that do not look at the epoch change a step that was fenced off', async () => {
  const tamper: Tamper = (_operation, input) => conditionHolds(input, 'epoch');
  await catches(race(tamper), /an old function leaves evidence and no more|what has ended stays as it is/);
});
