import {
  BatchGetBuildsCommand,
  BatchGetReportsCommand,
  type Build,
  DescribeTestCasesCommand,
  ListBuildsForProjectCommand,
  type SortOrderType,
  StartBuildCommand,
  type StartBuildCommandInput,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { showsAtOnce, slowToShow, type TestCloud, testCloud } from '../../helpers/action-cloud';

const project = 'unity-sample-tests';
const failing = { environmentVariablesOverride: [{ name: 'FAIL', value: 'yes' }] };

const inAccount = <T>(work: (world: TestCloud) => Promise<T>, limits = showsAtOnce): Promise<T> => {
  const world = testCloud({ limits });
  return world.clock.run(work(world));
};

async function start({ clients }: TestCloud, input: Partial<StartBuildCommandInput> = {}): Promise<Build> {
  const { build } = await clients.codebuild.send(new StartBuildCommand({ projectName: project, ...input }));
  return build!;
}

async function look({ clients }: TestCloud, id: string): Promise<Build> {
  const { builds } = await clients.codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
  return builds![0]!;
}

async function ended(world: TestCloud, id: string): Promise<Build> {
  await world.clock.sleep(120_000);
  return look(world, id);
}

describe('CodeBuild of the simulated account', () => {
  test('queues a build, runs it, and keeps how it ended', () =>
    inAccount(async (world) => {
      const { id = '', ...build } = await start(world, { sourceVersion: 'v1' });
      expect(build).toMatchObject({
        buildStatus: 'IN_PROGRESS',
        currentPhase: 'QUEUED',
        sourceVersion: 'v1',
        buildNumber: 1,
      });
      expect(id).toMatch(/^unity-sample-tests:[0-9a-f-]{36}$/);
      expect(world.ours()).toEqual({ 'AWS::CodeBuild::Build': 1 });
      await world.clock.sleep(20_000);
      expect(await look(world, id)).toMatchObject({ currentPhase: 'BUILD', buildComplete: false });
      const over = await ended(world, id);
      expect(over).toMatchObject({ buildStatus: 'SUCCEEDED', buildComplete: true });
      expect(over.endTime!.getTime()).toBeGreaterThan(over.startTime!.getTime());
      expect(world.ours()).toEqual({});
    }));

  test('starts one build a token for five minutes, and no other build with it', () =>
    inAccount(async (world) => {
      const first = await start(world, { idempotencyToken: 't' });
      expect((await start(world, { idempotencyToken: 't' })).id).toBe(first.id);
      await expect(start(world, { idempotencyToken: 't', sourceVersion: 'v2' })).rejects.toMatchObject({
        name: 'InvalidInputException',
      });
      await world.clock.sleep(300_000);
      expect((await start(world, { idempotencyToken: 't' })).id).not.toBe(first.id);
      expect((await start(world)).id).not.toBe((await start(world)).id);
    }));

  test('lists the builds of a project, newest first, and shows a fresh one late', async () => {
    await inAccount(async (world) => {
      const { id: one } = await start(world);
      const { id: two } = await start(world, { projectName: 'unity-sample-build' });
      const { id: three } = await start(world);
      const list = new ListBuildsForProjectCommand({ projectName: project });
      expect((await world.clients.codebuild.send(list)).ids).toEqual([three, one]);
      expect(two).toMatch(/^unity-sample-build:/);
    });
    await inAccount(async (world) => {
      const { id = '' } = await start(world);
      expect((await world.clients.codebuild.send(new BatchGetBuildsCommand({ ids: [id] }))).buildsNotFound).toEqual([
        id,
      ]);
      await world.clock.sleep(3_000);
      expect(await look(world, id)).toMatchObject({ id });
    }, slowToShow);
  });

  test('takes an order of the list up to a hundred builds, and refuses it beyond', () =>
    inAccount(async (world) => {
      const { codebuild } = world.clients;
      const list = (sortOrder?: SortOrderType) =>
        codebuild.send(new ListBuildsForProjectCommand({ projectName: project, sortOrder }));
      const ids: (string | undefined)[] = [];
      while (ids.length < 100) ids.push((await start(world)).id);
      expect((await list('ASCENDING')).ids).toEqual(ids);
      expect((await list('DESCENDING')).ids).toEqual(ids.toReversed());
      const { id: newest } = await start(world);
      for (const order of ['ASCENDING', 'DESCENDING'] as const) {
        await expect(list(order)).rejects.toMatchObject({ name: 'InvalidInputException' });
      }
      expect(await list()).toMatchObject({ ids: [newest, ...ids.slice(1).reverse()], nextToken: expect.any(String) });
    }));

  test('stops what runs, and leaves alone what has ended', () =>
    inAccount(async (world) => {
      const { id = '' } = await start(world);
      await world.clients.codebuild.send(new StopBuildCommand({ id }));
      await world.clock.sleep(5_000);
      expect(await look(world, id)).toMatchObject({ buildStatus: 'STOPPED', buildComplete: true });
      const { id: other = '' } = await start(world);
      await ended(world, other);
      const { build } = await world.clients.codebuild.send(new StopBuildCommand({ id: other }));
      expect(build).toMatchObject({ buildStatus: 'SUCCEEDED' });
      await world.clock.sleep(10_000);
      const stopped = await look(world, id);
      expect(stopped.buildStatus).toBe('STOPPED');
      expect(stopped.reportArns).toBeUndefined();
    }));

  test('reports the tests of a project that makes reports, once they are read', () =>
    inAccount(async (world) => {
      const { codebuild } = world.clients;
      const { id = '' } = await start(world, failing);
      const { buildStatus, reportArns = [] } = await ended(world, id);
      expect(buildStatus).toBe('FAILED');
      const { reports } = await codebuild.send(new BatchGetReportsCommand({ reportArns }));
      expect(reports).toMatchObject([
        {
          status: 'FAILED',
          type: 'TEST',
          testSummary: { total: 3, statusCounts: { FAILED: 1, SKIPPED: 1, SUCCEEDED: 1 } },
        },
      ]);
      const asked = new DescribeTestCasesCommand({
        reportArn: reportArns[0],
        filter: { status: 'FAILED' },
        maxResults: 5,
      });
      expect((await codebuild.send(asked)).testCases).toMatchObject([{ prefix: 'shop.Checkout', name: 'adds up' }]);
      const { id: plain = '' } = await start(world, { projectName: 'unity-sample-build' });
      expect((await ended(world, plain)).reportArns).toBeUndefined();
    }));

  test.each([
    ['a project that is not there', { projectName: 'gone' }, 'ResourceNotFoundException'],
    ['what it cannot follow', { buildspecOverride: 'version: 0.2' }, 'NotSimulated'],
  ])('refuses %s', async (_, input, name) => {
    await expect(inAccount((world) => start(world, input))).rejects.toMatchObject({ name });
  });

  test('refuses ids that it does not know, and too many of them', () =>
    inAccount(async ({ clients: { codebuild } }) => {
      await expect(codebuild.send(new StopBuildCommand({ id: 'a:b' }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
      for (const ids of [[], Array.from({ length: 101 }, (_, index) => `a:${index}`)]) {
        await expect(codebuild.send(new BatchGetBuildsCommand({ ids }))).rejects.toMatchObject({
          name: 'InvalidInputException',
        });
      }
    }));
});
