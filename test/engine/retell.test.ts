import { logLines } from '../../lib/domain/log-lines';
import { retell } from '../../lib/engine/telling/retell';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const waits = workflowOf(`
name: waits
steps:
  - {name: a, service: control, action: wait, timeout: 60, with: {seconds: 5}}
  - {name: b, service: control, action: wait, timeout: 60, depends_on: [a], with: {seconds: 5}}
`);

type Line = { readonly message: string; readonly facts: unknown };

/** A world whose audit takes no entry of the steps that are named, until none is. */
function forgetful(steps: string[]): { readonly world: LocalWorld; readonly lines: Line[] } {
  const tap: CallTap = (call, proceed) => {
    const { TableName = '', Item } = call.input as { TableName?: string; Item?: { sk?: { S?: string } } };
    const isStruck = TableName.endsWith('-audit') && steps.some((step) => Item?.sk?.S?.startsWith(`STEP#${step}#`));
    if (!isStruck) return proceed();
    return Promise.reject(
      Object.assign(new Error('no such key'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }),
    );
  };
  const lines: Line[] = [];
  const world = new LocalWorld({ tap, log: (message, facts) => lines.push({ message, facts }) });
  world.install(waits, 'dev');
  return { world, lines };
}

async function deployed(world: LocalWorld): Promise<void> {
  const session = await settled(world, sessionOf(waits, start(world, waits, { stack_name: 'shop' })));
  expect(session.state).toBe('completed');
}

const scan = (world: LocalWorld, table: string) =>
  (world.store.call('Scan', { TableName: `unity-${table}` }) as { Items: Record<string, { S?: string; N?: string }>[] })
    .Items;

/** The audit of one item: each entry names the one before by its hash. */
function chainOf(world: LocalWorld, item: string): { readonly versions: readonly number[]; readonly isWhole: boolean } {
  const entries = scan(world, 'audit')
    .filter((entry) => entry.item?.S === item)
    .sort((a, b) => Number(a.version?.N) - Number(b.version?.N));
  return {
    versions: entries.map((entry) => Number(entry.version?.N)),
    isWhole: entries.every((entry, index) => entry.previous_hash?.S === entries[index - 1]?.hash?.S),
  };
}

const versionOf = (world: LocalWorld, item: string) =>
  Number(scan(world, 'ledger').find((row) => row.sk?.S === item)?.version?.N);
const upTo = (version: number) => Array.from({ length: version }, (_, index) => index + 1);
const eventIds = (world: LocalWorld) =>
  world.bus.events().map(({ detail }) => (detail as { metadata: { event_id: string } }).metadata.event_id);

test('what could not be told is told within the hour once it can be: the audit chain is whole and every event is out', async () => {
  const broken = ['b'];
  const { world, lines } = forgetful(broken);
  await deployed(world);
  await world.run(world.told());
  expect(world.failedBatches.size).toBeGreaterThan(0);
  expect(chainOf(world, 'STEP#b').versions).toEqual([]);
  broken.length = 0;
  const setAside = world.failedBatches.size;
  await world.run(world.clock.sleep(3_700_000));
  expect(world.failedBatches.size).toBe(0);
  expect(chainOf(world, 'STEP#b')).toEqual({ versions: upTo(versionOf(world, 'STEP#b')), isWhole: true });
  expect(lines.filter(({ message }) => message === logLines.retold).at(-1)?.facts).toEqual({
    told: setAside,
    left: 0,
    failures: [],
  });
  const ready = world.bus.events().filter(({ detailType, detail }) => {
    const { data } = detail as { data: { step?: string; phase?: string } };
    return detailType === 'STEP_STATE_CHANGED' && data.step === 'b' && data.phase === 'ready';
  });
  expect(ready).toHaveLength(1);
});

test('what still cannot be told stays, is counted and named, and holds up nothing else', async () => {
  const broken = ['a', 'b'];
  const { world, lines } = forgetful(broken);
  await deployed(world);
  broken.shift();
  await world.run(world.invoke('publisher', { retell: true }));
  expect(chainOf(world, 'STEP#a')).toEqual({ versions: upTo(versionOf(world, 'STEP#a')), isWhole: true });
  const { facts } = lines.filter(({ message }) => message === logLines.retold).at(-1)!;
  expect(facts).toMatchObject({ left: world.failedBatches.size, failures: expect.any(Array) });
  expect(world.failedBatches.size).toBeGreaterThan(0);
  const [failure] = (facts as { failures: { key: string; error: string }[] }).failures;
  expect(failure).toEqual({
    key: expect.stringMatching(/^aws\/lambda\/local\/shardId-0\/2026\/01\/01\//),
    error: 'AccessDeniedException: no such key',
  });
});

test('telling again what was told already adds no entry, and no event with a new id', async () => {
  const broken = ['b'];
  const { world } = forgetful(broken);
  await deployed(world);
  broken.length = 0;
  const batches = world.failedBatches.snapshot();
  await world.run(world.invoke('publisher', { retell: true }));
  const [entries, ids] = [scan(world, 'audit').length, new Set(eventIds(world))];
  world.failedBatches.restore(batches);
  await world.run(world.invoke('publisher', { retell: true }));
  expect(scan(world, 'audit')).toHaveLength(entries);
  expect(new Set(eventIds(world))).toEqual(ids);
  expect(eventIds(world).length).toBeGreaterThan(ids.size);
});

test('a function that has hardly any time left begins no batch: the next hour has time', async () => {
  const broken = ['b'];
  const { world } = forgetful(broken);
  await deployed(world);
  broken.length = 0;
  const kept = world.failedBatches.size;
  const batches = {
    list: async () => world.failedBatches.snapshot().map(([key]) => key),
    read: () => Promise.reject(new Error('read although there was no time')),
    forget: () => Promise.reject(new Error('forgotten although it was not told')),
  };
  const publisher = {} as Parameters<typeof retell>[0];
  const measuring = {} as Parameters<typeof retell>[2]['measuring'];
  const time = { clock: world.clock, deadline: world.clock.now() + 14_000, log: () => undefined, measuring };
  expect(await retell(publisher, batches, time)).toEqual({ told: 0, left: kept });
});
