import { registry } from '../../../lambdas/actions/registry';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { sweepSession } from '../../../lib/engine/sweep/sweep-session';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { LocalWorld } from '../../../lib/local/host/world';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowOf } from '../../helpers/spot';
import { Stores, stepOf, storeRegistry, storeWorkflow, waitOf } from '../../helpers/stores';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { network as onlyNetwork, pass, plantVpc, standing, tagsFor } from '../sweep/orphans';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const days = 86_400;
const inUse = Object.assign(new Error('in use'), { name: 'DependencyViolation', $metadata: { httpStatusCode: 400 } });

/** Something whose health can be looked at. */
const network = workflowOf(
  'name: net\nsteps:\n  - {name: net, service: aws, action: create_vpc, timeout: 300}\n',
).steps;
const files = stepOf('files', { checkpoint: 'base' });
const more = stepOf('more', { dependsOn: [{ step: 'files', until: 'ready' }] });
const first = storeWorkflow([...network, files, more]);
const next = storeWorkflow([...network, files, more, waitOf('wait', 5, ['more'])]);

/** A stack that serves; a rollback in part before it did has kept a copy of data, which goes after thirty days. */
class Followed {
  private readonly stores = new Stores();
  private isInUse = true;
  readonly world: LocalWorld = new LocalWorld({
    registry: {
      ...registry,
      ...storeRegistry(this.stores, () => this.world, { saves: true, handsOver: true }),
    },
    settings: { checkpointRetention: { dev: { rollbackCopiesDays: 30 } } },
  });
  id = '';

  async serves(): Promise<void> {
    const { world } = this;
    this.id = sessionOf(first, this.begin(first, { stack_name: 'shop' }));
    await settled(world, this.id);
    this.stores.onRemove = async () => {
      if (this.isInUse) throw inUse;
    };
    const request = { type: 'partial', checkpoint: 'base' } as const;
    await world.run(startRollback(world.engine(person), { sessionId: this.id, request }));
    await this.until('rolled_back');
    // It goes on while what was handed over still stands: what that rollback has kept stays with the session.
    start(world, first, { resume: this.id }, `${this.id}-g1`);
    await this.until('completed');
    this.isInUse = false;
    await settled(world, this.id);
    await this.watched();
  }

  begin(workflow: Workflow, request: object, name?: string) {
    this.world.install(workflow, 'dev');
    return start(this.world, workflow, request, name);
  }

  /** The next revision serves, and keeps all that the first has made. */
  async isFollowed(): Promise<void> {
    const session = await settled(this.world, sessionOf(next, this.begin(next, { stack_name: 'shop' }, 'run-2')));
    expect(session).toMatchObject({ state: 'completed', revision: { former: this.id } });
  }

  async until(state: SessionItem['state']): Promise<void> {
    for (let look = 0; (await this.item()).state !== state; look++) {
      if (look > 100) throw new Error(`it never was ${state}`);
      await this.pass(10);
    }
  }

  item(): Promise<SessionItem> {
    const { ledger } = this.world.engine(person);
    return this.world.run(ledger.get<SessionItem>(keys.session(this.id))) as Promise<SessionItem>;
  }

  pass(seconds: number): Promise<void> {
    return this.world.run(this.world.clock.sleep(seconds * 1000));
  }

  /** The clock of health comes round; how many it has looked at. */
  async watched(): Promise<number> {
    await this.pass(15 * 60);
    const said = await this.world.run(this.world.invokeFunction('inspect', { schedule: 'health' }));
    return (said as { readonly looked: number }).looked;
  }

  /** The sweeper comes round until the copies are gone, and are no longer looked at. */
  async forgotten(): Promise<void> {
    await this.pass(31 * days);
    for (let round = 0; round < 2; round++) {
      await this.world.run(this.world.invoke('sweeper', {}));
      await this.pass(120);
    }
    expect(this.stores.alive('copy')).toEqual([]);
  }
}

test('one that serves is looked at while its copies wait, and after they are gone', async () => {
  const stack = new Followed();
  await stack.serves();
  expect(await stack.item()).toMatchObject({ open_in: 'dev#kept-copies', health: { state: 'healthy' } });
  await stack.forgotten();
  expect(await stack.item()).toMatchObject({ open_in: 'dev#serving', health: { state: 'healthy' } });
  expect(await stack.watched()).toBe(1);
});

test('one that is followed has no health any more; its copies have their time, and then nobody looks at it', async () => {
  const stack = new Followed();
  await stack.serves();
  await stack.isFollowed();
  expect(await stack.item()).toMatchObject({ state: 'completed', open_in: 'dev#kept-copies' });
  expect(await stack.item()).not.toHaveProperty('health');
  await stack.forgotten();
  expect(await stack.item()).not.toHaveProperty('open_in');
  expect(await stack.watched()).toBe(1);
  expect(await stack.item()).not.toHaveProperty('health');
});

/** Of a session whose sweep is looked at, the later revisions too. */
const itemsOf = (world: LocalWorld, ids: readonly string[]) =>
  world.run(world.engine(person).ledger.getMany<SessionItem>(ids.map((one) => keys.session(one))));

/** The next revision, which waits so long. */
function follow(world: LocalWorld, seconds: number, name: string): string {
  const more = { ...onlyNetwork, steps: [...onlyNetwork.steps, waitOf('wait', seconds)] };
  world.install(more, 'dev');
  return sessionOf(more, start(world, more, { stack_name: 'shop' }, name));
}

/** What carries the tags of a session, and may go by now. */
async function orphanOf(world: LocalWorld, id: string) {
  const planted = await plantVpc(world, tagsFor(id, 'vpc'));
  await pass(world, 400);
  return { step: 'create_vpc', key: 'vpc', type: 'AWS::EC2::VPC', id: planted, region: 'eu-west-1' };
}

test('nor does a sweep of what its tags are on list it again', async () => {
  const { world, id } = await standing();
  const serving = follow(world, 5, 'run-2');
  expect(await settled(world, serving)).toMatchObject({ state: 'completed', revision: { former: id } });
  const orphan = await orphanOf(world, id);
  await world.run(sweepSession(world.engine(person), id, [orphan]));
  expect(await settled(world, id)).toMatchObject({ state: 'completed', sweep: { state: 'ended', leftovers: [] } });
  const places = await itemsOf(world, [id, serving]);
  expect(places.map(({ session_id, open_in }) => [session_id, open_in])).toEqual([
    [id, undefined],
    [serving, 'dev#serving'],
  ]);
});

test('nor while another revision is under way', async () => {
  const { world, id } = await standing();
  const serving = follow(world, 5, 'run-2');
  await settled(world, serving);
  const orphan = await orphanOf(world, id);
  const under = follow(world, 3000, 'run-3');
  await pass(world, 60);
  await world.run(sweepSession(world.engine(person), id, [orphan]));
  await pass(world, 600);
  const items = await itemsOf(world, [id, serving, under]);
  expect(items.map(({ state, sweep, open_in }) => [state, sweep?.state, open_in])).toEqual([
    ['completed', 'ended', undefined],
    ['completed', undefined, 'dev#serving'],
    ['executing', undefined, 'dev'],
  ]);
});

test('nor where the revision that follows completes while the end of the sweep is written', async () => {
  let serving: string | undefined;
  let heldSeconds = 0;
  const isEnd = (input: unknown): boolean => /"sweep".*"ended"/.test(JSON.stringify(input));
  const world: LocalWorld = new LocalWorld({
    tap: async ({ operation, input }, proceed) => {
      // It is over with the last of what it does: it has seen to the one before.
      for (; operation === 'UpdateItem' && serving && isEnd(input); heldSeconds++) {
        const revision = await world.engine(person).ledger.get<SessionItem>(keys.session(serving));
        if (revision?.state === 'completed' && !revision.to_retire) break;
        await world.clock.sleep(1000);
      }
      return proceed();
    },
  });
  const { id } = await standing(onlyNetwork, world);
  const orphan = await orphanOf(world, id);
  serving = follow(world, 90, 'run-2');
  await pass(world, 20);
  await world.run(sweepSession(world.engine(person), id, [orphan]));
  await settled(world, id);
  expect(heldSeconds).toBeGreaterThan(0);
  const items = await itemsOf(world, [id, serving]);
  expect(items.map(({ state, sweep, open_in }) => [state, sweep?.state, open_in])).toEqual([
    ['completed', 'ended', undefined],
    ['completed', undefined, 'dev#serving'],
  ]);
});
