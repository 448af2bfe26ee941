import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { fateOf, type GraphStep, type Wanted } from '../../../lib/simulation/rollbacks/oracle';
import { documentOf, ok } from '../fixtures/command';
import { type Ended, type Installation, pause } from '../fixtures/installation';
import { listSnapshots } from '../fixtures/inventory';
import type { Standing } from '../fixtures/standing';
import { writingCompose } from '../fixtures/workflows';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { deploy, keptOnPurpose } from './deployment-types';
import { productCase } from './product-case';

const alongside = { alongside: true };

const namesOf = (standing: readonly Standing[]): readonly string[] => standing.map(({ name }) => name);
const stepsOf = (standing: readonly Standing[]): readonly string[] => [
  ...new Set(standing.map(({ step }) => step).toSorted()),
];

/** The graph as the ledger has it; what stands is for the account to say. */
async function graphOf(
  unity: Installation,
  { sessionId }: Ended,
  standing: readonly Standing[],
): Promise<readonly GraphStep[]> {
  return (await unity.steps(sessionId)).map(({ name, spec }) => ({
    name,
    service: spec.service,
    dependsOn: spec.dependsOn.map(({ step }) => step),
    isRetained: false,
    holds: standing.some(({ step }) => step === name),
  }));
}

async function wantedBy(unity: Installation, { sessionId }: Ended, args: readonly string[]): Promise<Wanted> {
  const [option, name = ''] = args;
  if (option === '--service') return { type: 'service', service: name };
  if (option !== '--to') return { type: 'full' };
  const shown = documentOf<{ ready_steps: readonly string[] }>(
    await unity.command('checkpoints', sessionId, name, '--json'),
  );
  return { type: 'partial', ready: shown.ready_steps };
}

/** Until the account shows exactly that: an interface of a load balancer may stay a moment longer than everything else. */
async function assertStands(unity: Installation, end: Ended, wanted: readonly string[]): Promise<void> {
  for (let left = 20; left > 0; left--) {
    if (isDeepStrictEqual(namesOf(await unity.standing(end)), wanted)) return;
    await pause(500);
  }
  assert.deepEqual(namesOf(await unity.standing(end)), wanted);
}

async function assertClean(unity: Installation, { sessionId }: Ended, type: Wanted['type']): Promise<void> {
  const session = await unity.session(sessionId);
  assert.equal(session?.state, 'rolled_back');
  assert.equal(session.rollback?.type, type);
  assert.equal(session.rollback.verdict, 'clean', JSON.stringify(session.rollback));
}

/**
 * Rolls back with the command, twice: the account shows exactly what the graph says must stay, and the second time nothing
 * is touched. Answers the steps of which something stands.
 */
async function rollBack(unity: Installation, end: Ended, ...args: readonly string[]): Promise<readonly string[]> {
  const before = await unity.standing(end);
  const wanted = await wantedBy(unity, end, args);
  const { undone } = fateOf(await graphOf(unity, end, before), wanted);
  const stays = before.filter(({ step }) => !undone.has(step));
  const again = () => unity.command('rollback', end.sessionId, ...args, '--yes', '--json', '--wait-tails');
  ok(await again());
  await assertClean(unity, end, wanted.type);
  await assertStands(unity, end, namesOf(stays));
  await assertTold(unity, end, before, undone);

  const doneAt = unity.invocations.length;
  ok(await again());
  await assertClean(unity, end, wanted.type);
  await assertStands(unity, end, namesOf(stays));
  // The late look aside, which changes nothing.
  const worked = unity.invocations
    .slice(doneAt)
    .filter(({ name, payload }) => /^unity-(make|undo)-(?!gate)/.test(name) && payload.includes(end.sessionId))
    .filter(({ payload }) => (JSON.parse(payload) as { verify?: boolean }).verify !== true);
  assert.deepEqual(worked, []);
  return stepsOf(stays);
}

/** The session says of each step that held something what the account shows of it. */
async function assertTold(
  unity: Installation,
  { sessionId }: Ended,
  before: readonly Standing[],
  undone: ReadonlySet<string>,
): Promise<void> {
  interface Step {
    readonly name: string;
    readonly undo: { readonly state: string } | null;
  }
  const { steps } = documentOf<{ steps: readonly Step[] }>(await unity.command('status', sessionId, '--json'));
  for (const name of stepsOf(before)) {
    const undo = steps.find((step) => step.name === name)?.undo ?? null;
    assert.equal(undo?.state, undone.has(name) ? 'completed' : undefined, `${name}: ${JSON.stringify(undo)}`);
  }
}

/** Whether the load balancer finds the application on its targets. */
async function targetStates(unity: Installation, { clientConfig }: Referee, end: Ended): Promise<readonly string[]> {
  const client = new ElasticLoadBalancingV2Client(clientConfig);
  const groups = (await unity.standing(end)).filter(({ name }) => name.includes(':targetgroup/'));
  const found = groups.map(async ({ name }) => {
    const TargetGroupArn = name.replace('balancing ', '');
    const health = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    return health.TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State ?? '') ?? [];
  });
  return [...new Set((await Promise.all(found)).flat())];
}

async function albBackInParts(unity: Installation, { clientConfig }: Referee): Promise<void> {
  const end = await deploy(unity, 'alb', 'alb-parts', { data_volume_gib: 10 });
  const whole = stepsOf(await unity.standing(end));
  for (const name of ['create_alb', 'attach_data_volumes', 'configure_monitoring']) assert.ok(whole.includes(name));
  const some = await rollBack(unity, end, '--to', 'instances');
  assert.ok(some.includes('launch_instances') && !some.includes('configure_target_groups'), some.join());
  const least = await rollBack(unity, end, '--to', 'network');
  assert.ok(least.includes('create_vpc') && least.length < some.length, least.join());
  const copies = await listSnapshots(clientConfig, end.sessionId);
  assert.equal(copies.length, 2);
  await rollBack(unity, end);
  assert.deepEqual(await unity.standing(end), []);
  // What was copied before its volumes went stays, whatever is undone after it.
  assert.deepEqual(await listSnapshots(clientConfig, end.sessionId), copies);
  const { rollback } = (await unity.session(end.sessionId)) ?? {};
  assert.deepEqual(
    rollback?.kept.map(({ id, reason }) => [id, reason]).toSorted(),
    copies.map((id) => [id, 'snapshot']),
  );
}

async function albBackByService(unity: Installation, referee: Referee): Promise<void> {
  const end = await deploy(unity, 'alb', 'alb-services');
  assert.deepEqual(await targetStates(unity, referee, end), ['healthy']);
  const whole = stepsOf(await unity.standing(end));
  const watched = await rollBack(unity, end, '--service', 'monitoring');
  assert.deepEqual(
    watched,
    whole.filter((step) => step !== 'configure_monitoring'),
  );
  assert.deepEqual(await rollBack(unity, end, '--service', 'docker'), watched);
  // Nothing of the containers is in a list of the account, but the load balancer misses them.
  assert.deepEqual(await targetStates(unity, referee, end), ['unhealthy']);
  await rollBackTwiceAtOnce(unity, end);
}

/** Two people, and a machine that repeats itself, ask for the same at the same moment. */
async function rollBackTwiceAtOnce(unity: Installation, end: Ended): Promise<void> {
  const { generation = 0, epoch } = (await unity.session(end.sessionId)) ?? {};
  const ask = () => unity.command('rollback', end.sessionId, '--yes', '--json', '--wait-tails');
  const [one, two] = await Promise.all([
    ask(),
    ask(),
    unity.invokeTwice('unity-start-rollback', { session_id: end.sessionId, epoch }),
  ]);
  ok(one);
  ok(two);
  await assertClean(unity, end, 'full');
  assert.equal((await unity.session(end.sessionId))?.generation, generation + 1);
  await assertStands(unity, end, []);
}

async function fullBack(unity: Installation): Promise<void> {
  const end = await deploy(unity, 'full', 'full-parts', { compose: writingCompose });
  const fileSystem = String((await unity.session(end.sessionId))?.outputs?.file_system_id);
  keptOnPurpose.push(fileSystem);
  const copies = async () => (await unity.kept()).filter((kept) => kept === fileSystem).length;
  const whole = stepsOf(await unity.standing(end));
  for (const name of ['create_alb', 'create_distribution', 'create_efs', 'launch_instances'])
    assert.ok(whole.includes(name));
  const watched = await rollBack(unity, end, '--service', 'monitoring');
  assert.deepEqual(
    watched,
    whole.filter((step) => step !== 'configure_monitoring'),
  );
  assert.deepEqual(await rollBack(unity, end, '--service', 'docker'), watched);
  assert.equal(await copies(), 0);
  const least = await rollBack(unity, end, '--to', 'network');
  assert.ok(least.includes('create_vpc') && !least.includes('create_distribution'), least.join());
  assert.equal(await copies(), least.includes('create_efs') ? 0 : 1);
  await rollBack(unity, end);
  assert.deepEqual(await unity.standing(end), []);
  assert.equal(await copies(), 1);
}

/** Modes of rollback, each asked for twice, on deployments that stand. */
export const rollbackCases: readonly RefereeCase[] = [
  productCase('full: rolls back by service, to a checkpoint, then whole, each twice', fullBack, alongside),
  productCase('alb: rolls back to a checkpoint, to an earlier one, then whole, each twice', albBackInParts, alongside),
  productCase('alb: rolls back by service, twice each, then whole by four at once', albBackByService, alongside),
];
