import { makeClients } from '../../lambdas/shared/clients';
import type { Handler } from '../../lambdas/shared/handler';
import { equip, serve } from '../../lambdas/shared/serve';
import { tellOpenSessions } from '../../lib/engine/session/open-sessions';
import { inspectAll } from '../../lib/engine/sweep/inspect-all';
import { retell } from '../../lib/engine/telling/retell';
import { watchHealth } from '../../lib/engine/watch/watch-health';
import type { SessionItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import { pass, plantVpc, standing, tagsFor } from '../engine/sweep/orphans';
import { captureOutput } from '../helpers/captured-output';
import { matchesFilter, valueFor } from '../helpers/filter-pattern';
import { workflowOf } from '../helpers/spot';
import { sessionOf, start, view } from '../helpers/worlds';
import { resourcesOf } from './assembly';
import { installation } from './installation';

interface Filter {
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly [{ readonly MetricName: string; readonly MetricValue: string }];
}

equip({ registry: {}, makeClients });

const { root, nested } = installation({ workflows: [] });
const filters = [root, ...nested.values()]
  .flatMap((template) => [...resourcesOf(template, 'AWS::Logs::MetricFilter').values()])
  .map(({ Properties }) => Properties as unknown as Filter);

/** What a line of a log comes to, figure by figure. */
function figuresOf(line: string): Readonly<Record<string, number>> {
  const found = filters.filter(({ FilterPattern: pattern }) => matchesFilter(pattern, line));
  return Object.fromEntries(
    found.map(({ MetricTransformations: [{ MetricName: name, MetricValue: value }] }) => [name, valueFor(value, line)]),
  );
}

/** The lines that a function on AWS writes to its log: by the logger that it really uses. */
async function linesOf(handle: Handler): Promise<readonly string[]> {
  const { lines, stop } = captureOutput();
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30_000 };
  await serve('sweeper', handle)({}, context).catch(() => undefined);
  stop();
  return lines;
}

const session = (id: string, state: string, startedAt: string) =>
  ({ session_id: id, state, started_at: startedAt }) as SessionItem;

test('open sessions are counted, and the oldest is aged', async () => {
  const clock = { now: () => Date.parse('2026-01-02T01:00:00Z'), sleep: async () => undefined };
  const [line = '', ...more] = await linesOf(async (_event, { log }) => {
    const open = [
      session('young', 'executing', '2026-01-02T00:59:00.000Z'),
      session('old', 'rolling_back', '2026-01-01T00:00:00.000Z'),
      session('other', 'executing', '2026-01-01T12:00:00.000Z'),
    ];
    tellOpenSessions(open, clock, log);
  });
  expect(more).toEqual([]);
  expect(figuresOf(line)).toEqual({ OpenSessions: 3, OldestOpenSeconds: 25 * 3600 });
  expect(JSON.parse(line)).toMatchObject({ oldest: 'old', states: { executing: 2, rolling_back: 1 } });
});

test('nothing is written, and paid, while no session is open', async () => {
  const clock = { now: () => 0, sleep: async () => undefined };
  expect(await linesOf(async (_event, { log }) => tellOpenSessions([], clock, log))).toEqual([]);
});

test('batches that stay untold are counted, also when they are none', async () => {
  const batches = (keys: readonly string[], isBroken: boolean) => ({
    list: async () => keys,
    read: async () => (isBroken ? Promise.reject(new Error('nobody may read this')) : []),
    forget: async () => undefined,
  });
  const told = (isBroken: boolean) =>
    linesOf((_event, { log, publisher, engine }) =>
      retell(publisher, batches(['a', 'b'], isBroken), {
        clock: engine.clock,
        deadline: undefined,
        log,
        measuring: { metrics: { put: async () => undefined }, ...engine },
      }),
    );
  expect((await told(true)).map(figuresOf)).toEqual([{ UntoldBatches: 2 }]);
  expect((await told(false)).map(figuresOf)).toEqual([{ UntoldBatches: 0 }]);
});

test('what no session owns is counted; nothing is written, and paid, while there is none', async () => {
  const { world, id } = await standing();
  const person = { actor: 'ann', via: 'test', reason: 'test' };
  const inspected = () =>
    linesOf((_event, { log }) => world.run(inspectAll(world.engine(person), ['dev', 'prod'], log)));
  expect(await inspected()).toEqual([]);
  await plantVpc(world, tagsFor(id, 'vpc'));
  await plantVpc(world, tagsFor('other-0123456789', 'vpc'));
  await pass(world, 120);
  expect((await inspected()).map(figuresOf)).toEqual([{ Unowned: 2 }]);
});

test('what serves and is not healthy is counted; nothing is written, and paid, while all is', async () => {
  const { world, id } = await standing();
  const person = { actor: 'ann', via: 'test', reason: 'test' };
  const watched = async () => {
    await pass(world, 900);
    return linesOf((_event, { log }) => world.run(watchHealth(world.engine(person), ['dev', 'prod'], log)));
  };
  expect(await watched()).toEqual([]);
  const subnet = (await view(world, id)).resources.find(({ type }) => type === 'AWS::EC2::Subnet')!.id;
  await world.run(world.cloud.call('ec2', 'DeleteSubnet', { SubnetId: subnet }));
  expect(await watched()).toEqual([]);
  expect((await watched()).map(figuresOf)).toEqual([{ UnhealthySessions: 1 }]);
});

test('what a function throws is counted, once', async () => {
  const lines = await linesOf(async () => {
    throw new Error('something nobody expected: "level":"INFO"');
  });
  expect(lines.map(figuresOf)).toEqual([{ FunctionErrors: 1 }]);
});

test.each([
  '2026-01-01T00:00:00.000Z 8e4f1c1e-0000-4000-8000-000000000000 Task timed out after 30.03 seconds',
  'RequestId: 8e4f1c1e-0000-4000-8000-000000000000 Error: Runtime exited with error: signal: killed',
])('what Lambda says of a function that it ended is counted: %s', (line) => {
  expect(figuresOf(line)).toEqual({ FunctionErrors: 1 });
});

test.each([
  'START RequestId: 8e4f1c1e Version: 3',
  'REPORT RequestId: 8e4f1c1e	Duration: 12.34 ms',
  '{"level":"INFO"}',
])('what is usual is not: %s', (line) => {
  expect(figuresOf(line)).toEqual({});
});

/** A line of a machine’s log without execution data (Step Functions developer guide, “Logging in CloudWatch Logs”). */
const machineLine = (type: string) =>
  JSON.stringify({
    id: '7',
    type,
    details: {},
    previous_event_id: '0',
    event_timestamp: '1767225600000',
    execution_arn: 'arn:aws:states:eu-west-1:123456789012:execution:unity-dev-spot:run-1',
  });

test('executions that somebody stopped, or whose time was up, are counted; those that fail are not', () => {
  expect(figuresOf(machineLine('ExecutionAborted'))).toEqual({ ExecutionsCutShort: 1 });
  expect(figuresOf(machineLine('ExecutionTimedOut'))).toEqual({ ExecutionsCutShort: 1 });
  expect(figuresOf(machineLine('ExecutionFailed'))).toEqual({});
});

test('a session that waits shows in what the sweeper says every five minutes', async () => {
  const waits = workflowOf(
    'name: waits\nsteps:\n  - {name: a, service: control, action: wait, timeout: 1200, with: {seconds: 1000}}\n',
  );
  const lines: string[] = [];
  const world = new LocalWorld({ log: (message, facts) => lines.push(JSON.stringify({ message, ...facts })) });
  world.install(waits, 'dev');
  const id = sessionOf(waits, start(world, waits, { stack_name: 'shop' }));
  await world.run(world.clock.sleep(700_000));
  expect(lines.map(figuresOf)).toEqual([
    { OpenSessions: 1, OldestOpenSeconds: expect.any(Number) },
    { OpenSessions: 1, OldestOpenSeconds: expect.any(Number) },
  ]);
  const ages = lines.map((line) => figuresOf(line).OldestOpenSeconds!);
  expect(ages[0]).toBeGreaterThan(290);
  expect(ages[1]! - ages[0]!).toBeCloseTo(300, -1);
  expect(lines[0]).toContain(`"oldest":"${id}"`);
});
