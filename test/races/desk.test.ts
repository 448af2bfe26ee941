import fc from 'fast-check';
import type { Action } from '../../lambdas/actions/action';
import { approveAction } from '../../lambdas/actions/control/approve/action';
import { answerAtDesk } from '../../lib/engine/desk/desk';
import { drive } from '../../lib/engine/step/drive';
import { registerHold } from '../../lib/engine/step/gate';
import type { StepItem } from '../../lib/ledger/items';
import { deskEvent } from '../doors/desk';
import { Arena } from './arena';
import { anyFate } from './fate';
import { onChange, seed, sessionIn, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { tokenTask } from './rollback-machine';
import { actionsOf, Things } from './things';

const id = 'race-0123456789';
const payload = { session_id: id, step: 'asks', epoch: 1 };

/** A session whose only step asks a person, with its real action. */
function sceneOf(scheduler: fc.Scheduler, fates: ConstructorParameters<typeof Arena>[1]): Arena {
  const arena: Arena = new Arena(scheduler, {
    ...fates,
    registry: (invocation) => ({
      ...actionsOf(new Things(arena), invocation),
      'control/approve': approveAction as unknown as Action,
    }),
  });
  const asks = {
    ...stepOf('asks', 'approve'),
    service: 'control',
    inputs: { message: { value: 'Open the shop?', origin: { kind: 'with' } } as const },
    timeoutSeconds: 86_400,
  };
  seed(arena, { id, steps: [asks] });
  onChange<StepItem>(arena, 'step', (before, after) => {
    if (before.signal && before.signal.id !== after.signal?.id) arena.broke('the first verdict stands');
  });
  return arena;
}

/** The branch of the step. */
async function branch(arena: Arena): Promise<string> {
  for (;;) {
    const { status } = await arena.retried('drive', (engine) => drive(engine, payload));
    if (status === 'pending') continue;
    if (status !== 'holding') return status;
    await tokenTask(arena, 'hold', (engine, token) => registerHold(engine, { ...payload, token }));
  }
}

interface Wish {
  readonly verb: string;
  readonly reason?: string;
}

const approve: Wish = { verb: 'approve' };
const reject: Wish = { verb: 'reject', reason: 'no' };
const cancel: Wish = { verb: 'cancel' };

/**
 * Somebody answers at the desk, again while nobody was heard: the step may not ask yet. Whoever gets no answer asks again too, as the command does:
 * nobody else would.
 */
async function person(arena: Arena, name: string, wish: Wish, patient = true): Promise<number> {
  const event = deskEvent({ session: id, ...(wish.verb !== 'cancel' && { step: 'asks' }), ...wish }, name);
  for (;;) {
    const asked = (): Promise<number | undefined> =>
      patient
        ? arena.retried(name, async (engine) => (await answerAtDesk(engine, event)).statusCode)
        : arena
            .invoke(name, async (engine) => (await answerAtDesk(engine, event)).statusCode)
            .then((outcome) => (outcome !== 'dead' && 'value' in outcome ? outcome.value : undefined));
    const status = await asked();
    const { state, signal } = stepIn(arena, 'asks', id);
    const isOpen = (state === 'pending' || state === 'executing') && signal === undefined;
    if (status !== 409 || !isOpen || sessionIn(arena, id).cancelling) return status ?? 0;
    await arena.invoke('thinks', ({ clock }) => clock.sleep(500));
  }
}

const fates = fc.tuple(anyFate, anyFate, anyFate, anyFate);
const struck = ([drives, registers, ann, bob]: readonly [object, object, object, object]) =>
  ({ fates: { drive: drives, hold: registers, ann, bob } }) as ConstructorParameters<typeof Arena>[1];

const verdicts = fc.asyncProperty(
  fc.scheduler(),
  fates,
  fc.constantFrom(approve, reject),
  fc.constantFrom(approve, reject),
  async (scheduler, of, one, other) => {
    const arena = sceneOf(scheduler, struck(of));
    const [end, ...told] = await arena.finish(
      Promise.all([branch(arena), person(arena, 'ann', one), person(arena, 'bob', other)]),
    );
    const { signal, state } = stepIn(arena, 'asks', id);
    const verdict = String(signal?.payload.verdict);
    expect([end, state]).toEqual(verdict === 'approved' ? ['ready', 'completed'] : ['failed', 'failed']);
    const said = { approve: 'approved', reject: 'rejected' } as Readonly<Record<string, string>>;
    for (const [index, wish] of [one, other].entries()) {
      if (told[index] === 200) expect(said[wish.verb]).toBe(verdict);
      else expect(told[index]).toBe(409);
    }
    expect(told).toContain(200);
  },
);

test('of two verdicts at once one stands, who is told that it was heard was heard, and the step ends by it', async () => {
  await holds(verdicts);
});

test('planted: who does not ask again after an answer that did not come leaves the step waiting', async () => {
  const alone = fc.asyncProperty(fc.scheduler(), fates, async (scheduler, of) => {
    const arena = sceneOf(scheduler, struck(of));
    await arena.finish(Promise.all([branch(arena), person(arena, 'ann', approve, false)]));
  });
  await catches(alone, /nobody waits for ever/);
});

test('a verdict and a cancel at once: the step ends, and who was told of a cancel was heard', async () => {
  await holds(
    fc.asyncProperty(fc.scheduler(), fates, fc.constantFrom(approve, reject), async (scheduler, of, wish) => {
      const arena = sceneOf(scheduler, struck(of));
      const [end, told, cancelled] = await arena.finish(
        Promise.all([branch(arena), person(arena, 'ann', wish), person(arena, 'bob', cancel)]),
      );
      expect(['ready', 'failed', 'cancelled']).toContain(end);
      // The forward machine, which closes the session, does not run here: so it can always be cancelled.
      expect([cancelled, sessionIn(arena, id).cancelling]).toEqual([200, true]);
      if (end === 'ready') expect([wish.verb, told]).toEqual(['approve', 200]);
      expect(stepIn(arena, 'asks', id).state === 'completed').toBe(end === 'ready');
    }),
  );
});
