import { metricDimensions, metrics } from '../../lib/domain/metrics';
import type { Measurement } from '../../lib/ports/metrics';
import { datapointsOf, type EmbeddedLine, faultsOf, linesOf } from '../helpers/embedded-metrics';

const at = Date.parse('2026-01-01T12:00:00.000Z');
const of = (more: Partial<Measurement>): Measurement => ({
  name: 'FailedDeployments',
  unit: 'Count',
  at,
  values: [1],
  sets: [['Environment'], ['Environment', 'Workflow']],
  dimensions: { Environment: 'dev', Workflow: 'shop' },
  properties: { session_id: 'shop-0123456789', code: 'AccessDenied' },
  ...more,
});

test('a figure is one line that CloudWatch takes: its dimensions, its time, its properties and nothing else', async () => {
  const [line = '', ...more] = await linesOf([of({})]);
  expect(more).toEqual([]);
  expect(faultsOf(line)).toEqual([]);
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: 'Unity/unity',
          Dimensions: [['Environment'], ['Environment', 'Workflow']],
          Metrics: [{ Name: 'FailedDeployments', Unit: 'Count' }],
        },
      ],
    },
    Environment: 'dev',
    Workflow: 'shop',
    FailedDeployments: 1,
    session_id: 'shop-0123456789',
    code: 'AccessDenied',
  });
});

test('a service that the environment of the function names is no dimension', async () => {
  process.env.POWERTOOLS_SERVICE_NAME = 'orders';
  try {
    const [line = ''] = await linesOf([of({})]);
    expect(Object.keys(JSON.parse(line) as object)).not.toContain('service');
  } finally {
    delete process.env.POWERTOOLS_SERVICE_NAME;
  }
});

test('what differs in name and value alone stands in one line, all else in lines of its own', async () => {
  const second = { name: 'Leftovers', values: [3] };
  const lines = await linesOf([
    of({}),
    of(second),
    of({ ...second, at: at + 1 }),
    of({ ...second, properties: { session_id: 'shop-9876543210' } }),
    of({ ...second, dimensions: { Environment: 'prod', Workflow: 'shop' } }),
  ]);
  expect(lines.map((line) => (JSON.parse(line) as EmbeddedLine)._aws.CloudWatchMetrics[0]!.Metrics.length)).toEqual([
    2, 1, 1, 1,
  ]);
  expect(lines.flatMap(faultsOf)).toEqual([]);
});

test('the same figure twice is two values, never one that took the other’s place', async () => {
  const lines = await linesOf([of({}), of({}), of({ values: [1, 1] })]);
  const told = lines.flatMap(datapointsOf).filter(({ dimensions }) => Object.keys(dimensions).length === 1);
  expect(told.map(({ value }) => value)).toEqual([1, 1, 1, 1]);
});

test('more values than a line may have are told in several', async () => {
  const values = Array.from({ length: 250 }, (_, index) => index);
  const lines = await linesOf([of({ name: 'GateSeconds', unit: 'Seconds', values, sets: [['Environment']] })]);
  expect(lines.flatMap(faultsOf)).toEqual([]);
  expect(lines.flatMap(datapointsOf).map(({ value }) => value)).toEqual(values);
});

test('what was told long ago keeps its time, and nothing is said beside it', async () => {
  const old = Date.parse('2020-01-01T00:00:00.000Z');
  const lines = await linesOf([of({ at: old })]);
  expect(lines.map((line) => (JSON.parse(line) as EmbeddedLine)._aws.Timestamp)).toEqual([old]);
});

test('nothing is written of nothing', async () => {
  expect(await linesOf([])).toEqual([]);
});

test('no metric of the table has another dimension than the three, and none has none', () => {
  const sets = Object.values(metrics).flatMap((entry) => entry.sets as readonly (readonly string[])[]);
  expect(sets.filter((set) => set.length === 0)).toEqual([]);
  expect([...new Set(sets.flat())].sort()).toEqual([...metricDimensions].sort());
});
