import type { SessionDocument } from '../../../lib/domain/session-document';
import { isPuttingBack } from '../../../lib/engine/revision/going-back';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { deskEvent } from '../../doors/desk';
import { answerTo } from '../../doors/desk-scene';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, person, Scene, spot } from '../resume/scene';

const ann = 'arn:aws:sts::123456789012:assumed-role/Operators/ann';
const bob = 'arn:aws:sts::123456789012:assumed-role/Operators/bob';

async function deploy(scene: Scene, parameters: { readonly component?: string }, name: string) {
  return settled(scene.world, sessionOf(spot, start(scene.world, spot, { stack_name: 'shop', parameters }, name)));
}
const rollBack = ({ world }: Scene, session: string, person = ann) =>
  answerTo(world, deskEvent({ verb: 'rollback', session }, person));

/** The sessions that executions of the forward machine have opened, beside those. */
async function others({ world }: Scene, known: readonly SessionDocument[]): Promise<readonly SessionDocument[]> {
  const runs = world.executions.all().filter(({ arn }) => /:unity-dev-spot:/.test(arn));
  const ids = runs.map((run) => sessionOf(spot, run)).filter((id) => !known.some((one) => one.session_id === id));
  return Promise.all(ids.map((id) => settled(world, id)));
}

test('who may only ask the desk goes back by it, once however often it is asked, under the name that AWS has verified', async () => {
  const scene = new Scene(spot, { access: { dev: {}, prod: {} } });
  const first = await scene.deploy();
  const second = await deploy(scene, { component: 'site' }, 'run-2');
  expect(await rollBack(scene, second.session_id)).toMatchObject({ status: 200, ok: true, state: 'completed' });
  expect(await rollBack(scene, second.session_id, bob)).toMatchObject({ status: 200 });
  await scene.pass(20);
  expect(await rollBack(scene, second.session_id, bob)).toMatchObject({ status: 200 });
  const [back, ...more] = await others(scene, [first, second]);
  expect(more).toEqual([]);
  expect(back).toMatchObject({
    state: 'completed',
    parameters: first.parameters,
    requester: { actor: ann, status: 'verified' },
    revision: { number: 3, former: second.session_id },
  });
  expect(await view(scene.world, second.session_id)).toMatchObject({ state: 'rolled_back' });
  // It is gone by now, and holds nothing.
  expect(await rollBack(scene, second.session_id)).toMatchObject({ status: 409, error: { name: 'TransitionRefused' } });
  scene.end();
});

test('a return that came to nothing can be asked for again', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const second = await deploy(scene, { component: 'site' }, 'run-2');
  scene.meets = failing('setup_docker');
  await rollBack(scene, second.session_id);
  const [failed] = await others(scene, [first, second]);
  expect(failed).toMatchObject({ state: 'rolled_back', root_cause: { step: 'setup_docker' } });
  scene.meets = () => undefined;
  expect(await rollBack(scene, second.session_id, bob)).toMatchObject({ status: 200 });
  const [back] = await others(scene, [first, second, failed!]);
  expect(back).toMatchObject({ state: 'completed', requester: { actor: bob }, parameters: first.parameters });
  scene.end();
});

test('a return under way is undone by its own id alone, and what it was to put an end to serves on', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const second = await deploy(scene, { component: 'site' }, 'run-2');
  await rollBack(scene, second.session_id);
  const run = scene.world.executions.all().find(({ status, arn }) => status === 'RUNNING' && /-dev-spot:/.test(arn))!;
  const back = sessionOf(spot, run);
  const item = () => scene.world.run(scene.world.engine(person).ledger.get<SessionItem>(keys.session(back)));
  await scene.until(async () => (await item())?.state === 'executing');
  expect(isPuttingBack((await item())!)).toBe(true);
  // Whoever asks for what it does already asks for no more.
  expect(await rollBack(scene, second.session_id, bob)).toMatchObject({ status: 200 });
  expect(await view(scene.world, back)).toMatchObject({ state: 'executing' });
  expect(await rollBack(scene, back, bob)).toMatchObject({ status: 200 });
  expect(await settled(scene.world, back)).toMatchObject({ state: 'rolled_back' });
  expect(isPuttingBack((await item())!)).toBe(false);
  expect(await view(scene.world, second.session_id)).toMatchObject({ state: 'completed', rollback: null });
  expect(await others(scene, [first, second])).toHaveLength(1);
  scene.end();
});

test('of a revision that another has followed it puts nothing back: the stack is its successor’s', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const second = await deploy(scene, { component: 'site' }, 'run-2');
  const third = await deploy(scene, { component: 'site' }, 'run-3');
  // All that the second has made is kept.
  expect(await view(scene.world, second.session_id)).toMatchObject({ state: 'completed', rollback: null });
  const answer = await rollBack(scene, second.session_id);
  expect(answer).toMatchObject({ status: 409, error: { name: 'StackBusy' } });
  expect(JSON.stringify(answer)).toContain(`the stack now belongs to session ${third.session_id}`);
  expect(await others(scene, [first, second, third])).toEqual([]);
});
