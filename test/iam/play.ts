import { CreateFunctionCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { definitions } from '../../lambdas/actions/definitions';
import { functionPhysicalName, sessionIdOf } from '../../lib/domain/naming';
import { isSettled } from '../../lib/domain/session';
import { viewSession } from '../../lib/engine/session/session-view';
import { FaultInjector } from '../../lib/local/faults/injector';
import { currentInvocation } from '../../lib/local/host/invocation';
import { LocalWorld } from '../../lib/local/host/world';
import { aimedFaultText } from '../../lib/simulation/aims/aimed-fault';
import { SiteAim } from '../../lib/simulation/aims/site-aim';
import { type Site, Sites } from '../../lib/simulation/site';
import { People } from '../../lib/simulation/trial/people';
import type { Workflow } from '../../lib/workflow/model';
import { deskEvent } from '../doors/desk';
import { copiesDays, copyData, deleteCopies, outliveCopies, startFromCopies } from './copies';
import type { Installed } from './installation/installed';
import { echo, later, type Play } from './plays';
import type { Reference } from './reference';
import { type Asked, Watch } from './watched';

/** What a play came to. */
export interface Played {
  readonly play: Play;
  readonly sites: readonly Site[];
  readonly asked: readonly Asked[];
  readonly unknown: readonly string[];
  /** How often something struck. */
  readonly strikes: number;
  /** How many removals were refused because the thing had gone. */
  readonly refused: number;
  /** The state after the deployment, after what was done with copies of its data, and after it was undone. */
  readonly ends: readonly string[];
}

const stack = 'shop';

/** Deploys, undoes what was completed, and writes down everything that IAM is asked. */
export async function run(play: Play, installed: Installed, reference: Reference): Promise<Played> {
  const { workflow, environment, faults } = play;
  const watch = new Watch(installed, reference);
  watch.judgesFirst = play.judgesFirst ?? false;
  const naming = new Sites();
  const sites: Site[] = [];
  const injector = new FaultInjector(definitions);
  const world = new LocalWorld({
    // So that those who count the sessions under way do.
    guards: { dev: { atOnce: 20 } },
    settings: {
      invokeTargets: [echo, later],
      ...(play.copiesData && { checkpointRetention: { dev: { rollbackCopiesDays: copiesDays } } }),
    },
    parameters: { dev: { values: {}, stored: true }, prod: { values: {}, stored: true } },
    ...(play.isUnheard && { hears: () => false }),
    tap: (call, proceed) => {
      sites.push(naming.next(call, currentInvocation()));
      return watch.tap(call, () => injector.tap(call, proceed));
    },
  });
  if (play.missingImages) world.cloud.adjust({ missingImages: play.missingImages });
  injector.attach(world);
  watch.attach(world);
  world.install(workflow, environment);
  for (const fault of faults)
    injector.armAt(new SiteAim(fault, () => sites.at(-1)!), { step: aimedFaultText(fault), kind: fault.kind });
  const people = new People(world);
  people.approveWhoAsks();
  const ends = await world.run(perform(world, people, play));
  if (play.prunes) await world.run(publishAndPrune(world));
  return {
    play,
    sites,
    asked: watch.asked,
    unknown: [...watch.unknown],
    strikes: injector.strikes().length,
    refused: watch.refused,
    ends,
  };
}

async function perform(world: LocalWorld, people: People, play: Play): Promise<readonly string[]> {
  const wish = { workflow: play.workflow, stack, environment: play.environment, name: 'first' };
  const id = await people.deploy(wish);
  if (play.cancelAfterSeconds !== undefined) {
    await world.clock.sleep(play.cancelAfterSeconds * 1000);
    await people.cancel(id);
  }
  if (play.newcomerAfterSeconds !== undefined) {
    await world.clock.sleep(play.newcomerAfterSeconds * 1000);
    await people.deploy({ ...wish, name: 'second' });
  }
  const forward = await ended(world, id);
  if (forward !== 'completed') return [forward];
  if (play.revises) return [forward, ...(await revised(world, people, play, { wish, former: id }))];
  if (play.newer) return [forward, ...(await putBack(world, people, play.newer, { wish, former: id }))];
  const copied = play.copiesData ? [await copyData(world, id)] : [];
  // What people look at, on what was made by nobody but the workflow.
  if (play.faults.length === 0) {
    await world.invokeFunction('inspect', { drift: id });
    await world.invokeFunction('inspect', { usage: id });
    await world.invokeFunction('inspect', { unowned: play.environment });
    await world.invokeFunction('inspect', { health: id });
    await world.invokeFunction('inspect', { schedule: 'health' });
  }
  if (copied[0] === 'complete') copied.push(...(await fromCopies(world, people, play, id)));
  if (play.copiesData) copied.push(await deleteCopies(world, id));
  await people.rollBack(id);
  const undone = await ended(world, id);
  if (play.copiesData && play.faults.length === 0) copied.push(await outliveCopies(world, id));
  return [forward, ...copied, undone];
}

/** Each revision takes away what it has no use for; in the end all are undone, the newest first. */
async function revised(
  world: LocalWorld,
  people: People,
  play: Play,
  { wish, former }: { wish: Wish; former: string },
): Promise<readonly string[]> {
  const ids = [former];
  const ends: string[] = [];
  for (const [index, parameters] of (play.revises ?? []).entries()) {
    const id = await people.deploy({ ...wish, parameters, name: `revision-${index}` });
    ends.push(await ended(world, id));
    for (const earlier of ids) await ended(world, earlier);
    ids.unshift(id);
  }
  const [last = ''] = ids;
  await world.invokeFunction('inspect', { drift: last });
  if (play.copiesData && ends.at(-1) === 'completed') {
    ends.push(await copyData(world, last));
    if (ends.at(-1) === 'complete') ends.push(...(await fromCopies(world, people, play, last)));
    ends.push(await deleteCopies(world, last));
  }
  for (const id of ids) {
    await people.rollBack(id);
    ends.push(await ended(world, id));
  }
  return ends;
}

/** The desk is asked to go back from what a newer version has made; in the end all are undone, the newest first. */
async function putBack(
  world: LocalWorld,
  people: People,
  newer: Workflow,
  { wish, former }: { wish: Wish; former: string },
): Promise<readonly string[]> {
  world.install(newer, wish.environment);
  const second = await people.deploy({ ...wish, workflow: newer, parameters: { component: 'site' }, name: 'newer' });
  const ends = [await ended(world, second)];
  if (ends[0] === 'completed') await world.invokeFunction('desk', deskEvent({ verb: 'rollback', session: second }));
  const run = world.executions.all().findLast(({ machine }) => machine.endsWith('--return'));
  const back = run && sessionIdOf(newer.name, run.arn, run.startedAt);
  if (back !== undefined) ends.push(await ended(world, back));
  for (const id of [back ?? second, second, former]) {
    await people.rollBack(id);
    ends.push(await ended(world, id));
  }
  return ends;
}

type Wish = Parameters<People['deploy']>[0];

/** Another stack begins with the copies, and is undone. */
async function fromCopies(world: LocalWorld, people: People, play: Play, of: string): Promise<readonly string[]> {
  const id = startFromCopies(world, play, of);
  const forward = await ended(world, id);
  if (forward !== 'completed') return [forward];
  await people.rollBack(id);
  return [forward, await ended(world, id)];
}

const monthMilliseconds = 30 * 86_400_000;

/** A former version of a function that nothing names, long after its successor. */
async function publishAndPrune(world: LocalWorld): Promise<void> {
  const { lambda } = world.clients.clients;
  const FunctionName = functionPhysicalName(world.settings.prefix, 'gate');
  const Role = 'arn:aws:iam::123456789012:role/any';
  await lambda.send(
    new CreateFunctionCommand({ FunctionName, Role, Code: { ZipFile: Buffer.from('former') }, Publish: true }),
  );
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: Buffer.from('newer'), Publish: true }));
  await world.clock.sleep(monthMilliseconds);
  await world.invokeFunction('prune', {});
}

async function ended(world: LocalWorld, sessionId: string): Promise<string> {
  const engine = world.engine({ actor: 'tester', via: 'test', reason: 'test' });
  for (;;) {
    await world.clock.sleep(5_000);
    const session = await viewSession(engine, sessionId);
    if (isSettled(session) && !world.isRunning()) return session.state;
  }
}
