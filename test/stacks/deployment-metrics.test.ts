import { type MetricName, metrics } from '../../lib/domain/metrics';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { currentInvocation } from '../../lib/local/host/invocation';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import { type Datapoint, datapointsOf, faultsOf, linesOf } from '../helpers/embedded-metrics';
import { quick, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';
import { resourcesOf } from './assembly';
import { installation } from './installation';
import { written } from './policies';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const denied = Object.assign(new Error('not allowed'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
const { root, nested } = installation({ workflows: [] });
const templates = [root, ...nested.values()];

/** An alarm as CloudFormation makes it. */
interface AlarmOn {
  readonly AlarmName: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistic: 'Sum' | 'Maximum';
  readonly Period: number;
  readonly Threshold: number;
}

/** Alarms on what is measured of deployments: of the figures that metric filters make none has dimensions. */
const alarms = templates
  .flatMap((template) => [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()])
  .map(({ Properties }) => Properties as unknown as AlarmOn)
  .filter(({ Namespace, Dimensions }) => Namespace === 'Unity/unity' && Dimensions !== undefined);

/** Whether figures set an alarm off: exactly its metric, under exactly its dimensions, within one of its periods. */
function isSetOff(alarm: AlarmOn, told: readonly Datapoint[]): boolean {
  const wanted = JSON.stringify(Object.fromEntries(alarm.Dimensions!.map(({ Name, Value }) => [Name, Value])));
  const periods = new Map<number, number[]>();
  for (const { namespace, name, dimensions, at, value } of told) {
    if (namespace !== alarm.Namespace || name !== alarm.MetricName || JSON.stringify(dimensions) !== wanted) continue;
    const period = Math.floor(at / (alarm.Period * 1000));
    periods.set(period, [...(periods.get(period) ?? []), value]);
  }
  const figures = [...periods.values()].map((values) =>
    alarm.Statistic === 'Sum' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values),
  );
  return figures.some((figure) => figure >= alarm.Threshold);
}

/** The alarms that what happened in a world sets off, by the lines that the function on AWS would have written of it. */
async function setOff(world: LocalWorld): Promise<readonly string[]> {
  const lines = await linesOf(world.measurements.all());
  expect(lines.flatMap(faultsOf)).toEqual([]);
  const told = lines.flatMap(datapointsOf);
  return alarms.filter((alarm) => isSetOff(alarm, told)).map(({ AlarmName }) => AlarmName);
}

const chain = workflowOf(`
name: chain
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: go_on, service: control, action: wait, timeout: 60, with: {seconds: 1}, depends_on: [network]}
`);

function opened(workflow: typeof quick, tap: CallTap = (_call, proceed) => proceed()) {
  const world = new LocalWorld({ tap });
  world.install(workflow, 'dev');
  const deploy = (stack: string) =>
    settled(world, sessionOf(workflow, start(world, workflow, { stack_name: stack }, `run-${stack}`)));
  return { world, deploy };
}

test('what goes well sets no alarm off', async () => {
  const { world, deploy } = opened(chain);
  expect(await deploy('shop')).toMatchObject({ state: 'completed' });
  expect(world.measurements.all().map(({ name }) => name)).toContain('GateSeconds');
  expect(await setOff(world)).toEqual([]);
});

test('three failed deployments within an hour set deployments-failing off, of their environment alone; two do not', async () => {
  const { world, deploy } = opened(quick, ({ operation }, proceed) =>
    operation === 'CreateRoute' ? Promise.reject(denied) : proceed(),
  );
  for (const stack of ['one', 'two']) expect(await deploy(stack)).toMatchObject({ state: 'rolled_back' });
  expect(await setOff(world)).toEqual([]);
  await deploy('three');
  expect(await setOff(world)).toEqual(['unity-warning-dev--deployments-failing']);
});

test('an undo that gives up sets undo-stuck off', async () => {
  const { world, deploy } = opened(quick, ({ operation }, proceed) =>
    operation === 'DeleteVpc' ? Promise.reject(denied) : proceed(),
  );
  const { session_id: id } = await deploy('shop');
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  expect(await settled(world, id)).toMatchObject({ rollback: { verdict: 'dirty' } });
  expect(await setOff(world)).toEqual(['unity-warning-dev--undo-stuck']);
});

test('a gate that nobody woke sets gates-late off: it has looked again by itself, minutes later', async () => {
  let lost = 0;
  const { world, deploy } = opened(chain, ({ operation }, proceed) => {
    const isWaker = currentInvocation()?.functionName.startsWith('make_') === true;
    if (operation !== 'SendTaskSuccess' || !isWaker) return proceed();
    lost += 1;
    return Promise.reject(denied);
  });
  expect(await deploy('shop')).toMatchObject({ state: 'completed' });
  expect(lost).toBeGreaterThan(0);
  expect(await setOff(world)).toEqual(['unity-warning-dev--gates-late']);
});

test('there is no alarm on what is measured but these, in each environment', () => {
  const names = ['deployments-failing', 'gates-late', 'undo-stuck'].flatMap((name) =>
    ['dev', 'prod', 'staging'].map((environment) => `unity-warning-${environment}--${name}`),
  );
  expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(names.sort());
});

describe('what dashboard and alarms name, and what is measured', () => {
  const [dashboard] = [...resourcesOf(root, 'AWS::CloudWatch::Dashboard').values()];
  const { widgets } = JSON.parse(written(dashboard!.Properties.DashboardBody)) as {
    readonly widgets: readonly { readonly type: string; readonly properties: Readonly<Record<string, unknown>> }[];
  };
  const text = JSON.stringify(widgets);

  /** Metrics that searches ask for, each with the set that they search. */
  const searched = [
    ...text.matchAll(/SEARCH\('\{\\+"Unity\/unity\\+",([^}]+)\} MetricName=\\+"(\w+)\\+" Environment=\\+"(\w+)\\+"'/g),
  ].map(([, set = '', name = '', environment = '']) => ({ name, set: set.replaceAll(/[\\"]/g, ''), environment }));
  /** Those that are named with their dimensions: `[namespace, name, dimension, value, …]`. */
  const named = widgets
    .flatMap(({ properties }) => (properties.metrics ?? []) as readonly (readonly unknown[])[])
    .filter(([namespace, , dimension]) => namespace === 'Unity/unity' && typeof dimension === 'string')
    .map(([, name, dimension]) => [String(name), String(dimension)] as const);
  /** Those that queries of the log name. */
  const queried = [...text.matchAll(/ispresent\((\w+)\)/g)].map(([, name]) => name!);
  const setsOf = (name: string) => metrics[name as MetricName].sets.map((set) => set.join());

  test('all that is shown is measured, under the dimensions under which it is looked for', () => {
    expect(searched.length).toBeGreaterThan(40);
    for (const { name, set } of searched) expect([name, setsOf(name)]).toEqual([name, expect.arrayContaining([set])]);
    expect(new Set(searched.map(({ environment }) => environment))).toEqual(new Set(['dev', 'staging', 'prod']));
    expect(named.length).toBe(3);
    for (const [name, dimension] of named) expect(setsOf(name)).toContain(dimension);
    expect(queried.filter((name) => !(name in metrics))).toEqual([]);
    for (const name of queried) expect(metrics[name as MetricName].properties).toContain('code');
  });

  test('all that alarms look at is measured so', () => {
    for (const { MetricName: name, Dimensions } of alarms) {
      expect(setsOf(name)).toContain(Dimensions!.map(({ Name }) => Name).join());
    }
  });

  test('all that is measured is shown, and no set is paid for that nobody looks at', () => {
    const looked = new Set([
      ...searched.map(({ name, set }) => `${name} ${set}`),
      ...named.map(([name, dimension]) => `${name} ${dimension}`),
      ...alarms.map(({ MetricName: name, Dimensions }) => `${name} ${Dimensions!.map(({ Name }) => Name).join()}`),
    ]);
    const paid = Object.keys(metrics).flatMap((name) => setsOf(name).map((set) => `${name} ${set}`));
    expect(paid.filter((one) => !looked.has(one))).toEqual([]);
  });
});
