import { compareEnvironments } from '../../lib/analytics/compare-environments';
import { deliveryOf } from '../../lib/analytics/delivery';
import { readDeployments } from '../../lib/engine/analytics/read-deployments';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { deskEvent } from '../doors/desk';
import { answerTo } from '../doors/desk-scene';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';
import { deploymentsIn, figuresFrom } from './ledger-figures';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const hour = 3_600_000;
const environments = ['dev', 'staging', 'prod'] as const;
type Environment = (typeof environments)[number];
const shop = workflowOf(`
name: shop
parameters:
  seconds: {type: number, default: 10}
  cidr: {type: string, default: 10.1.0.0/16}
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300, retry: {max_attempts: 3}, with: {cidr: "\${parameters.cidr}"}}
  - {name: bake, service: control, action: wait, timeout: 3600, depends_on: [network], with: {seconds: "\${parameters.seconds}"}}
`);
const servers = workflowOf(`
name: servers
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: launch, service: aws, action: launch_instances, timeout: 600, depends_on: [network], with: {count: 1}}
`);
/** One t3.small on demand, its public address, and 20 GiB of gp3 at $0.08 a month of 730 hours: by the price lists. */
const hourlyUsd = { 'aws.launch_instances': 0.0208 + 0.005 + (20 * 0.08) / 730 };
const path = { soakedMinutes: 0, approval: false, approvalHours: 72, soakMinutes: 0 } as const;

/** People who deploy, fail, try again, promote, put back, undo and take down. */
class History {
  private strikes: { left: number; readonly name: string } = { left: 0, name: '' };
  private count = 0;
  readonly world = new LocalWorld({
    access: { dev: {}, staging: {}, prod: {} },
    guards: { staging: { promotion: { ...path, from: ['dev'] } }, prod: { promotion: { ...path, from: ['staging'] } } },
    tap: async ({ operation }, proceed) => {
      if (operation !== 'CreateSubnet' || this.strikes.left === 0) return proceed();
      this.strikes.left -= 1;
      const httpStatusCode = this.strikes.name === 'AccessDenied' ? 403 : 400;
      throw Object.assign(new Error('not now'), { name: this.strikes.name, $metadata: { httpStatusCode } });
    },
  });

  constructor() {
    this.world.cloud.adjust({ quotas: { 'vpc/L-F678F1CE': 60, 'vpc/L-A4707A72': 60 } });
    for (const environment of environments)
      for (const workflow of [shop, servers]) this.world.install(workflow, environment);
  }

  /** Runs one to its end, and half a day passes. */
  async deploy(environment: Environment, stack: string, more: object = {}, workflow: Workflow = shop): Promise<string> {
    this.count += 1;
    const request = { stack_name: stack, ...more };
    const id = sessionOf(workflow, start(this.world, workflow, request, `run-${this.count}`, environment));
    await settled(this.world, id);
    return this.pass(id);
  }

  timed(environment: Environment, stack: string, more: { readonly cidr?: string } = {}): Promise<string> {
    return this.deploy(environment, stack, { parameters: { seconds: 5 + 7 * this.count, ...more } });
  }

  /** The same, while so many calls are refused. */
  async struck(name: 'AccessDenied' | 'IncorrectState', left: number, run: () => Promise<string>) {
    this.strikes = { name, left };
    const id = await run();
    this.strikes = { name: '', left: 0 };
    return id;
  }

  failing(run: () => Promise<string>): Promise<string> {
    return this.struck('AccessDenied', 1000, run);
  }

  async undo(
    id: string,
    request: { readonly type: 'full'; readonly stack?: true } = { type: 'full' },
  ): Promise<string> {
    await this.world.run(startRollback(this.world.engine(person), { sessionId: id, request }));
    await settled(this.world, id);
    return this.pass(id);
  }

  async resume(environment: Environment, id: string): Promise<string> {
    start(this.world, shop, { resume: id }, `${id}-g1`, environment);
    await settled(this.world, id);
    return this.pass(id);
  }

  async promote(id: string, to: Environment): Promise<void> {
    const answer = await answerTo(this.world, deskEvent({ verb: 'promote', session: id, to, reason: 'it works' }));
    if (answer.status !== 200) throw new Error(JSON.stringify(answer));
    await this.world.run(
      (async () => {
        do await this.world.clock.sleep(5000);
        while (this.world.isRunning());
        await this.world.told();
      })(),
    );
    await this.pass(id);
  }

  private async pass(id: string): Promise<string> {
    await this.world.run(this.world.clock.sleep(12 * hour));
    return id;
  }
}

/** Thirty deployments, over some weeks. */
async function history(): Promise<LocalWorld> {
  const it = new History();
  // Dev: fourteen, of which one is put back, one a failed revision, one a revision that was undone.
  const first = await it.timed('dev', 'shop');
  await it.timed('dev', 'shop', { cidr: '10.2.0.0/16' });
  await it.failing(() => it.timed('dev', 'shop', { cidr: '10.3.0.0/16' }));
  await it.deploy('dev', 'shop', { back_to: first });
  await it.failing(() => it.timed('dev', 'b'));
  await it.timed('dev', 'b');
  await it.undo(await it.timed('dev', 'c'));
  await it.timed('dev', 'c');
  const kept = await it.failing(() => it.deploy('dev', 'd', { on_failure: 'keep' }));
  await it.resume('dev', kept);
  await it.struck('IncorrectState', 1, () => it.timed('dev', 'e'));
  await it.undo(await it.deploy('dev', 'f', {}, servers), { type: 'full', stack: true });
  await it.deploy('dev', 'g', {}, servers);
  await it.undo(await it.timed('dev', 'h'));
  await it.timed('dev', 'i');
  // Staging: eight, of which three are promoted there.
  for (const stack of ['b', 'e', 'i']) await it.promote(await latest(it.world, 'dev', stack), 'staging');
  await it.failing(() => it.timed('staging', 'b', { cidr: '10.4.0.0/16' }));
  await it.undo(await it.deploy('staging', 'x', {}, servers));
  await it.timed('staging', 'y');
  await it.struck('IncorrectState', 2, () => it.timed('staging', 'z'));
  await it.failing(() => it.timed('staging', 'w'));
  // Prod: eight, of which two are promoted there, one of these is put back from at the second go, and one keeps everything.
  for (const stack of ['b', 'i']) await it.promote(await latest(it.world, 'staging', stack), 'prod');
  const before = await latest(it.world, 'prod', 'b');
  await it.timed('prod', 'b', { cidr: '10.5.0.0/16' });
  await it.failing(() => it.deploy('prod', 'b', { back_to: before }));
  await it.deploy('prod', 'b', { back_to: before });
  await it.deploy('prod', 'v', {}, servers);
  for (const _ of ['made', 'kept']) await it.deploy('prod', 't');
  await it.world.run(it.world.told());
  return it.world;
}

const itemsOf = (world: LocalWorld) =>
  world.store.snapshot().tables.find(({ definition }) => definition.name === 'unity-ledger')!.items;

/** The session that serves a stack. */
async function latest(world: LocalWorld, environment: string, stack: string): Promise<string> {
  const found = deploymentsIn(itemsOf(world))
    .map(({ head }) => head)
    .filter((head) => head.environment === environment && head.stack_name === stack && head.state === 'completed')
    .toSorted((a, b) => String(a.started_at).localeCompare(String(b.started_at)));
  return String(found.at(-1)?.session_id);
}

/** The same but for how figures are rounded. */
const nearly = (value: unknown): unknown => {
  if (typeof value === 'number') return expect.closeTo(value, 3);
  if (Array.isArray(value)) return value.map(nearly);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, nearly(inner)]));
};

test('every figure of thirty deployments in three environments is what the raw items come to', async () => {
  const world = await history();
  const until = world.clock.now();
  const period = { since: Date.UTC(2026, 0, 1), until };
  const engine = world.engine(person);
  const facts = await world.run(Promise.all(environments.map((name) => readDeployments(engine, name, period.since))));
  const raw = deploymentsIn(itemsOf(world));
  expect(raw).toHaveLength(30);
  for (const environment of environments) {
    const { outcomes, spent_usd, ...figures } = figuresFrom(raw, environment, { ...period, hourlyUsd });
    expect(deliveryOf(environment, facts.flat(), period)).toEqual(nearly(figures));
    const [compared] = compareEnvironments([environment], facts.flat(), period);
    expect([compared!.deployments, compared!.completed, compared!.failed, compared!.refused]).toEqual(outcomes);
    expect(compared!.cost.spent_usd).toBeCloseTo(spent_usd, 3);
  }
  // Nothing is ready before it has begun, not even what keeps everything.
  const took = facts.flat().flatMap(({ startedAt, readyAt }) => (readyAt === undefined ? [] : [readyAt - startedAt]));
  expect(Math.min(...took)).toBeGreaterThan(0);
  // What the history was made to be: nothing is left out of the comparison by being nothing.
  const told = environments.map((name) => deliveryOf(name, facts.flat(), period));
  expect(told.map(({ lead_time }) => lead_time.promotion?.count ?? 0)).toEqual([0, 3, 2]);
  expect(told.map(({ time_to_restore }) => time_to_restore?.count ?? 0)).toEqual([3, 1, 2]);
  expect(told.map(({ time_to_restore }) => time_to_restore?.open ?? 0)).toEqual([1, 1, 0]);
  expect(told.every(({ actions }) => actions.some(({ failures }) => failures > 0))).toBe(true);
  expect(told.filter(({ actions }) => actions.some(({ retries }) => retries > 0))).toHaveLength(2);
  expect(told[0]!.cost_weeks.filter(({ spent_usd }) => spent_usd > 0).length).toBeGreaterThan(1);
}, 120_000);
