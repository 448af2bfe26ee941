import type { JsonObject } from '../../../lib/domain/json';
import { workflowFrom } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { failing, Scene } from '../resume/scene';

const full = workflowFrom('workflows/full.yml');

/** A stack that serves, and a revision of it that has failed and was kept. */
async function failed(parameters: JsonObject, step: string): Promise<Scene> {
  const scene = new Scene(full);
  await scene.deploy();
  scene.meets = failing(step);
  const run = start(scene.world, full, { stack_name: 'shop', parameters, on_failure: 'keep' }, 'run-2');
  scene.id = sessionOf(full, run);
  expect(await settled(scene.world, scene.id)).toMatchObject({ state: 'failed', root_cause: { step } });
  scene.meets = () => undefined;
  return scene;
}

/** All that is there, before and after a resume that is refused for that. */
async function refused(scene: Scene, parameters: JsonObject, why: RegExp): Promise<void> {
  const before = scene.world.cloud.inventory().map(({ id }) => id);
  const [session, run] = await scene.resumed({ parameters }, 'refused');
  expect(run).toMatchObject({ status: 'FAILED', error: 'RevisionRefused', cause: expect.stringMatching(why) });
  expect(session.state).toBe('failed');
  expect(scene.world.cloud.inventory().map(({ id }) => id)).toEqual(before);
  // As it was, it can be resumed.
  const [resumed] = await scene.resumed({}, 'again');
  expect(resumed).toMatchObject({ state: 'completed', root_cause: null });
  scene.end();
}

test('what a revision keeps with its data is not made anew by a resume either', async () => {
  const scene = await failed({ component: 'site' }, 'setup_docker');
  await refused(scene, { cidr: '10.9.0.0/16' }, /create_efs: it holds data, which would stay behind, and create_vpc/);
});

test('nothing is set up in what is kept and serves: not by a resume either', async () => {
  const scene = await failed({ required_checks: ['zones'] }, 'check_production_readiness');
  await refused(scene, { component: 'site' }, /launch_instances: setup_docker works in it, and runs/);
});

test('what a revision has made itself is made anew by a resume as ever', async () => {
  const scene = await failed({ component: 'site' }, 'setup_docker');
  const [session] = await scene.resumed({ parameters: { component: 'shop', instance_type: 't3.medium' } });
  expect(session).toMatchObject({ state: 'completed', parameters: { component: 'shop' } });
  expect(scene.ids('AWS::EC2::Instance')).toHaveLength(2);
  scene.end();
});
