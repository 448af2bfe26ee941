import type { ActionDefinition } from '../../lambdas/actions/definition';
import { showsAtOnce, slowToShow, type Tap, type TestCloud, testCloud } from './action-cloud';
import { Crash } from './action-context';
import { faults, isRead, striker } from './action-faults';
import type { ActionRun } from './action-run';

/** What a contract is checked with: how to start in a fresh account, and what stands when it is done. */
export interface ContractSubject<Definition extends ActionDefinition> {
  /** The step under test; other steps that it needs have been made before. */
  start(world: TestCloud): Promise<ActionRun<Definition>>;
  /** How many of each type the step makes. */
  readonly makes: Readonly<Record<string, number>>;
  /** The keys of its rows. */
  readonly keys: readonly string[];
}

/** The promises that every action that makes something keeps (ported from CloudFormation's contract tests). */
export function describeContract<Definition extends ActionDefinition>(
  name: string,
  subject: ContractSubject<Definition>,
): void {
  const scenes = [
    { scene: 'an account that shows things at once', options: { seed: 1, limits: showsAtOnce } },
    { scene: 'an account that shows everything late', options: { seed: 2, limits: slowToShow } },
  ];

  describe.each(scenes)(`${name} in $scene`, ({ options }) => {
    type Made = () => Readonly<Record<string, number>>;
    const run = <T>(work: (run: ActionRun<Definition>, made: Made, world: TestCloud) => Promise<T>): Promise<T> => {
      const world = testCloud(options);
      const runIt = async () => {
        const started = await subject.start(world);
        const before = world.ours();
        return work(started, () => difference(world.ours(), before), world);
      };
      return world.clock.run(runIt());
    };

    it('makes everything once, however often it is begun', () =>
      run(async (started, made) => {
        await started.ready();
        const outputs = await started.ready();
        expect(made()).toEqual(subject.makes);
        expect([...started.step.rows.keys()].sort()).toEqual([...subject.keys].sort());
        expect(Object.keys(outputs).sort()).toEqual(Object.keys(started.action.definition.outputs).sort());
        for (const [key, output] of Object.entries(started.action.definition.outputs)) {
          expect(output.schema.safeParse(outputs[key]).success).toBe(true);
        }
        const context = { ...started.step.context(), input: started.input };
        expect(await started.action.check(context, outputs)).toEqual([]);
      }));

    it('publishes early what it promises from `created`', () =>
      run(async (started) => {
        await started.begin();
        const promised = Object.entries(started.action.definition.outputs).filter(([, { from }]) => from === 'created');
        expect(Object.keys(started.step.published.at(-1) ?? {}).sort()).toEqual(promised.map(([key]) => key).sort());
      }));

    it.each(subject.keys)('takes up %s after a crash between effect and record, and makes no second one', (key) =>
      run(async (started, made) => {
        started.step.crashAfterCreating.add(key);
        await expect(started.action.begin(started.step.making(started.input))).rejects.toThrow(Crash);
        await started.ready();
        expect(made()).toEqual(subject.makes);
      }),
    );

    it.each(subject.keys)('undoes %s though its id was never recorded', (key) =>
      run(async (started, made) => {
        started.step.crashAfterCreating.add(key);
        await expect(started.action.begin(started.step.making(started.input))).rejects.toThrow(Crash);
        await started.undo();
        expect(made()).toEqual({});
      }),
    );

    it('undoes everything, and undoing again changes nothing', () =>
      run(async (started, made, world) => {
        await started.ready();
        expect([...(await started.action.verifyGone(started.step.context()))].sort()).toEqual([...subject.keys].sort());
        await started.undo();
        expect(made()).toEqual({});
        const changes = world.calls.filter((call) => !isRead(call)).length;
        await started.undo();
        expect(world.calls.filter((call) => !isRead(call))).toHaveLength(changes);
      }));

    it('removes again what was removed already', () =>
      run(async (started, made) => {
        await started.ready();
        await started.undo();
        for (const key of subject.keys) started.step.reopen(key);
        await started.undo();
        expect(made()).toEqual({});
      }));

    it('has nothing to undo where it never began', () =>
      run(async (started, _made, world) => {
        const calls = world.calls.length;
        await started.undo();
        expect(world.calls).toHaveLength(calls);
      }));

    it('stops before any change once a newer run has taken over', () =>
      run(async (started, made) => {
        started.step.fenced = true;
        await expect(started.action.begin(started.step.making(started.input))).rejects.toMatchObject({
          name: 'StepFenced',
        });
        expect(made()).toEqual({});
      }));
  });

  describe.each(faults)(`${name} under $fault`, ({ changesOnly, strike }) => {
    /** Deploys and undoes; the fault strikes the nth call of the step. Answers how many calls it saw. */
    const deployAndUndo = (nth: number): Promise<number> => {
      const { tap, seen } = striker(nth, changesOnly, strike);
      let armed: Tap = (_operation, proceed) => proceed();
      const world = testCloud({ seed: nth + 1, tap: (operation, proceed) => armed(operation, proceed) });
      const runIt = async () => {
        const started = await subject.start(world);
        const before = world.ours();
        armed = tap;
        await started.ready();
        expect({ nth, made: difference(world.ours(), before) }).toEqual({ nth, made: subject.makes });
        await started.undo();
        expect({ nth, made: difference(world.ours(), before) }).toEqual({ nth, made: {} });
        return seen();
      };
      return world.clock.run(runIt());
    };

    it('makes everything once and leaves nothing, whichever call it strikes', async () => {
      const calls = await deployAndUndo(0);
      expect(calls).toBeGreaterThan(subject.keys.length);
      for (let nth = 1; nth <= calls; nth += 1) await deployAndUndo(nth);
      // Some hundred deployments one after the other, on a machine that may be busy.
    }, 900_000);
  });
}

/** What there is more of, by type. */
function difference(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const types = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  const counts = types.map((type) => [type, (now[type] ?? 0) - (before[type] ?? 0)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}
