import { GetDistributionConfigCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { hasTails } from '../../../lib/domain/session';
import { driftOf } from '../../../lib/engine/drift';
import { ours, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { edge, failing, person, Scene } from './scene';

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

/** A distribution that was made anew beside one that had been handed over, and is gone. */
async function renewed(): Promise<Scene> {
  const scene = await failed();
  const [session] = await scene.resumed(change);
  expect(session).toMatchObject({ state: 'completed' });
  await scene.until(async () => (await scene.session()).rollback?.tails_ended_at !== undefined);
  return scene;
}

test('what was made anew is compared with what was asked for, and is not said to be undone', async () => {
  const scene = await renewed();
  const { world, id } = scene;
  const drift = () => world.run(driftOf(world.engine(person), id));
  expect(await drift()).toEqual({ drift: [] });
  const { cloudfront } = world.clients.clients;
  const [Id] = scene.ids(type);
  await world.run(
    (async () => {
      const { ETag, DistributionConfig } = await cloudfront.send(new GetDistributionConfigCommand({ Id }));
      const changed = { ...DistributionConfig!, Enabled: false };
      await cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: changed }));
    })(),
  );
  expect(await drift()).toMatchObject({ drift: [{ step: 'create_distribution', kind: 'changed', id: Id }] });
  const { steps } = await view(world, id);
  expect(steps.find(({ name }) => name === 'create_distribution')).toMatchObject({ undo: null });
});

test('it goes with the revision that has no use for it', async () => {
  const scene = await renewed();
  const { world } = scene;
  const without = workflowOf(`
name: edge
steps:
  - {name: last, service: monitoring, action: setup_monitoring, timeout: 60, with: {log_groups: [app]}}
`);
  scene.install(without);
  const revision = sessionOf(without, start(world, without, { stack_name: 'shop' }, 'run-2'));
  expect(await settled(world, revision)).toMatchObject({ state: 'completed' });
  await settled(world, scene.id);
  await scene.pass(1800);
  expect(scene.ids(type)).toEqual([]);
});
