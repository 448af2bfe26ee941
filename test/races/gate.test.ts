import fc from 'fast-check';
import { loadStep } from '../../lib/engine/session/session-store';
import { drive } from '../../lib/engine/step/drive';
import { registerGate } from '../../lib/engine/step/gate';
import { isSatisfied, mayStart } from '../../lib/engine/step/wake';
import { when } from '../../lib/ledger/expression';
import { keys } from '../../lib/ledger/items';
import type { Dependency } from '../../lib/workflow/model';
import { Arena } from './arena';
import { anyFate, frozen, livingFate } from './fate';
import { seed, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { actionsOf, Things } from './things';

const until = fc.constantFrom('created', 'ready');
const edges = fc.array(until, { minLength: 2, maxLength: 3 });

/** Its dependencies are driven while a step’s gate is registered; whoever dies is followed by another. */
const race = (gate: typeof registerGate) =>
  fc.asyncProperty(fc.scheduler(), edges, anyFate, anyFate, async (scheduler, waits, fateOfGate, fateOfDriver) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { gate: fateOfGate, s0: fateOfDriver },
    });
    const dependsOn = waits.map((moment, index): Dependency => ({ step: `s${index}`, until: moment }));
    const session_id = seed(arena, {
      steps: [...dependsOn.map(({ step }) => stepOf(step, 'quick')), stepOf('last', 'quick', dependsOn)],
    });
    arena.states.onWake = () => {
      if (!dependsOn.every((edge) => isSatisfied(edge, stepIn(arena, edge.step).phase))) {
        arena.broke('a step is woken only when its dependencies allow');
      }
    };
    let tokens = 0;
    const registering = arena.retried('gate', (engine) => {
      tokens += 1;
      return gate(engine, { session_id, step: 'last', epoch: 1, token: `gate-${tokens}` });
    });
    const driving = dependsOn.map(({ step }) =>
      arena.retried(step, (engine) => drive(engine, { session_id, step, epoch: 1 })),
    );
    const [driven] = await arena.finish(Promise.all([Promise.all(driving), registering]));
    expect(driven.map(({ status }) => status)).toEqual(dependsOn.map(() => 'ready'));
    if (arena.states.woken.get(`gate-${tokens}`)?.status !== 'go') throw new Error('no wake-up is lost');
  });

/**
 * A registration that was given up writes its token beside the one that was made in its place, before it or after. Two
 * tokens are known: with a third, or this one written twice, the gate reads again when its time is up.
 */
const late = (gate: typeof registerGate) =>
  fc.asyncProperty(fc.scheduler(), livingFate, frozen, anyFate, async (scheduler, fate, fateOfLate, driver) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { gate: fate, 'given up': fateOfLate, s0: driver },
    });
    const steps = [stepOf('s0', 'quick'), stepOf('last', 'quick', [{ step: 's0', until: 'ready' }])];
    const session_id = seed(arena, { steps });
    const registered = (who: string) =>
      arena.retried(who, (engine) => gate(engine, { session_id, step: 'last', epoch: 1, token: who }));
    const driving = arena.retried('s0', (engine) => drive(engine, { session_id, step: 's0', epoch: 1 }));
    await arena.finish(Promise.all([registered('given up'), registered('gate'), driving]));
    if (arena.states.woken.get('gate')?.status !== 'go') throw new Error('no wake-up is lost');
  });

test('a gate opens though a registration that was given up writes over its own', async () => {
  await holds(late(registerGate));
});

/** The opposite: only what was written last is known. */
const forgetsTheOneBefore: typeof registerGate = async (engine, { session_id, step, epoch, token }) => {
  const { applied } = await engine.ledger.update(
    keys.step(session_id, step),
    { set: [['gate_token', token]] },
    when.all(when.equals('epoch', epoch), when.equals('phase', 'waiting')),
  );
  const { spec } = await loadStep(engine.ledger, session_id, step);
  if (!applied || (await mayStart(engine, session_id, spec.dependsOn)))
    await engine.machines.wake(token, { status: 'go' });
};

test('planted: a gate that forgets the token before loses a wake-up', async () => {
  await catches(late(forgetsTheOneBefore), /no wake-up is lost/);
});

test('a gate opens exactly when its dependencies allow, whoever comes first or dies', async () => {
  await holds(race(registerGate));
});

/** The opposite: what it reads is old by the time its token can be seen. */
const readsBeforeItRegisters: typeof registerGate = async (engine, { session_id, step, epoch, token }) => {
  const { spec } = await loadStep(engine.ledger, session_id, step);
  const mayGo = await mayStart(engine, session_id, spec.dependsOn);
  await engine.ledger.update(
    keys.step(session_id, step),
    { set: [['gate_token', token]] },
    when.equals('epoch', epoch),
  );
  if (mayGo) await engine.machines.wake(token, { status: 'go' });
};

test('planted: a gate that reads before it registers loses a wake-up', async () => {
  await catches(race(readsBeforeItRegisters), /no wake-up is lost/);
});

/** The opposite: it is told to go whatever its dependencies are. */
const opensAtOnce: typeof registerGate = async (engine, payload) => {
  await registerGate(engine, payload);
  await engine.machines.wake(payload.token, { status: 'go' });
};

test('planted: a gate that opens at once is caught at its wake-up', async () => {
  await catches(race(opensAtOnce), /woken only when its dependencies allow/);
});
