import type { JsonObject } from '../../../lib/domain/json';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { workflowFrom } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, Scene } from '../resume/scene';
import { User } from './user';

const alb = workflowFrom('workflows/alb.yml');
const instances = 'AWS::EC2::Instance';

/** Deploys, and deploys again while a user asks. */
async function revised(scene: Scene, parameters: JsonObject, meets: Scene['meets'] = () => undefined) {
  const first = await scene.deploy();
  const sessions = [first.session_id];
  const user = new User(scene, String(first.outputs.url), () => sessions);
  const asking = scene.world.run(user.ask());
  scene.meets = meets;
  const run = start(scene.world, alb, { stack_name: 'shop', parameters }, 'run-2');
  sessions.push(sessionOf(alb, run));
  const second: SessionDocument = await settled(scene.world, sessionOf(alb, run));
  const saw = user.leave();
  await scene.pass(2);
  await asking;
  return { first, second, saw };
}

test('users see the revision before, then the next, and never anything else', async () => {
  const scene = new Scene(alb);
  const { first, second, saw } = await revised(scene, { component: 'site' });
  expect(second).toMatchObject({ state: 'completed', outputs: { url: first.outputs.url } });
  expect(saw).toEqual([first.session_id, second.session_id]);
  // What was open at the former instances may end before they go.
  const undone = scene.calls.filter((call) => /:(DeregisterTargets|DeleteRule|TerminateInstances)$/.test(call));
  expect([...new Set(undone.map((call) => call.split(':')[1]))]).toEqual([
    'DeregisterTargets',
    'DeleteRule',
    'TerminateInstances',
  ]);
  expect(scene.ids(instances)).toHaveLength(2);
  expect(await view(scene.world, first.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'retire', verdict: 'clean' },
  });
  scene.end();
});

test('users see nothing of a revision that fails before it serves', async () => {
  const scene = new Scene(alb);
  const { first, second, saw } = await revised(scene, { component: 'site' }, failing('setup_docker'));
  expect(second.state).toBe('rolled_back');
  expect(saw).toEqual([first.session_id]);
  scene.end();
});

test('users see the revision before again when the next fails although it serves', async () => {
  const scene = new Scene(alb);
  const { first, second, saw } = await revised(scene, { component: 'site' }, failing('check_health'));
  expect(second).toMatchObject({ state: 'rolled_back', root_cause: { step: 'check_health' } });
  expect(saw.at(-1)).toBe(first.session_id);
  expect(new Set(saw).size).toBeLessThanOrEqual(2);
  scene.end();
});
