import { BatchGetBuildsCommand, ListBuildsForProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { slowToShow, type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { Crash } from '../../../helpers/action-context';
import { faults, striker } from '../../../helpers/action-faults';
import { count, suiteIn } from './scene';

const project = 'unity-sample-tests';

/** A build is history once it has ended, so what there is of it is asked, not counted in the account. */
async function buildsIn({ clients: { codebuild }, clock }: TestCloud): Promise<readonly (string | undefined)[]> {
  // What was started a moment ago shows late.
  await clock.sleep(10_000);
  const { ids = [] } = await codebuild.send(new ListBuildsForProjectCommand({ projectName: project }));
  if (ids.length === 0) return [];
  const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids }));
  return builds.map(({ buildStatus }) => buildStatus);
}

describe('control/run_tests in an account that shows everything late', () => {
  const run = <T>(work: (world: TestCloud) => Promise<T>): Promise<T> => {
    const world = testCloud({ seed: 2, limits: slowToShow });
    return world.clock.run(work(world));
  };

  it('starts one build, however often it is begun', () =>
    run(async (world) => {
      const suite = suiteIn(world, { codebuild_project: project });
      await suite.ready();
      await suite.ready();
      expect(await buildsIn(world)).toEqual(['SUCCEEDED']);
      expect(suite.step.rows.get('build')).toMatchObject({ type: 'AWS::CodeBuild::Build', state: 'active' });
    }));

  it('takes up the build after a crash between effect and record, and starts no second one', () =>
    run(async (world) => {
      const suite = suiteIn(world, { codebuild_project: project });
      suite.step.crashAfterCreating.add('build');
      await expect(suite.begin()).rejects.toThrow(Crash);
      await suite.ready();
      expect(await buildsIn(world)).toEqual(['SUCCEEDED']);
      expect(count(world, 'codebuild:StartBuild')).toBe(1);
    }));

  it('takes up that build in a project that has had more than a hundred', () =>
    run(async (world) => {
      const others = 101;
      for (let n = 0; n < others; n += 1) {
        await world.clients.codebuild.send(new StartBuildCommand({ projectName: project }));
      }
      const suite = suiteIn(world, { codebuild_project: project });
      suite.step.crashAfterCreating.add('build');
      await expect(suite.begin()).rejects.toThrow(Crash);
      await world.clock.sleep(10_000);
      await suite.ready();
      expect(count(world, 'codebuild:ListBuildsForProject')).toBeGreaterThanOrEqual(1);
      expect(count(world, 'codebuild:StartBuild')).toBe(others + 1);
    }));

  it.each([true, false])('stops the build when it is undone; its id was recorded: %s', (isRecorded) =>
    run(async (world) => {
      const suite = suiteIn(world, { codebuild_project: project });
      if (!isRecorded) suite.step.crashAfterCreating.add('build');
      await suite.begin().catch(() => undefined);
      await suite.undo();
      expect(await buildsIn(world)).toEqual(['STOPPED']);
      expect(world.ours()).toEqual({});
      expect(count(world, 'codebuild:StopBuild')).toBeGreaterThanOrEqual(1);
    }),
  );

  it('asks nothing about a build that is known to have ended: its project may be undeclared by then', () =>
    run(async (world) => {
      const suite = suiteIn(world, { codebuild_project: project });
      await suite.ready();
      const calls = world.calls.length;
      await suite.undo();
      expect(world.calls).toHaveLength(calls);
      expect(suite.step.rows.get('build')).toMatchObject({ state: 'deleted' });
    }));

  it('has nothing to undo where it never began', () =>
    run(async (world) => {
      await suiteIn(world, { codebuild_project: project }).undo();
      expect(world.calls).toEqual([]);
    }));

  it('starts nothing once a newer run has taken over', () =>
    run(async (world) => {
      const suite = suiteIn(world, { codebuild_project: project });
      suite.step.fenced = true;
      await expect(suite.begin()).rejects.toMatchObject({ name: 'StepFenced' });
      expect(count(world, 'codebuild:StartBuild')).toBe(0);
    }));
});

describe.each(faults)('control/run_tests under $fault', ({ changesOnly, strike }) => {
  /** Runs or begins, and undoes; the fault strikes the nth call of the step. Answers how many calls it saw. */
  const play = (nth: number, isWhole: boolean): Promise<number> => {
    const { tap, seen } = striker(nth, changesOnly, strike);
    let armed: Tap = tap;
    const world = testCloud({ seed: nth + 1, tap: (operation, proceed) => armed(operation, proceed) });
    const runIt = async () => {
      const suite = suiteIn(world, { codebuild_project: project });
      if (isWhole) expect(await suite.ready()).toMatchObject({ tests_run: 3 });
      else await suite.begin().catch(() => undefined);
      await suite.undo();
      const calls = seen();
      armed = (_operation, proceed) => proceed();
      const builds = await buildsIn(world);
      expect({ nth, running: world.ours() }).toEqual({ nth, running: {} });
      if (isWhole) expect({ nth, builds }).toEqual({ nth, builds: ['SUCCEEDED'] });
      else expect({ nth, left: builds.filter((status) => status !== 'STOPPED') }).toEqual({ nth, left: [] });
      return calls;
    };
    return world.clock.run(runIt());
  };

  it.each([
    ['whole', true],
    ['undone on its way', false],
  ])('runs one build and leaves none running, whichever call it strikes: %s', async (_, isWhole) => {
    const calls = await play(0, isWhole);
    expect(calls).toBeGreaterThan(1);
    for (let nth = 1; nth <= calls; nth += 1) await play(nth, isWhole);
  });
});
