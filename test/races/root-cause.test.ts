import fc from 'fast-check';
import { failStep } from '../../lib/engine/step/fail-step';
import type { SessionItem, StepError } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate } from './fate';
import { onChange, seed, sessionIn, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';

const names = ['a', 'b', 'c'];
const errorOf = (step: string): StepError => ({ code: `Refused-${step}`, message: 'refused', request_id: null });

/** Three steps fail at once, and each of them is recorded again later; `d` only waits. */
const race = (tamper?: Tamper) =>
  fc.asyncProperty(fc.scheduler(), anyFate, anyFate, async (scheduler, a, b) => {
    const arena = new Arena(scheduler, { fates: { a, b }, ...(tamper && { tamper }) });
    const session_id = seed(arena, { steps: [...names, 'd'].map((name) => stepOf(name, 'quick')) });
    onChange<SessionItem>(arena, 'session', (before, after) => {
      if (before.root_cause && before.root_cause.step !== after.root_cause?.step)
        arena.broke('the root cause stays what it was first');
    });
    const fail = (step: string): Promise<void> =>
      arena.retried(step, (engine) => failStep(engine, { session_id, step, epoch: 1 }, errorOf(step)));
    await arena.finish(Promise.all(names.map(fail)));
    await arena.finish(Promise.all(names.map(fail)));
    const { root_cause: root, cancelling } = sessionIn(arena);
    expect(cancelling).toBe(true);
    expect(names).toContain(root?.step);
    expect(root?.code).toBe(`Refused-${root?.step}`);
    for (const name of names) expect(stepIn(arena, name)).toMatchObject({ state: 'failed', error: errorOf(name) });
  });

test('of several steps that fail at once exactly one is the root cause, and stays it', async () => {
  await holds(race());
});

test('planted: a later failure that takes the title of the root cause is caught', async () => {
  const tamper: Tamper = (_operation, input) => ({
    ...input,
    ...(JSON.stringify(input.ExpressionAttributeNames ?? {}).includes('root_cause') && {
      UpdateExpression: String(input.UpdateExpression).replace(/if_not_exists\(#n\d+, (:v\d+)\)/, '$1'),
    }),
  });
  await catches(race(tamper), /the root cause stays what it was first/);
});
