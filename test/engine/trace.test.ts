import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession } from '../../lib/engine/session/session-store';
import { LocalWorld } from '../../lib/local/host/world';
import { quick, workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const denied = Object.assign(new Error('not allowed'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });

const tracesOf = (world: LocalWorld) =>
  world.executions.all().map(({ machine, traceId }) => [machine.replace('unity-dev-', ''), traceId] as const);

test('the rollback of a deployment that fails goes on in its trace', async () => {
  const world = new LocalWorld({
    tap: ({ operation }, proceed) => (operation === 'CreateRoute' ? Promise.reject(denied) : proceed()),
  });
  world.install(quick, 'dev');
  const run = start(world, quick, { stack_name: 'shop' });
  await settled(world, sessionOf(quick, run));
  expect(run.traceId).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(tracesOf(world)).toEqual([
    ['quick', run.traceId],
    ['-rollback', run.traceId],
  ]);
});

test('so does one that a person asks for long after; another deployment has a trace of its own', async () => {
  const world = new LocalWorld();
  world.install(quick, 'dev');
  const [first, second] = [
    start(world, quick, { stack_name: 'shop' }, 'run-1'),
    start(world, quick, { stack_name: 'blog' }, 'run-2'),
  ];
  const id = sessionOf(quick, first);
  await settled(world, id);
  await settled(world, sessionOf(quick, second));
  expect((await world.run(loadSession(world.engine(person).ledger, id))).trace_id).toBe(first.traceId);
  expect(second.traceId).not.toBe(first.traceId);
  await world.run(world.clock.sleep(24 * 3_600_000));
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  await settled(world, id);
  expect(tracesOf(world)).toEqual([
    ['quick', first.traceId],
    ['quick', second.traceId],
    ['-rollback', first.traceId],
  ]);
});

test('the copies of data that a checkpoint takes are made in the trace of their deployment', async () => {
  const workflow = workflowFrom('workflows/full.yml');
  const snapshots = {
    ...workflow,
    steps: workflow.steps.map((step) =>
      step.checkpoint === undefined ? step : { ...step, checkpointData: 'snapshot' as const },
    ),
  };
  const world = new LocalWorld();
  world.install(snapshots, 'dev');
  const run = start(world, snapshots, { stack_name: 'shop' });
  await settled(world, sessionOf(snapshots, run));
  const traces = tracesOf(world);
  expect(traces.map(([machine]) => machine)).toContain('-checkpoint');
  expect(new Set(traces.map(([, trace]) => trace))).toEqual(new Set([run.traceId]));
});
