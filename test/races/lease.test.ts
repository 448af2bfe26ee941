import fc from 'fast-check';
import { drive } from '../../lib/engine/step/drive';
import { Arena, type Tamper } from './arena';
import { anyFate, livingFate } from './fate';
import { seed, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { conditionHolds, takesAnyway } from './tamper';
import { actionsOf, Things } from './things';

interface Opposite {
  readonly tamper?: Tamper;
  /** What the product believes of it; the service shows things later than that. */
  readonly visibilityWindowSeconds?: number;
}

/** Three drivers of one step at once; the first may die, the others may be frozen past their lease. */
const race = ({ tamper, visibilityWindowSeconds }: Opposite = {}) =>
  fc.asyncProperty(fc.scheduler(), anyFate, livingFate, livingFate, async (scheduler, first, second, third) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(things, invocation),
      fates: { first, second, third },
      ...(tamper && { tamper }),
      ...(visibilityWindowSeconds !== undefined && { settings: { visibilityWindowSeconds } }),
    });
    const things = new Things(arena);
    const session_id = seed(arena, { steps: [stepOf('made', 'thing')] });
    things.onSend = ({ id }) => {
      const { lease } = stepIn(arena, 'made');
      if (lease?.holder !== id) arena.broke('only the holder of the lease acts');
    };
    const payload = { session_id, step: 'made', epoch: 1 };
    for (const name of ['first', 'second', 'third']) {
      void arena.invoke(name, async (engine) => {
        const { status } = await drive(engine, payload);
        if (status === 'fenced') arena.broke('the branch of a step goes on until the step has ended');
      });
    }
    await arena.run();
    if (things.made.length > 1) throw new Error('nothing is made twice');
    // Whoever was fenced off or died is followed by the next; the machine drives again on `pending` too.
    while (['pending', 'executing'].includes(stepIn(arena, 'made').state)) {
      void arena.invoke('last', (engine) => drive(engine, payload));
      await arena.run();
    }
    if (things.made.length > 1) throw new Error('nothing is made twice');
    const { state, resources } = stepIn(arena, 'made');
    if (state === 'completed') expect(resources.thing).toMatchObject({ state: 'active', id: 'thing-0' });
  });

test('only the holder of a lease acts, and drivers that take over from one another make one thing', async () => {
  await holds(race());
});

test('planted: a release without a look at the owner lets two act', async () => {
  // Only a release asks for the holder and nothing else.
  const isRelease = /^attribute_exists\(#n\d+\) AND #n\d+\.#n\d+ = :v\d+$/;
  const tamper: Tamper = (_operation, input) =>
    isRelease.test(String(input.ConditionExpression)) ? conditionHolds(input, 'holder') : input;
  await catches(race({ tamper }), /only the holder of the lease acts/);
});

test('planted: a step taken without a look at its lease is acted on by two', async () => {
  await catches(race({ tamper: takesAnyway }), /only the holder of the lease acts|nothing is made twice/);
});

test('planted: an empty look that is believed at once makes two', async () => {
  await catches(race({ visibilityWindowSeconds: 0 }), /nothing is made twice/);
});
