import { registry } from '../../lambdas/actions/registry';
import type { ActionRegistry } from '../../lib/engine/engine';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const files = ['workflows/spot.yml', 'test/cases/workflow/reference/spot.yml'];

describe.each(files)('%s', (file) => {
  test('deploys, and rolls back to an account as it was', async () => {
    const workflow = workflowFrom(file);
    const world = new LocalWorld();
    world.install(workflow, 'dev');
    const before = world.cloud.baselineFingerprint();
    const run = start(world, workflow, { stack_name: 'shop' });
    const id = sessionOf(workflow, run);
    const deployed = await settled(world, id);
    expect(deployed.root_cause).toBeNull();
    expect(deployed.state).toBe('completed');
    expect(deployed.resources.every((row) => row.state === 'active' && row.id !== null)).toBe(true);
    const alive = ours(world);
    expect(alive).toEqual(
      expect.arrayContaining([
        expect.stringContaining('AWS::EC2::VPC '),
        expect.stringContaining('AWS::EC2::Instance '),
      ]),
    );

    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    const undone = await settled(world, id);
    expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
    expect(undone.resources.every((row) => row.state === 'deleted')).toBe(true);
    expect(ours(world)).toEqual([]);
    expect(world.cloud.baselineFingerprint()).toEqual(before);
  });
});

test('without compensation the same look at the account finds the leaks', async () => {
  const workflow = workflowFrom('workflows/spot.yml');
  const leaky: ActionRegistry = Object.fromEntries(
    Object.entries(registry as ActionRegistry).map(([name, action]) => [
      name,
      { ...action, compensate: async () => ({ status: 'gone' }) as const, verifyGone: async () => [] },
    ]),
  );
  const world = new LocalWorld({ registry: leaky });
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, id);
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const undone = await settled(world, id);
  expect(ours(world).length).toBeGreaterThan(5);
  expect(undone).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  // Looking again and again is one execution’s work: no second one may run beside it.
  expect(undone.executions.filter(({ role }) => role === 'rollback')).toHaveLength(1);
});
