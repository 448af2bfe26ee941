import { compareEnvironments } from '../../lib/analytics/compare-environments';
import { readDeployments } from '../../lib/engine/analytics/read-deployments';
import { LocalWorld } from '../../lib/local/host/world';
import { deskEvent } from '../doors/desk';
import { answerTo } from '../doors/desk-scene';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const hour = 3_600_000;
const environments = ['dev', 'staging', 'prod'];
const servers = workflowOf(`
name: servers
parameters:
  seconds: {type: number, default: 10}
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: launch, service: aws, action: launch_instances, timeout: 600, depends_on: [network], with: {count: 1}}
  - {name: bake, service: control, action: wait, timeout: 3600, depends_on: [launch], with: {seconds: "\${parameters.seconds}"}}
`);
/** One t3.small on demand, its public address, and 20 GiB of gp3 at $0.08 a month of 730 hours: by the price lists. */
const hourlyUsd = 0.0208 + 0.005 + (20 * 0.08) / 730;

interface Told {
  readonly session_id: string;
  readonly state?: string;
  readonly verdict?: string | null;
  readonly undo?: string | null;
  readonly type?: string;
  readonly root_cause?: { readonly code: string } | null;
}

/** A history of twelve deployments: some fail, are refused, cancelled, undone by people, kept, or undone by approval. */
async function history() {
  let fails = false;
  const world = new LocalWorld({
    tap: async ({ operation }, proceed) => {
      if (!fails || operation !== 'CreateSubnet') return proceed();
      throw Object.assign(new Error('not now'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    },
  });
  world.cloud.adjust({ quotas: { 'vpc/L-F678F1CE': 30, 'vpc/L-A4707A72': 30 } });
  for (const environment of environments) world.install(servers, environment);
  let runs = 0;
  const begin = (environment: string, stack: string, more: object = {}): string => {
    runs += 1;
    const request = { stack_name: stack, parameters: { seconds: runs * 7 }, ...more };
    return sessionOf(servers, start(world, servers, request, `run-${runs}`, environment));
  };
  const deploy = async (environment: string, stack: string, more: { fails?: true; on_failure?: string } = {}) => {
    const { fails: failing = false, ...request } = more;
    fails = failing;
    const id = begin(environment, stack, request);
    await settled(world, id);
    fails = false;
    await world.run(world.clock.sleep(hour));
    return id;
  };
  const ask = async (session: string, body: object): Promise<void> => {
    await answerTo(world, deskEvent({ session, ...body }));
    await settled(world, session);
    await world.run(world.clock.sleep(hour));
  };
  await deploy('dev', 'a');
  await deploy('dev', 'b', { fails: true });
  await ask(await deploy('dev', 'c'), { verb: 'rollback' });
  await deploy('dev', 'd');
  await deploy('staging', 'a');
  await deploy('staging', 'b', { fails: true, on_failure: 'keep' });
  const stopped = begin('staging', 'c', { parameters: { seconds: 3000 } });
  await world.run(world.clock.sleep(120_000));
  await ask(stopped, { verb: 'cancel' });
  await deploy('staging', 'd');
  await deploy('prod', 'a');
  await ask(await deploy('prod', 'b', { fails: true, on_failure: 'approval' }), { verb: 'approve', of: 'rollback' });
  await deploy('prod', 'c');
  // Of two that want the same stack at the same time one is refused.
  const last = [begin('dev', 'e'), begin('dev', 'e')];
  for (const id of last) await settled(world, id);
  await world.run(world.told());
  return world;
}

/** The same figures from what was told on the bus, from executions and from what the account holds; of the rest nothing. */
function recomputed(world: LocalWorld, environment: string) {
  const sent = world.bus.events().map(({ detailType, detail }) => {
    const { data, metadata } = detail as {
      readonly data: Told;
      readonly metadata: { readonly environment: string; readonly time: string };
    };
    return { type: detailType, data, at: Date.parse(metadata.time), environment: metadata.environment };
  });
  const mine = sent.filter((event) => event.environment === environment);
  const ids = [...new Set(mine.map(({ data }) => data.session_id))];
  const sessions = ids.map((id) => {
    const own = mine.filter(({ data }) => data.session_id === id);
    const states = own.filter(({ type }) => type === 'DEPLOYMENT_STATE_CHANGED').map(({ data }) => data.state);
    const codes = own.map(({ data }) => data.root_cause?.code);
    const steps = own.filter(
      ({ type, data }) => type === 'STEP_STATE_CHANGED' && data.state === 'completed' && data.undo === null,
    );
    const verdicts = own.filter(({ type, data }) => type === 'ROLLBACK_STATE_CHANGED' && data.verdict !== null);
    const hadServer = own.some(({ data }) => data.type === 'AWS::EC2::Instance' && data.state === 'active');
    const execution = world.executions.all().find((one) => sessionOf(servers, one) === id)!;
    const began = states.includes('executing');
    return {
      began,
      completed: states.includes('completed'),
      cancelled: codes.includes('SessionCancelled'),
      seconds: (Math.max(...steps.map(({ at }) => at)) - execution.startedAt) / 1000,
      undone: began && verdicts.length > 0,
      hours: hadServer ? ((verdicts.at(-1)?.at ?? world.clock.now()) - execution.startedAt) / hour : 0,
      servers: world.cloud
        .inventory()
        .filter(
          ({ type, tags, state }) =>
            type === 'AWS::EC2::Instance' && tags['unity:session'] === id && state === 'running',
        ).length,
      wentBack: execution.input.includes('"back_to"'),
      stands: world.cloud.inventory().some(({ kept, tags }) => kept === null && tags['unity:session'] === id),
    };
  });
  const count = (is: (session: (typeof sessions)[number]) => boolean) => sessions.filter(is).length;
  const good = sessions.filter(({ completed }) => completed).map(({ seconds }) => seconds);
  // So many are no greater: counted, not sorted.
  const reaching = (share: number) =>
    Math.min(...good.filter((one) => good.filter((other) => other <= one).length >= share * good.length));
  const failed = count((one) => one.began && !one.completed && !one.cancelled);
  const perHour = hourlyUsd * sessions.reduce((sum, { servers: some }) => sum + some, 0);
  return {
    environment,
    deployments: count(({ began }) => began),
    completed: good.length,
    failed,
    cancelled: count(({ cancelled }) => cancelled),
    under_way: 0,
    refused: count(({ began }) => !began),
    failure_rate: failed / (failed + good.length),
    durations: { count: good.length, p50_seconds: reaching(0.5), p95_seconds: reaching(0.95) },
    put_back: count(({ wentBack, completed }) => wentBack && completed),
    rollbacks: { count: count(({ undone }) => undone), clean: count(({ undone }) => undone), pending: 0, dirty: 0 },
    cost: {
      hourly_usd: perHour,
      monthly_usd: perHour * 730,
      spent_usd: sessions.reduce((sum, { hours }) => sum + hours * hourlyUsd, 0),
    },
    standing: count(({ stands }) => stands),
    drift: null,
  };
}

/** The same but for how figures are rounded. */
const nearly = (value: unknown): unknown => {
  if (typeof value === 'number') return expect.closeTo(value, 2);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, nearly(inner)]));
};

test('the figures of twelve deployments in three environments are those that others come to', async () => {
  const world = await history();
  const period = { since: Date.UTC(2026, 0, 1), until: world.clock.now() };
  const engine = world.engine(person);
  const facts = await world.run(
    Promise.all(environments.map((environment) => readDeployments(engine, environment, period.since))),
  );
  const figures = compareEnvironments(environments, facts.flat(), period);
  expect(figures).toEqual(environments.map((environment) => nearly(recomputed(world, environment))));
  // What the history was made to be.
  expect(
    figures.map(({ deployments, completed, failed, cancelled, refused }) => [
      deployments,
      completed,
      failed,
      cancelled,
      refused,
    ]),
  ).toEqual([
    [5, 4, 1, 0, 1],
    [4, 2, 1, 1, 0],
    [3, 2, 1, 0, 0],
  ]);
  expect(figures.map(({ rollbacks }) => rollbacks.count)).toEqual([2, 1, 1]);
});
