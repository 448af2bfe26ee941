import assert from 'node:assert/strict';
import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { SessionDocument } from '../../../lib/domain/session-document';
import type { CheckpointView } from '../../../lib/engine/checkpoints/document';
import { documentOf, ok } from '../fixtures/command';
import { type Installation, pause } from '../fixtures/installation';
import { listSnapshots } from '../fixtures/inventory';
import { clients } from '../fixtures/network';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

type Deployed = Parameters<Installation['standing']>[0];

/** A bound for a busy machine. */
const SECONDS = 400;
const STACK = 'going-on';
const ADDRESS = `${STACK}/dev`;

async function status(unity: Installation): Promise<SessionDocument> {
  return documentOf<SessionDocument>(await unity.command('status', ADDRESS, '--json'));
}

async function namesOf(unity: Installation, end: Deployed): Promise<readonly string[]> {
  return (await unity.standing(end)).map(({ name }) => name);
}

/** Fails and is kept; once the cause is mended the same session goes on with what it has. */
async function failsAndGoesOn(unity: Installation): Promise<Deployed> {
  const { mend } = unity.breakStep(STACK, 'setup_docker', { kind: 'refuse', call: 'SendCommand' });
  const args = ['--stack', STACK, '--env', 'dev', '--param', 'data_volume_gib=10', '--on-failure', 'keep', '--json'];
  const failed = await unity.command('deploy', 'spot', ...args);
  assert.equal(failed.code, 1, failed.stderr);
  const session = await status(unity);
  assert.deepEqual([session.state, session.rollback, session.root_cause?.step], ['failed', null, 'setup_docker']);
  const end = { sessionId: session.session_id, stack: STACK };
  const kept = await namesOf(unity, end);
  assert.ok(kept.some((name) => name.startsWith('instance ')));
  ok(await unity.command('resume', ADDRESS, '--dry-run', '--json'));
  assert.equal((await status(unity)).state, 'failed');
  mend();
  ok(await unity.command('resume', ADDRESS, '--yes', '--json'));
  const resumed = await status(unity);
  assert.deepEqual([resumed.state, resumed.session_id, resumed.root_cause], ['completed', end.sessionId, null]);
  const now = await namesOf(unity, end);
  assert.deepEqual(
    kept.filter((name) => !now.includes(name)),
    [],
  );
  return end;
}

/** A checkpoint on demand with a copy of the data, listed, compared and deleted. */
async function isCaptured(unity: Installation, { clientConfig }: Referee, end: Deployed): Promise<void> {
  const made = documentOf<CheckpointView>(await unity.command('checkpoint', ADDRESS, 'monday', '--json'));
  assert.equal(made.state, 'complete', JSON.stringify(made));
  const copies = await listSnapshots(clientConfig, end.sessionId);
  assert.equal(copies.length, 1);
  assert.deepEqual(
    made.copies.map(({ step, id }) => [step, id]),
    [['attach_data_volumes', copies[0]]],
  );
  const listed = documentOf<{ checkpoints: readonly CheckpointView[] }>(
    await unity.command('checkpoints', ADDRESS, '--json'),
  );
  assert.ok(listed.checkpoints.some(({ name }) => name === 'monday'));
  const { differences } = documentOf<{ differences: readonly object[] }>(
    await unity.command('checkpoints', ADDRESS, '--compare', 'monday', '--json'),
  );
  assert.deepEqual(differences, []);
  await beginsFrom(unity, clientConfig, copies);
  ok(await unity.command('checkpoints', ADDRESS, '--delete', 'monday', '--yes', '--json'));
  assert.deepEqual(await listSnapshots(clientConfig, end.sessionId), []);
}

/** Another stack begins with what was captured, and takes a copy of its own before it goes. */
async function beginsFrom(
  unity: Installation,
  config: Referee['clientConfig'],
  copies: readonly string[],
): Promise<void> {
  const { session_id: sessionId } = await status(unity);
  const args = [
    '--stack',
    'begun-from',
    '--env',
    'dev',
    '--from-checkpoint',
    `${sessionId}:monday`,
    '--detach',
    '--yes',
  ];
  const begun = ok(await unity.command('deploy', 'spot', ...args)).trim();
  await unity.until(begun, ['completed'], SECONDS);
  const Filters = [
    { Name: 'tag:unity:session', Values: [begun] },
    { Name: 'snapshot-id', Values: [...copies] },
  ];
  const { Volumes } = await new EC2Client(config).send(new DescribeVolumesCommand({ Filters }));
  assert.equal(Volumes?.length, 1);
  ok(await unity.command('destroy', 'begun-from/dev', '--confirm=begun-from', '--json'));
  const [copy, ...more] = await listSnapshots(config, begun);
  assert.ok(copy !== undefined && more.length === 0 && !copies.includes(copy));
}

/** Undone to its network and resumed: everything above that is made anew, in the network that it had. */
async function isMadeAnew(unity: Installation, end: Deployed): Promise<void> {
  const before = await namesOf(unity, end);
  ok(await unity.command('rollback', ADDRESS, '--to', 'network', '--yes', '--json'));
  const least = await namesOf(unity, end);
  ok(await unity.command('resume', ADDRESS, '--yes', '--json'));
  assert.equal((await status(unity)).state, 'completed');
  const after = await namesOf(unity, end);
  assert.deepEqual(
    least.filter((name) => !after.includes(name)),
    [],
  );
  const kinds = (names: readonly string[]) => names.map((name) => name.replace(/ \S+$/, '')).toSorted();
  assert.deepEqual(kinds(after), kinds(before));
  const instances = (names: readonly string[]) => names.filter((name) => name.startsWith('instance '));
  assert.notDeepEqual(instances(after), instances(before));
}

interface Found {
  readonly orphans: readonly { readonly id: string }[];
  readonly left_alone: readonly { readonly arn: string; readonly because: string }[];
}

/** A network that carries the tags of a session, and stands in no row of it. */
async function plant(compute: EC2Client, sessionId: string): Promise<string> {
  const tags = { session: sessionId, stack: STACK, environment: 'dev', resource: 'create_vpc/vpc' };
  const Tags = Object.entries(tags).map(([key, Value]) => ({ Key: `unity:${key}`, Value }));
  const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags }];
  const made = await compute.send(new CreateVpcCommand({ CidrBlock: '10.99.0.0/24', TagSpecifications }));
  return made.Vpc?.VpcId ?? '';
}

/** Longer than any maker of the session may live. */
const QUIET_SECONDS = 100;

/** What nobody owns is found, and what of it is ours is removed, by a saved plan alone. */
async function isSwept(unity: Installation, referee: Referee, end: Deployed): Promise<void> {
  const { compute } = clients(referee);
  const [ours, unknown] = [await plant(compute, end.sessionId), await plant(compute, 'spot-0123456789')];
  await pause(QUIET_SECONDS * 1000);
  const found = documentOf<Found>(await unity.command('sweep', '--env', 'dev', '--out', 'sweep.json', '--json'));
  assert.deepEqual(
    found.orphans.map(({ id }) => id),
    [ours],
    JSON.stringify(found),
  );
  const told = found.left_alone.find(({ arn }) => arn.endsWith(unknown));
  assert.equal(told?.because, 'unknown-session');
  const vpcs = async () => (await compute.send(new DescribeVpcsCommand({}))).Vpcs?.map(({ VpcId }) => VpcId) ?? [];
  assert.ok((await vpcs()).includes(ours), 'looking removes nothing');
  ok(await unity.command('sweep', '--plan', 'sweep.json', '--yes', '--json'));
  const left = await vpcs();
  assert.deepEqual([left.includes(ours), left.includes(unknown)], [false, true]);
  await compute.send(new DeleteVpcCommand({ VpcId: unknown }));
}

/** How a deployment goes on after it was stopped on its way, and what is left when it has ended. */
export const goingOnCases: readonly RefereeCase[] = [
  productCase(
    'unity: keep and resume, checkpoint, back to one and resume, destroy, and sweep what nobody owns',
    async (unity, referee) => {
      const end = await failsAndGoesOn(unity);
      await isCaptured(unity, referee, end);
      await isMadeAnew(unity, end);
      ok(await unity.command('destroy', ADDRESS, `--confirm=${STACK}`, '--json'));
      assert.deepEqual(await namesOf(unity, end), []);
      await isSwept(unity, referee, end);
    },
    { alongside: true },
  ),
];
