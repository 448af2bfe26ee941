import type { JsonObject } from '../../../lib/domain/json';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { imagesOf } from '../../../lib/local/cloud/ec2/images';
import { workflowFrom } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { Land } from '../promotion/land';
import { Scene, spot } from '../resume/scene';

const parameter = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
const [former = '', newer = ''] = imagesOf('eu-west-1')
  .filter(({ architecture, imdsV2 }) => architecture === 'x86_64' && imdsV2)
  .map(({ id }) => id);

/** From now on the parameter names the other one. */
const newerIsOut = ({ world }: Scene, more: JsonObject = {}) =>
  world.cloud.adjust({ newerAmis: { [parameter]: newer }, ...more });

async function again(scene: Scene, request: JsonObject, name: string): Promise<SessionDocument> {
  const run = start(scene.world, scene.workflow, { stack_name: 'shop', ...request }, name);
  return settled(scene.world, sessionOf(scene.workflow, run));
}

/** The AMIs of the instances of a session that run. */
async function amisOf({ world }: Scene, sessionId: string): Promise<readonly string[]> {
  const Filters = [
    { Name: 'tag:unity:session', Values: [sessionId] },
    { Name: 'instance-state-name', Values: ['running'] },
  ];
  const { Reservations } = (await world.run(world.cloud.call('ec2', 'DescribeInstances', { Filters }))) as {
    readonly Reservations: readonly { readonly Instances: readonly { readonly ImageId: string }[] }[];
  };
  return Reservations.flatMap(({ Instances }) => Instances.map(({ ImageId }) => ImageId));
}

const launchOf = ({ steps }: SessionDocument) => steps.find(({ action }) => /^launch_/.test(action));

test.each(['spot', 'alb'])('what goes back to a revision of %s is launched on the AMI of that one', async (name) => {
  const scene = new Scene(workflowFrom(`workflows/${name}.yml`));
  const first = await scene.deploy();
  expect(new Set(await amisOf(scene, first.session_id))).toEqual(new Set([former]));
  newerIsOut(scene);
  const second = await again(scene, { parameters: { component: 'site' } }, 'run-2');
  expect(new Set(await amisOf(scene, second.session_id))).toEqual(new Set([newer]));
  const third = await again(scene, { back_to: first.session_id }, 'back');
  expect(third.state).toBe('completed');
  expect(new Set(await amisOf(scene, third.session_id))).toEqual(new Set([former]));
  expect(launchOf(third)).not.toHaveProperty('note');
  // And forward again, to what that was on.
  const fourth = await again(scene, { back_to: second.session_id }, 'forth');
  expect(new Set(await amisOf(scene, fourth.session_id))).toEqual(new Set([newer]));
  scene.end();
});

test('where that revision had kept its instances, on the AMI of whoever made them', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  const second = await again(scene, { parameters: { expect_nonce: false } }, 'run-2');
  expect(launchOf(second)).toMatchObject({ kept_from: first.session_id });
  newerIsOut(scene);
  await again(scene, { parameters: { expect_nonce: false, component: 'site' } }, 'run-3');
  const back = await again(scene, { back_to: second.session_id }, 'back');
  expect(back.state).toBe('completed');
  expect(await amisOf(scene, back.session_id)).toEqual([former]);
  scene.end();
});

test('where that AMI is not to be had any more, on the newest, and the step says so', async () => {
  const scene = new Scene(spot);
  const first = await scene.deploy();
  newerIsOut(scene);
  await again(scene, { parameters: { component: 'site' } }, 'run-2');
  newerIsOut(scene, { deregisteredAmis: [former] });
  const back = await again(scene, { back_to: first.session_id }, 'back');
  expect(back.state).toBe('completed');
  expect(await amisOf(scene, back.session_id)).toEqual([newer]);
  expect(launchOf(back)?.note).toBe(
    `${former}, the AMI of ${first.session_id}, is not to be had here any more: the newest is used`,
  );
  scene.end();
});

test('what is promoted is launched on the AMI that it was proven on', async () => {
  const land = new Land(spot);
  const dev = await land.deployTo('dev');
  newerIsOut(land);
  await land.promote(dev.session_id, 'staging');
  const { deployment } = await land.comesTo('staging', 'completed');
  expect(await amisOf(land, deployment?.session_id ?? '')).toEqual([former]);
  await land.atRest();
  land.end();
});
