import type { JsonObject } from '../../../lib/domain/json';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { workflowFrom } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, refusing, Scene } from '../resume/scene';
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

/** What is done to what serves, in order, each kind once. */
const undone = ({ calls }: Scene): readonly string[] => {
  const changes = /^undo_.*:(DeregisterTargets|DeleteRule|SendCommand|TerminateInstances)$/;
  return [...new Set(calls.flatMap((call) => changes.exec(call)?.[1] ?? []))];
};

test('users see the revision before, then the next, and never anything else', async () => {
  const scene = new Scene(alb);
  const { first, second, saw } = await revised(scene, { component: 'site' });
  expect(second).toMatchObject({ state: 'completed', outputs: { url: first.outputs.url } });
  expect(saw).toEqual([first.session_id, second.session_id]);
  // What was open at the former instances may end before they go.
  expect(undone(scene)).toEqual(['DeregisterTargets', 'DeleteRule', 'SendCommand', 'TerminateInstances']);
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
  expect(saw).toEqual([first.session_id, second.session_id, first.session_id]);
  expect(undone(scene)).toEqual(['DeleteRule', 'SendCommand', 'TerminateInstances']);
  scene.end();
});

test('users are given back at once, also where what tells of the next revision cannot be removed', async () => {
  const scene = new Scene(alb);
  const bad = failing('check_health');
  const stuck = refusing(/^DeleteAlarms$/);
  const { first, second, saw } = await revised(scene, { component: 'site' }, (...met) => bad(...met) ?? stuck(...met));
  expect(second).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  expect(saw).toEqual([first.session_id, second.session_id, first.session_id]);
  scene.end();
});

test('where the requests cannot be given back, what they are led to stays', async () => {
  const scene = new Scene(alb);
  const bad = failing('check_health');
  const stuck = refusing(/^DeleteRule$/);
  const { first, second, saw } = await revised(scene, { component: 'site' }, (...met) => bad(...met) ?? stuck(...met));
  expect(second).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  expect(saw).toEqual([first.session_id, second.session_id]);
  expect(undone(scene)).toEqual(['DeleteRule']);
  scene.end();
});

describe('a revision that failed while it served, and was kept', () => {
  /** Users are there from its end on, while something is done about it. */
  async function kept(scene: Scene, act: (second: SessionDocument) => Promise<unknown>) {
    const first = await scene.deploy();
    scene.meets = failing('check_health');
    const run = start(
      scene.world,
      alb,
      { stack_name: 'shop', parameters: { component: 'site' }, on_failure: 'keep' },
      'run-2',
    );
    const second = await settled(scene.world, sessionOf(alb, run));
    scene.meets = () => undefined;
    const user = new User(scene, String(first.outputs.url), () => [first.session_id, second.session_id]);
    const asking = scene.world.run(user.ask());
    await scene.pass(2);
    scene.calls.length = 0;
    scene.id = second.session_id;
    await act(second);
    const saw = user.leave();
    await scene.pass(2);
    await asking;
    scene.end();
    return { first: first.session_id, second: second.session_id, saw };
  }

  test('gives its users back while containers are set up anew on its instances', async () => {
    const scene = new Scene(alb);
    const { first, second, saw } = await kept(scene, async () => {
      expect((await scene.resumed({ parameters: { component: 'shop' } }))[0]).toMatchObject({ state: 'completed' });
    });
    expect(saw).toEqual([second, first, second]);
  });

  test('gives them back where only its containers are undone', async () => {
    const scene = new Scene(alb);
    const { first, second, saw } = await kept(scene, () => scene.undo({ type: 'service', service: 'docker' }));
    expect(saw).toEqual([second, first]);
    expect(undone(scene)).toEqual(['DeleteRule', 'SendCommand']);
  });
});
