import { hasTails } from '../../../lib/domain/session';
import { ours } from '../../helpers/spot';
import { edge, failing, Scene } from './scene';

const type = 'AWS::CloudFront::Distribution';
const change = { parameters: { host: 'blog.example.org' } };

async function failed(): Promise<Scene> {
  const scene = new Scene(edge);
  scene.meets = failing('last');
  expect(await scene.deploy({ on_failure: 'keep' })).toMatchObject({ state: 'failed' });
  scene.meets = () => undefined;
  return scene;
}

test('what is on its way out does not hold a resume up, and is seen to its end when that has completed', async () => {
  const scene = await failed();
  const [old] = scene.ids(type);
  const run = scene.resume(change);
  await scene.until(async () => (await scene.session()).state === 'completed');
  const completed = await scene.session();
  const { resources } = (await scene.step('create_distribution'))!;
  // Its predecessor has a key of its own by now, and is still there.
  expect(resources['distribution~1']).toMatchObject({ id: old, handed_over: true, state: 'deleting' });
  expect(resources.distribution).toMatchObject({ generation: 2, state: 'active' });
  expect(hasTails(completed)).toBe(true);
  expect(completed.open_in).toBe('dev');
  const next = resources.distribution!.id!;
  await scene.until(async () => (await scene.session()).rollback?.tails_ended_at !== undefined);
  await scene.pass(60);
  expect(run.status).toBe('SUCCEEDED');
  expect(scene.ids(type)).toEqual([next]);
  expect((await scene.session()).open_in).toBe('dev#serving');
  expect(await scene.session()).toMatchObject({ state: 'completed', rollback: { verdict: 'clean', tails: [] } });
  expect(await scene.undo()).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
  expect(ours(scene.world)).toEqual([]);
  scene.end();
});

test('a rollback of a part afterwards takes nothing of what was made anew for what was on its way out', async () => {
  const scene = await failed();
  const [session] = await scene.resumed(change);
  expect(session).toMatchObject({ state: 'completed' });
  await scene.until(async () => (await scene.session()).rollback?.tails_ended_at !== undefined);
  const [made] = scene.ids(type);
  expect((await scene.step('create_distribution'))?.undo).toMatchObject({ state: 'completed', only_tails: true });
  expect(await scene.undo({ type: 'service', service: 'monitoring' })).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'service', verdict: 'clean' },
  });
  expect(scene.ids(type)).toEqual([made]);
  // Nor does the late look take it for something that is still there.
  expect((await scene.step('create_distribution'))?.undo).toMatchObject({ state: 'completed', only_tails: true });
  expect((await scene.session()).rollback_starts).toBe(1);
  scene.end();
});

test('nor of what was begun anew and did not get ready', async () => {
  const scene = await failed();
  // Made, and then never seen: its step fails.
  scene.meets = failing('create_distribution', /^(Get|List)Distribution/);
  const [session] = await scene.resumed(change);
  expect(session).toMatchObject({ state: 'failed', root_cause: { step: 'create_distribution' } });
  await scene.until(async () => (await scene.session()).rollback?.tails_ended_at !== undefined);
  scene.meets = () => undefined;
  const [made] = scene.ids(type);
  expect(made).toBeDefined();
  expect(await scene.undo({ type: 'service', service: 'monitoring' })).toMatchObject({
    rollback: { verdict: 'clean' },
  });
  expect(scene.ids(type)).toEqual([made]);
  expect(await scene.undo()).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
  expect(ours(scene.world)).toEqual([]);
  scene.end();
});

test('a resume that fails with a tail behind it is undone whole, tail and all', async () => {
  const scene = await failed();
  scene.meets = failing('last');
  const [session] = await scene.resumed({ ...change, on_failure: 'rollback' });
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean', tails: [] } });
  expect(ours(scene.world)).toEqual([]);
  scene.end();
});

test('one that fails and keeps what stands has its tail seen to, and can be resumed meanwhile', async () => {
  const scene = await failed();
  scene.meets = failing('last');
  const first = scene.resume(change, 'first');
  await scene.until(async () => first.status === 'FAILED');
  expect(hasTails(await scene.session())).toBe(true);
  scene.meets = () => undefined;
  const [session] = await scene.resumed({}, 'second');
  expect(session).toMatchObject({ state: 'completed', parameters: { host: 'blog.example.org' } });
  expect(scene.ids(type)).toHaveLength(1);
  expect(await scene.undo()).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(ours(scene.world)).toEqual([]);
  scene.end();
});
