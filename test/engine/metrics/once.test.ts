import type { Json } from '../../../lib/domain/json';
import { currentInvocation } from '../../../lib/local/host/invocation';
import { type CallTap, LocalWorld } from '../../../lib/local/host/world';
import type { StreamRecord } from '../../../lib/local/store/stream';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';

const waits = workflowOf(`
name: waits
steps:
  - {name: a, service: control, action: wait, timeout: 60, with: {seconds: 5}}
  - {name: b, service: control, action: wait, timeout: 60, depends_on: [a], with: {seconds: 5}}
`);

const refused = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });

/** A deployment of two steps, and everything that the stream told of it. */
async function deployed(tap: CallTap = (_call, proceed) => proceed()) {
  const world = new LocalWorld({ tap });
  const records: StreamRecord[] = [];
  world.store.onWrite((record) => {
    if (record.tableName === 'unity-ledger') records.push(record);
  });
  world.install(waits, 'dev');
  expect(await settled(world, sessionOf(waits, start(world, waits, { stack_name: 'shop' })))).toMatchObject({
    state: 'completed',
  });
  return { world, records };
}

const namesOf = (world: LocalWorld) =>
  world.measurements
    .all()
    .map(({ name }) => name)
    .sort();

const once = ['CompletedDeployments', 'DeploymentSeconds', 'GateSeconds', 'HourlyUsd', 'StepSeconds', 'StepSeconds'];

/** As Lambda hands records over. */
const batchOf = (records: readonly StreamRecord[]) =>
  ({
    Records: records.map(({ oldImage, newImage }) => ({ dynamodb: { OldImage: oldImage, NewImage: newImage } })),
  }) as unknown as Json;

test('each change is measured once, however often the stream tells it', async () => {
  const { world, records } = await deployed();
  expect(namesOf(world)).toEqual(once);
  for (let time = 0; time < 3; time++) await world.run(world.invoke('publisher', batchOf(records)));
  expect(namesOf(world)).toEqual(once);
});

test('a batch whose events are not taken comes again, and is not measured again', async () => {
  let left = 0;
  const { world } = await deployed(({ operation }, proceed) => {
    if (operation !== 'PutEvents') return proceed();
    left += 1;
    return left % 2 === 1 ? Promise.reject(refused) : proceed();
  });
  expect(left).toBeGreaterThan(3);
  expect(namesOf(world)).toEqual(once);
});

test('what could not be told is measured when it is, as of its own time', async () => {
  const broken = { is: true };
  const { world } = await deployed(({ input }, proceed) => {
    const { TableName = '' } = input as { readonly TableName?: string };
    return broken.is && TableName.endsWith('-audit') ? Promise.reject(refused) : proceed();
  });
  expect(world.failedBatches.size).toBeGreaterThan(0);
  expect(namesOf(world)).toEqual([]);
  const ended = world.clock.now();
  broken.is = false;
  await world.run(world.clock.sleep(3_700_000));
  expect(namesOf(world)).toEqual(once);
  for (const { at } of world.measurements.all()) expect(at).toBeLessThan(ended);
});

test('steps that cannot be read cost their figures, and neither audit nor event', async () => {
  const { world, records } = await deployed(({ operation, input }, proceed) => {
    const { TableName } = input as { readonly TableName?: string };
    const isOfSteps = operation === 'Query' && TableName === 'unity-ledger';
    return isOfSteps && currentInvocation()?.functionName === 'publisher' ? Promise.reject(refused) : proceed();
  });
  expect(namesOf(world)).toEqual(['CompletedDeployments', 'DeploymentSeconds', 'StepSeconds', 'StepSeconds']);
  const { Items } = world.store.call('Scan', { TableName: 'unity-audit' }) as { readonly Items: readonly unknown[] };
  // Each change, and the digest of the end.
  expect(Items).toHaveLength(records.length + 1);
  expect(world.failedBatches.size).toBe(0);
});
