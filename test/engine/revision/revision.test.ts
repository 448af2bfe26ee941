import type { JsonObject } from '../../../lib/domain/json';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { answerRollbackApproval } from '../../../lib/engine/rollback/answer-rollback-approval';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, person, Scene, spot } from '../resume/scene';

const instances = 'AWS::EC2::Instance';
const vpcs = 'AWS::EC2::VPC';

/** Deploys the same stack again, and waits for the end of everything. */
async function again(scene: Scene, parameters: JsonObject = {}, name = 'run-2'): Promise<SessionDocument> {
  scene.calls.length = 0;
  const run = start(scene.world, scene.workflow, { stack_name: 'shop', parameters }, name);
  return settled(scene.world, sessionOf(scene.workflow, run));
}

const item = (scene: Scene, id: string) =>
  scene.world.run(scene.world.engine(person).ledger.get<SessionItem>(keys.session(id)));

test('another value makes anew what takes it and what that works in, beside what serves, which goes last', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const [servers, nets] = [scene.ids(instances), scene.ids(vpcs)];
  const second = await again(scene, { component: 'site' });
  expect(second).toMatchObject({ state: 'completed', parameters: { component: 'site' } });
  expect(second.session_id).not.toBe(first.session_id);
  expect(scene.ids(vpcs)).toEqual(nets);
  expect(scene.ids(instances)).toHaveLength(1);
  expect(scene.ids(instances)).not.toEqual(servers);
  const made = second.steps.flatMap((step) => (step.kept_from === undefined ? [step.completed_at] : [])).sort();
  expect(second.milestones.ready_at).toBe(made.at(-1));
  const former = await view(scene.world, first.session_id);
  expect(former).toMatchObject({ state: 'rolled_back', rollback: { type: 'retire', verdict: 'clean' } });
  expect(await item(scene, second.session_id)).not.toHaveProperty('to_retire');
  scene.end();
});

test('where nothing is different, all is kept, and nothing of AWS is changed', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const before = scene.world.cloud.inventory().map(({ id }) => id);
  const second = await again(scene);
  expect(second).toMatchObject({ state: 'completed', outputs: first.outputs });
  expect(scene.world.cloud.inventory().map(({ id }) => id)).toEqual(before);
  expect(await item(scene, second.session_id)).toMatchObject({ revision: { number: 2, former: first.session_id } });
  // It was ready when all was found to stand, not when that was made once.
  expect(second.milestones.ready_at).toBe(second.completed_at);
  const [measured] = scene.world.measurements
    .all()
    .filter(({ name, properties }) => name === 'DeploymentSeconds' && properties.session_id === second.session_id);
  expect(measured?.values[0]).toBeGreaterThan(0);
  scene.end();
});

test('where the quota does not hold two at a time, the next is told so before anything is made, and what serves stays', async () => {
  const scene = new Scene(spot);
  const many = { instance_types: ['m5.2xlarge'], instance_count: 5 };
  const first = await scene.deploy({ parameters: many });
  const before = scene.world.cloud.inventory().map(({ id }) => id);
  const second = await again(scene, { ...many, component: 'site' });
  expect(second).toMatchObject({ state: 'failed', root_cause: { code: 'PreflightFailed' } });
  expect(second.refusals).toEqual([
    {
      code: 'QuotaExceeded',
      message: `Standard Spot Instance vCPUs (L-34B43A08): 40 needed, 40 of 64 in use. The revision before, ${first.session_id}, is among what is in use: what is made anew starts before that stops.`,
      remedy:
        'Ask for less, such as fewer instances, or for a higher quota under Service Quotas, ec2, L-34B43A08; or run `unity destroy shop/dev` first, which takes the service away until it is deployed again.',
    },
  ]);
  expect(scene.world.cloud.inventory().map(({ id }) => id)).toEqual(before);
  expect(await view(scene.world, first.session_id)).toMatchObject({ state: 'completed', rollback: null });
  scene.end();
});

test('one that fails leaves the revision before as it was: it has the stack, and can be revised again', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const before = scene.world.cloud.inventory().map(({ id }) => id);
  scene.meets = failing('setup_docker');
  const second = await again(scene, { component: 'site' });
  expect(second).toMatchObject({ state: 'rolled_back', root_cause: { step: 'setup_docker' } });
  expect(scene.world.cloud.inventory().map(({ id }) => id)).toEqual(before);
  expect(await view(scene.world, first.session_id)).toMatchObject({ state: 'completed', rollback: null });
  scene.meets = () => undefined;
  const third = await again(scene, { component: 'site' }, 'run-3');
  expect(third.state).toBe('completed');
  expect(await item(scene, third.session_id)).toMatchObject({ revision: { former: first.session_id } });
  expect(scene.ids(instances)).toHaveLength(1);
  scene.end();
});

test('the one before is undone as any other when what was to follow it has come to nothing', async () => {
  const scene = new Scene(spot);
  await scene.deploy();
  scene.meets = failing('setup_docker');
  await again(scene, { component: 'site' });
  scene.meets = () => undefined;
  expect(await scene.undo()).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(scene.ids(vpcs)).toEqual([]);
  scene.end();
});

test('a third revision takes away what the second has made, and what the first still had for it', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const second = await again(scene, { component: 'site' });
  const third = await again(scene, { component: 'site', cidr: '10.8.0.0/16' }, 'run-3');
  expect(third.state).toBe('completed');
  expect(scene.ids(vpcs)).toHaveLength(1);
  expect(scene.ids(instances)).toHaveLength(1);
  for (const { session_id: id } of [first, second])
    expect(await view(scene.world, id)).toMatchObject({ state: 'rolled_back', rollback: { type: 'retire' } });
  scene.end();
});

test('a stack that is taken down goes with all its revisions, the newest first', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const second = await again(scene, { component: 'site' });
  scene.id = second.session_id;
  expect(await scene.undo({ type: 'full', stack: true })).toMatchObject({ state: 'rolled_back' });
  expect(await settled(scene.world, first.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'full', verdict: 'clean' },
  });
  expect(scene.world.cloud.inventory().filter(({ kept }) => kept === null)).toEqual([]);
  scene.end();
});

test('a revision that fails where rollbacks need an approval stands beside the one before, which serves; approved, it goes', async () => {
  const scene = new Scene(spot, { rollback: { dev: { onFailure: 'approval' } } });
  const first = await scene.deploy();
  scene.meets = failing('setup_docker');
  const second = await again(scene, { component: 'site' });
  expect(second).toMatchObject({ state: 'failed', rollback: null, rollback_approval: { state: 'asked' } });
  expect(scene.ids(instances)).toHaveLength(2);
  expect(await view(scene.world, first.session_id)).toEqual({ ...first, revised_by: second.session_id });
  scene.meets = () => undefined;
  await scene.world.run(answerRollbackApproval(scene.world.engine(person), second.session_id, 'approved'));
  expect(await settled(scene.world, second.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { verdict: 'clean' },
  });
  expect(scene.ids(instances)).toEqual(first.resources.filter(({ type }) => type === instances).map(({ id }) => id));
  expect(await view(scene.world, first.session_id)).toMatchObject({ state: 'completed' });
  scene.end();
});
