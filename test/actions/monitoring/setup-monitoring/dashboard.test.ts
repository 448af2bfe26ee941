import { GetDashboardCommand, PutDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { dashboardName } from '../../../../lambdas/resources/cloudwatch/dashboard';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { fileSystem, monitoring, stack } from './scene';

interface Tile {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

const inside = <T>(work: (world: TestCloud) => Promise<T>) => {
  const world = testCloud({ region: 'eu-west-1' });
  return world.clock.run(work(world));
};
const bodyOf = async (world: TestCloud, DashboardName: string) =>
  (await world.clients.cloudwatch.send(new GetDashboardCommand({ DashboardName }))).DashboardBody ?? '';
const tilesOf = (body: string) => (JSON.parse(body) as { readonly widgets: readonly Tile[] }).widgets;
const foreignBody = JSON.stringify({ widgets: [] });
/** A dashboard of somebody else, there long enough to be seen. */
const foreign = async (world: TestCloud, DashboardName: string) => {
  await world.clients.cloudwatch.send(new PutDashboardCommand({ DashboardName, DashboardBody: foreignBody }));
  await world.clock.sleep(30_000);
};

it('shows everything that the step watches, its alarms, its logs, and where to look further', () =>
  inside(async (world) => {
    const run = monitoring(world, { ...stack, file_system_id: await fileSystem(world), log_groups: ['app', 'proxy'] });
    const outputs = await run.ready();
    const tiles = tilesOf(await bodyOf(world, String(outputs.dashboard_name)));
    const texts = JSON.stringify(tiles);
    for (const dimension of [
      'i-0123456789abcdef0',
      'app/unity-shop/50dc6c495c0c9188',
      'targetgroup/unity-shop-web/6d0ecf831eec9f09',
      'E2QWRUHAPOMQZL',
      'fs-',
    ])
      expect(texts).toContain(dimension);
    expect(tiles.filter(({ type }) => type === 'metric')).toHaveLength(12);
    const metricsOf = (namespace: string) =>
      tiles.filter(({ properties }) => JSON.stringify(properties.metrics ?? '').includes(namespace));
    expect(metricsOf('AWS/CloudFront').map(({ properties }) => properties.region)).toEqual(['us-east-1', 'us-east-1']);
    expect(new Set(metricsOf('AWS/EC2').map(({ properties }) => properties.region))).toEqual(new Set(['eu-west-1']));

    const alarms = tiles.find(({ type }) => type === 'alarm')?.properties.alarms as string[];
    const names = alarms.map((arn) => arn.split(':alarm:')[1]);
    expect(names).toEqual(outputs.alarm_names);
    const abroad = alarms.filter((arn) => arn.startsWith('arn:aws:cloudwatch:us-east-1:111122223333:alarm:'));
    expect(abroad).toEqual([expect.stringContaining('cdn-5xx')]);

    const query = String(tiles.find(({ type }) => type === 'log')?.properties.query);
    for (const name of outputs.log_group_names as string[]) {
      expect(query).toContain(`SOURCE '${name}'`);
      expect(String(tiles[0]?.properties.markdown)).toContain(`log-group/${name})`);
    }
    expect(outputs.dashboard_url).toBe(
      `https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/${outputs.dashboard_name}`,
    );
  }));

it('puts no tile over another, and none beyond the 24 columns', () =>
  inside(async (world) => {
    const outputs = await monitoring(world, { ...stack, file_system_id: await fileSystem(world) }).ready();
    const taken = new Set<string>();
    for (const { x, y, width, height } of tilesOf(await bodyOf(world, String(outputs.dashboard_name)))) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(taken).not.toContain(`${column}/${row}`);
          taken.add(`${column}/${row}`);
        }
      }
    }
  }));

it('shows more than a hundred alarms on as many tiles as that takes', () =>
  inside(async (world) => {
    const instance_ids = Array.from({ length: 50 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
    const outputs = await monitoring(world, { ...stack, instance_ids }).ready();
    const tiles = tilesOf(await bodyOf(world, String(outputs.dashboard_name)));
    const counts = tiles.flatMap(({ properties }) =>
      Array.isArray(properties.alarms) ? [properties.alarms.length] : [],
    );
    expect(counts).toEqual([100, 8]);
    expect(outputs.alarm_names).toHaveLength(108);
  }));

it('shows logs alone where there is nothing else', () =>
  inside(async (world) => {
    const outputs = await monitoring(world, {}).ready();
    const types = tilesOf(await bodyOf(world, String(outputs.dashboard_name))).map(({ type }) => type);
    expect(types).toEqual(['text', 'log']);
  }));

it('does not overwrite a dashboard of somebody else, nor delete it', () =>
  inside(async (world) => {
    const run = monitoring(world);
    const name = dashboardName(run.step.context(), 'dashboard');
    await foreign(world, name);
    await expect(run.begin()).rejects.toMatchObject({ code: 'NotOurs' });
    await run.undo();
    expect(await bodyOf(world, name)).toBe(foreignBody);
    expect(world.ours()).toEqual({ 'AWS::CloudWatch::Dashboard': 1 });
  }));

it('does not delete what somebody else put in the place of ours', () =>
  inside(async (world) => {
    const run = monitoring(world);
    const name = String((await run.ready()).dashboard_name);
    await run.undo();
    await foreign(world, name);
    run.step.reopen('dashboard');
    await expect(run.action.compensate(run.step.undoing())).rejects.toMatchObject({ code: 'NotOurs' });
    expect(await bodyOf(world, name)).toBe(foreignBody);
  }));

it('goes before the alarms that it shows', () =>
  inside(async (world) => {
    const run = monitoring(world);
    await run.ready();
    await run.undo();
    const removals = world.calls.filter((call) => call.includes(':Delete'));
    expect(removals[0]).toBe('cloudwatch:DeleteDashboards');
    expect(removals.at(-1)).toBe('logs:DeleteLogGroup');
  }));
