import { readDeployments } from '../../lib/engine/analytics/read-deployments';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { viewSession } from '../../lib/engine/session/session-view';
import { person, Scene, spot } from '../engine/resume/scene';
import { sessionOf, settled, start } from '../helpers/worlds';

const hour = 3_600_000;

test('what a revision had no use for costs until that went, though the stack is taken down long after', async () => {
  const { world, ...scene } = new Scene(spot);
  const began = world.clock.now();
  const deploy = async (component: string, name: string) => {
    const run = start(world, scene.workflow, { stack_name: 'shop', parameters: { component } }, name);
    return (await settled(world, sessionOf(scene.workflow, run))).session_id;
  };
  const first = await deploy('app', 'run-1');
  const second = await deploy('site', 'run-2');
  const goneAt = world.clock.now();
  const undoOf = async () => {
    const { steps } = await world.run(viewSession(world.engine(person), first));
    return steps.find(({ name }) => name === 'launch_spot_instance')?.undo;
  };
  const undone = await undoOf();
  await world.run(world.clock.sleep(100 * hour));
  await world.run(startRollback(world.engine(person), { sessionId: second, request: { type: 'full', stack: true } }));
  await settled(world, second);
  await settled(world, first);
  const facts = await world.run(readDeployments(world.engine(person), 'dev', began));
  const { spans = [] } = facts.find(({ sessionId }) => sessionId === first) ?? {};
  const [instance, network] = [spans.filter(({ to = 0 }) => to <= goneAt), spans.filter(({ to = 0 }) => to > goneAt)];
  expect(instance.some(({ hourlyUsd }) => hourlyUsd > 0)).toBe(true);
  expect(network).not.toEqual([]);
  // Nor does the last rollback say that it was undone then.
  expect(await undoOf()).toMatchObject({ state: 'completed', completed_at: undone?.completed_at });
});
