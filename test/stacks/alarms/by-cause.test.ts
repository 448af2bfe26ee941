import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { currentInvocation } from '../../../lib/local/host/invocation';
import type { CallTap } from '../../../lib/local/host/world';
import { plantVpc, tagsFor } from '../../engine/sweep/orphans';
import { quick, workflowFrom, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { alarms, WatchedWorld } from './watched-world';

const minute = 60_000;
const hour = 60 * minute;

const long = workflowOf(`
name: long
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: pause, service: control, action: wait, timeout: 7200, with: {seconds: 3600}, depends_on: [network]}
`);
const spot = workflowFrom('workflows/spot.yml');
const asks = workflowOf(`
name: asks
steps:
  - {name: pause, service: control, action: wait, timeout: 7200, with: {seconds: 3600}}
  - {name: go_live, service: control, action: approve, timeout: 86400, with: {message: Go live?}, depends_on: [pause]}
`);

const refusal = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('not now'), { name, $metadata: { httpStatusCode } });
const denied = refusal('AccessDeniedException', 400);
const byFunction = (name: string) => currentInvocation()?.functionName === name;

/** Refuses the calls that `picks` names, until it is told that all is well again. */
function refusing(error: Error, picks: (call: Parameters<CallTap>[0]) => boolean) {
  const cause = { isThere: true };
  const tap: CallTap = (call, proceed) => (cause.isThere && picks(call) ? Promise.reject(error) : proceed());
  return { cause, tap };
}

const ofTable = (name: string) => (call: Parameters<CallTap>[0]) =>
  call.service === 'dynamodb' && (call.input as { readonly TableName?: string }).TableName === name;

/** Deploys, without waiting for it. */
function begun(watched: WatchedWorld, workflow: typeof quick, stack = 'shop'): string {
  const { world } = watched;
  world.install(workflow, 'dev');
  return sessionOf(workflow, start(world, workflow, { stack_name: stack }, `run-${stack}`));
}

const pass = (watched: WatchedWorld, milliseconds: number) => watched.pass(milliseconds);

/** A deployment a minute, for so many minutes: together they make calls all the time. */
async function busy(watched: WatchedWorld, minutes: number): Promise<void> {
  for (let stack = 1; stack <= minutes; stack++) {
    begun(watched, quick, `stack-${stack}`);
    await pass(watched, minute);
  }
}

/** Every third read of the ledger fails while deployments go on: it is repeated, and goes through. */
async function withEveryThirdRead(error: Error, minutes: number): Promise<WatchedWorld> {
  let reads = 0;
  const { tap } = refusing(error, (call) => {
    if (!ofTable('unity-ledger')(call) || call.operation !== 'GetItem') return false;
    reads += 1;
    return reads % 3 === 0;
  });
  const watched = new WatchedWorld({ tap });
  await busy(watched, minutes);
  await pass(watched, hour);
  return watched;
}

/** What makes each alarm go off, and nothing else with it but what the same cause breaks, too. */
const causes: Readonly<
  Record<string, { readonly also?: readonly string[]; readonly play: () => Promise<WatchedWorld> }>
> = {
  'dead-letters': {
    play: async () => {
      const { tap } = refusing(denied, () => byFunction('signals'));
      const watched = new WatchedWorld({ tap });
      watched.world.buses.tell({ source: 'shop.orders', detailType: 'OrderPlaced', detail: {} });
      await pass(watched, hour);
      return watched;
    },
  },
  'untold-changes': {
    also: ['critical-stream-late', 'warning-function-errors'],
    play: async () => {
      const { tap } = refusing(denied, ofTable('unity-audit'));
      const watched = new WatchedWorld({ tap });
      begun(watched, long);
      await pass(watched, 3 * hour);
      return watched;
    },
  },
  'stream-late': {
    also: ['warning-function-errors'],
    play: async () => {
      const { tap, cause } = refusing(denied, (call) => ofTable('unity-audit')(call) && byFunction('publisher'));
      const watched = new WatchedWorld({ tap });
      begun(watched, long);
      await pass(watched, 12 * minute);
      cause.isThere = false;
      await pass(watched, hour);
      return watched;
    },
  },
  'sweeper-absent': {
    also: ['warning-functions-throttled'],
    play: async () => {
      const watched = new WatchedWorld();
      watched.world.lambda.concurrency = { reserved: { sweeper: 0 } };
      begun(watched, long);
      await pass(watched, hour);
      return watched;
    },
  },
  'guard-errors': {
    also: ['critical-dead-letters'],
    play: async () => {
      const { tap } = refusing(denied, () => byFunction('sweeper'));
      const watched = new WatchedWorld({ tap });
      begun(watched, long);
      await pass(watched, hour);
      return watched;
    },
  },
  'undelivered-messages': {
    also: ['critical-dead-letters'],
    play: async () => {
      const target = { name: 'slack', to: 'slack', url: 'ssm:/nowhere', on: ['started'] } as const;
      const watched = new WatchedWorld({ messages: { dev: { targets: [target] } } });
      begun(watched, quick);
      await pass(watched, hour);
      return watched;
    },
  },
  'function-errors': {
    also: ['warning-dev--deployments-failing'],
    play: async () => {
      const { tap } = refusing(denied, () => byFunction('make_network'));
      const watched = new WatchedWorld({ tap });
      for (let stack = 1; stack <= 25; stack++) begun(watched, quick, `stack-${stack}`);
      await pass(watched, hour);
      return watched;
    },
  },
  'functions-throttled': {
    also: ['critical-sweeper-absent'],
    play: async () => {
      const watched = new WatchedWorld();
      watched.world.lambda.concurrency = { all: 0 };
      for (let stack = 1; stack <= 10; stack++) begun(watched, quick, `stack-${stack}`);
      await pass(watched, 20 * minute);
      watched.world.lambda.concurrency = {};
      await pass(watched, hour);
      return watched;
    },
  },
  'ledger-throttled': {
    play: () => withEveryThirdRead(refusal('ProvisionedThroughputExceededException', 400), 20),
  },
  'ledger-errors': {
    play: () => withEveryThirdRead(refusal('InternalServerError', 500), 15),
  },
  'old-session': {
    play: async () => {
      const watched = new WatchedWorld();
      begun(watched, asks);
      await pass(watched, 24.5 * hour);
      return watched;
    },
  },
  unowned: {
    play: async () => {
      const watched = new WatchedWorld();
      const { world } = watched;
      const { session_id: id } = await settled(world, begun(watched, quick));
      await plantVpc(world, tagsFor(id, 'vpc'));
      await pass(watched, hour);
      await world.run(world.invokeFunction('inspect', { schedule: true }));
      return watched;
    },
  },
  'unhealthy-sessions': {
    play: async () => {
      const watched = new WatchedWorld();
      const { world } = watched;
      const { resources } = await settled(world, begun(watched, spot));
      const { id } = resources.find(({ type }) => type === 'AWS::EC2::Instance')!;
      await world.run(world.clients.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id ?? ''] })));
      for (let look = 0; look < 3; look++) {
        await pass(watched, 15 * minute);
        await world.run(world.invokeFunction('inspect', { schedule: 'health' }));
      }
      return watched;
    },
  },
  'rollback-failed': {
    also: ['warning-function-errors'],
    play: async () => {
      const broken = refusal('AccessDenied', 403);
      const { tap } = refusing(denied, () => byFunction('plan_rollback'));
      const watched = new WatchedWorld({
        tap: (call, proceed) => (call.operation === 'CreateRoute' ? Promise.reject(broken) : tap(call, proceed)),
      });
      begun(watched, quick);
      await pass(watched, hour);
      return watched;
    },
  },
  'executions-cut-short': {
    play: async () => {
      const watched = new WatchedWorld();
      const { world } = watched;
      begun(watched, long);
      await pass(watched, 10 * minute);
      const [running] = world.executions.all();
      world.executions.stop(running!.arn);
      await pass(watched, hour);
      return watched;
    },
  },
};

const baseOf = (alarm: string): string => alarm.replace(/^unity-(critical|warning)-([a-z]+--)?/, '');

test.each(Object.entries(causes))('%s goes off by its cause', async (name, { also = [], play }) => {
  const watched = await play();
  const found = await watched.setOff();
  expect(found.map(baseOf)).toContain(name);
  const others = found.filter((alarm) => baseOf(alarm) !== name).map((alarm) => alarm.replace(/^unity-/, ''));
  expect(others.sort()).toEqual([...also].sort());
});

test('none goes off where all is well', async () => {
  const watched = new WatchedWorld();
  await settled(watched.world, begun(watched, quick));
  begun(watched, long, 'other');
  await pass(watched, hour);
  expect(await watched.setOff()).toEqual([]);
});

test('there is no alarm but these, and those of what is measured (see `deployment-metrics.test.ts`)', () => {
  const elsewhere = ['undo-stuck', 'deployments-failing', 'gates-late'];
  expect([...new Set(alarms.map(({ name }) => baseOf(name)))].sort()).toEqual(
    [...Object.keys(causes), ...elsewhere].sort(),
  );
});
