import fc from 'fast-check';
import { waitAction } from '../../../lambdas/actions/control/wait/action';
import { SmallStep } from './small-step';

const parse = (input: unknown) => waitAction.definition.input.parse(input);

describe('control/wait', () => {
  it('is pending for exactly the rest, then ready', async () => {
    const step = new SmallStep();
    const context = step.context(parse({ seconds: 90.25 }));

    await waitAction.begin(context);
    expect(await waitAction.poll(context)).toMatchObject({ status: 'pending', againInSeconds: 90.25 });
    step.clock.time += 90_000;
    expect(await waitAction.poll(context)).toMatchObject({ status: 'pending', againInSeconds: 0.25 });
    step.clock.time += 250;
    expect(await waitAction.poll(context)).toEqual({ status: 'ready', outputs: { waited_seconds: 90.25 } });
  });

  it('counts from the first begin, however often it is begun', async () => {
    const step = new SmallStep();
    const context = step.context(parse({ seconds: 10 }));

    await waitAction.begin(context);
    step.clock.time += 9_000;
    await waitAction.begin(context);
    expect(await waitAction.poll(context)).toMatchObject({ againInSeconds: 1 });
  });

  it('says until when it waits', async () => {
    const context = new SmallStep().context(parse({ seconds: 3600 }));
    await waitAction.begin(context);

    expect(await waitAction.poll(context)).toMatchObject({ reason: 'waits until 2026-11-23T13:00:00.000Z' });
  });

  it('says how long it waited when it is woken late', async () => {
    const step = new SmallStep();
    const context = step.context(parse({ seconds: 1 }));
    await waitAction.begin(context);
    step.clock.time += 1_500;

    expect(await waitAction.poll(context)).toEqual({ status: 'ready', outputs: { waited_seconds: 1.5 } });
  });

  it('is ready at once for no time at all', async () => {
    const context = new SmallStep().context(parse({ seconds: 0 }));
    await waitAction.begin(context);

    expect(await waitAction.poll(context)).toEqual({ status: 'ready', outputs: { waited_seconds: 0 } });
  });

  it('never ends early and never needs a second rest', async () => {
    const seconds = fc.double({ min: 0, max: 31_536_000, noNaN: true });
    await fc.assert(
      fc.asyncProperty(seconds, async (length) => {
        const step = new SmallStep();
        const context = step.context(parse({ seconds: length }));
        const start = step.clock.now();
        await waitAction.begin(context);
        const first = await waitAction.poll(context);
        if (first.status === 'pending') step.clock.time += Math.round((first.againInSeconds ?? 0) * 1000);
        expect((await waitAction.poll(context)).status).toBe('ready');
        expect(step.clock.now() - start).toBeGreaterThanOrEqual(length * 1000);
        expect(step.clock.now() - start).toBeLessThan(length * 1000 + 1.001);
      }),
    );
  });

  it.each([-1, 31_536_001, Number.NaN, Number.POSITIVE_INFINITY, '10', null, undefined])(
    'refuses %p seconds',
    (seconds) => {
      expect(waitAction.definition.input.safeParse({ seconds }).success).toBe(false);
    },
  );

  it('has nothing to undo', async () => {
    const context = new SmallStep().undoing();
    expect(await waitAction.compensate(context)).toEqual({ status: 'gone' });
    expect(await waitAction.verifyGone(context)).toEqual([]);
  });
});
