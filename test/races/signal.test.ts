import fc from 'fast-check';
import { cancelSession } from '../../lib/engine/session/cancel';
import { loadSession } from '../../lib/engine/session/session-store';
import { drive } from '../../lib/engine/step/drive';
import { registerHold } from '../../lib/engine/step/gate';
import { signal } from '../../lib/engine/step/signal';
import { when } from '../../lib/ledger/expression';
import { keys, type StepItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate, frozen, livingFate } from './fate';
import { onChange, seed, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { tokenTask } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

interface Scene {
  readonly hold?: typeof registerHold;
  readonly tamper?: Tamper;
  /** Holds end by their timeout, and the step by its own. Else only a wake-up ends a hold. */
  readonly ends?: boolean;
}

const payload = { session_id: 'race-1', step: 'listen', epoch: 1 };

const toldBy = (name: string) => ({ id: name, kind: 'event', by: name, payload: {} }) as const;

/** The branch of the step that listens. */
async function branch(arena: Arena, { hold = registerHold, ends = false }: Scene): Promise<string> {
  for (;;) {
    const { status, seconds } = await arena.retried('drive', (engine) => drive(engine, payload));
    if (status === 'pending') continue;
    if (status !== 'holding') return status;
    const told = tokenTask(arena, 'hold', (engine, token) => hold(engine, { ...payload, token }));
    const timeout = (): Promise<unknown> => arena.invoke('timer', (engine) => engine.clock.sleep(seconds * 1000));
    await (ends ? Promise.race([told, timeout()]) : told);
  }
}

const fates = fc.tuple(anyFate, anyFate, fc.oneof(anyFate, frozen));
/** How often somebody thinks again before he signals; some never do. */
const thoughts = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.option(fc.integer({ min: 0, max: 40 })));

/** Signals race with the step that waits for one, from before it begins to after it has ended. */
const race = (scene: Scene = {}) =>
  fc.asyncProperty(fc.scheduler(), fates, thoughts, async (scheduler, [ofDrive, ofHold, ofSignal], [one, other]) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { drive: ofDrive, hold: ofHold, one: ofSignal },
      ...(scene.tamper && { tamper: scene.tamper }),
    });
    const listen = { ...stepOf('listen', 'listens'), timeoutSeconds: scene.ends ? 2 : 600 };
    const id = seed(arena, { steps: [listen] });
    onChange<StepItem>(arena, 'step', (before, after) => {
      if (before.signal && before.signal.id !== after.signal?.id) arena.broke('the first signal stands');
    });
    const tell = async (name: string, thinks: number | null) => {
      if (thinks === null) return 'refused';
      await arena.invoke('thinks', async ({ clock }) => {
        for (let left = thinks; left > 0; left--) await clock.sleep(100);
      });
      return arena.retried(name, async (engine) =>
        signal(engine, await loadSession(engine.ledger, id), 'listen', toldBy(name)),
      );
    };
    const [end, ...told] = await arena.finish(
      Promise.all([branch(arena, scene), tell('one', one), tell('other', other)]),
    );
    const { state, outputs, signal: standing } = stepIn(arena, 'listen');
    const heard = ['one', 'other'].filter((_, index) => told[index] !== 'refused');
    if (heard.length > 1) throw new Error('only one signal is taken');
    if (heard.length === 1 && state !== 'completed') throw new Error('who was told that he was heard was heard');
    if (!scene.ends) expect([end, heard.length]).toEqual(['ready', 1]);
    expect([state, outputs.heard]).toEqual(heard.length === 1 ? ['completed', heard[0]] : ['failed', undefined]);
    expect(standing?.id).toBe(heard[0]);
  });

test('a signal wakes the step that waits for it, whoever comes first or dies', async () => {
  await holds(race());
});

test('at the end of its time a step and whoever signals agree on whether it was heard', async () => {
  await holds(race({ ends: true }), 120);
});

/** The opposite: it leaves its token and looks at nothing after. */
const holdsBlindly: typeof registerHold = async (engine, { session_id, step, epoch, token }) => {
  await engine.ledger.update(
    keys.step(session_id, step),
    { set: [['hold_token', token]] },
    when.equals('epoch', epoch),
  );
};

test('planted: a holder that does not look after it has left its token misses a signal', async () => {
  await catches(race({ hold: holdsBlindly }), /nobody waits for ever/);
});

test('planted: a step that listens on after its last look loses a signal', async () => {
  const tamper: Tamper = (_operation, input) => conditionHolds(input, 'deaf');
  await catches(race({ ends: true, tamper }), /who was told that he was heard was heard/);
});

test('planted: a signal that is written over another is seen', async () => {
  const tamper: Tamper = (_operation, input) => conditionHolds(input, 'signal');
  await catches(race({ tamper }), /the first signal stands/);
});

test('a cancel and a signal at once: the step ends, and nothing waits for ever', async () => {
  await holds(
    fc.asyncProperty(fc.scheduler(), anyFate, livingFate, async (scheduler, ofHold, ofCancel) => {
      const arena: Arena = new Arena(scheduler, {
        registry: (invocation) => actionsOf(new Things(arena), invocation),
        fates: { hold: ofHold, cancel: ofCancel },
      });
      const id = seed(arena, { steps: [stepOf('listen', 'listens')] });
      const tell = arena.retried('one', async (engine) =>
        signal(engine, await loadSession(engine.ledger, id), 'listen', {
          id: 'one',
          kind: 'event',
          by: 'one',
          payload: {},
        }),
      );
      const cancel = arena.retried('cancel', (engine) => cancelSession(engine, id, 'enough'));
      const [end] = await arena.finish(Promise.all([branch(arena, {}), tell, cancel]));
      expect(['ready', 'cancelled']).toContain(end);
    }),
  );
});
