import fc from 'fast-check';
import { cancelSession } from '../../lib/engine/session/cancel';
import { loadSession, loadStep } from '../../lib/engine/session/session-store';
import { registerGate, registerHold } from '../../lib/engine/step/gate';
import { mayStart, wakeAllCancelled } from '../../lib/engine/step/wake';
import { when } from '../../lib/ledger/expression';
import { keys, type SessionItem } from '../../lib/ledger/items';
import { Arena } from './arena';
import { anyFate, livingFate } from './fate';
import { seed, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { tokenTask } from './rollback-machine';
import { actionsOf, Things } from './things';

/** What leaves a token, and what ends the session meanwhile. */
const parts = { register: registerHold, cancel: cancelSession };

/** A token is left while its session is cancelled; `last` waits for a step that nobody drives. */
const race = ({ register, cancel }: typeof parts) =>
  fc.asyncProperty(fc.scheduler(), anyFate, livingFate, async (scheduler, registering, cancelling) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { registering, cancelling },
    });
    const session_id = seed(arena, {
      steps: [stepOf('first', 'quick'), stepOf('last', 'holds', [{ step: 'first', until: 'ready' }])],
    });
    void arena.invoke('cancelling', (engine) => cancel(engine, session_id, 'changed my mind'));
    const told = tokenTask(arena, 'registering', (engine, token) =>
      register(engine, { session_id, step: 'last', epoch: 1, token }),
    );
    expect(await arena.finish(told)).toEqual({ status: 'cancelled' });
  });

test.each([
  ['gate', registerGate],
  ['hold', registerHold],
])('a %s that registers while its session is cancelled is told so', async (_name, register) => {
  await holds(race({ ...parts, register }));
});

/** The opposites: the flag they have read is old by the time their token can be seen. */
const holdReadsFirst: typeof registerHold = async (engine, { session_id, step, epoch, token }) => {
  const { cancelling } = await loadSession(engine.ledger, session_id);
  const set = [['hold_token', token]] as const;
  await engine.ledger.update(keys.step(session_id, step), { set }, when.equals('epoch', epoch));
  if (cancelling) await engine.machines.wake(token, { status: 'cancelled' });
};
const gateReadsFirst: typeof registerGate = async (engine, { session_id, step, epoch, token }) => {
  const { cancelling } = await loadSession(engine.ledger, session_id);
  const set = [['gate_token', token]] as const;
  await engine.ledger.update(keys.step(session_id, step), { set }, when.equals('epoch', epoch));
  const { spec } = await loadStep(engine.ledger, session_id, step);
  const mayGo = await mayStart(engine, session_id, spec.dependsOn);
  if (cancelling || mayGo) await engine.machines.wake(token, { status: cancelling ? 'cancelled' : 'go' });
};

test.each([
  ['gate', gateReadsFirst],
  ['hold', holdReadsFirst],
])('planted: a %s that reads the session before it registers waits for ever', async (_name, register) => {
  await catches(race({ ...parts, register }), /nobody waits for ever/);
});

/** The opposite: whoever registers between the wake-up and the flag is missed by both. */
const wakesBeforeItFlags: typeof cancelSession = async (engine, id, message) => {
  await wakeAllCancelled(engine, { session_id: id, epoch: 1 });
  const root_cause = { step: null, code: 'SessionCancelled', message, request_id: null };
  const change = { set: [['cancelling', true]], setIfAbsent: [['root_cause', root_cause]] } as const;
  await engine.ledger.update<SessionItem>(keys.session(id), change, when.equals('state', 'executing'));
  return loadSession(engine.ledger, id);
};

test('planted: a cancel that wakes before it flags leaves somebody waiting', async () => {
  await catches(race({ ...parts, cancel: wakesBeforeItFlags }), /nobody waits for ever/);
});
