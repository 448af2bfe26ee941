import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Engine } from '../../lib/engine/engine';
import { openSession } from '../../lib/engine/session/open-session';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';
import { chain, failing, Scene } from './resume/scene';

const layered = workflowOf(`
name: layered
parameters:
  of_workflow: {type: string, default: default}
  of_environment: {type: string, default: default}
  of_store: {type: string, default: default}
  of_request: {type: string, default: default}
  needed: {type: number}
  cidr: {type: string, default: 10.0.0.0/16}
  zones: {type: number, default: 1}
steps:
  - {name: network, service: aws, action: create_vpc, with: {cidr: '\${parameters.cidr}', zone_count: '\${parameters.zones}'}}
`);

/** Each layer gives what the next one gives too, and one thing more. */
const values = {
  of_environment: 'environment',
  of_store: 'environment',
  of_request: 'environment',
  cidr: '10.7.0.0/16',
};
const stored = { of_store: 'store', of_request: 'store', needed: '7', zones: '2' };
const request = { stack_name: 'shop', parameters: { of_request: 'request', zones: 3 } };

const put = (world: LocalWorld, parameters: Readonly<Record<string, string>>, environment = 'dev') =>
  world.run(
    Promise.all(
      Object.entries(parameters).map(([name, Value]) =>
        world.clients.clients.ssm.send(
          new PutParameterCommand({
            Name: `/unity/${environment}/parameters/${name}`,
            Value,
            Type: 'String',
            Overwrite: true,
          }),
        ),
      ),
    ),
  );

async function worldOf(options: ConstructorParameters<typeof LocalWorld>[0] = {}) {
  const calls: string[][] = [];
  const world = new LocalWorld({
    parameters: { dev: { values: { ...values, of_nobody: 1 }, stored: true }, prod: { values, stored: false } },
    settings: { requestEnvironments: ['dev'] },
    tap: ({ operation, input }, proceed) => {
      if (operation === 'GetParameters') calls.push([...(input as { Names: string[] }).Names]);
      return proceed();
    },
    ...options,
  });
  for (const environment of ['dev', 'staging', 'prod']) world.install(layered, environment);
  await put(world, stored);
  return { world, calls };
}

test('a deployment takes a parameter from each layer, the later before the earlier, and keeps whence', async () => {
  const { world, calls } = await worldOf();
  const session = await settled(world, sessionOf(layered, start(world, layered, request)));
  expect(session).toMatchObject({
    state: 'completed',
    parameters: {
      of_workflow: 'default',
      of_environment: 'environment',
      of_store: 'store',
      of_request: 'request',
      needed: 7,
      cidr: '10.7.0.0/16',
      zones: 3,
    },
  });
  expect(session.parameters_from).toEqual({
    of_environment: 'environment',
    of_store: 'store',
    of_request: 'request',
    needed: 'store',
    cidr: 'environment',
    zones: 'request',
  });
  const { Vpcs = [] } = await world.run(world.clients.clients.ec2.send(new DescribeVpcsCommand({})));
  expect(Vpcs.map(({ CidrBlock }) => CidrBlock)).toContain('10.7.0.0/16');
  // Only what the workflow declares is asked for, and only once.
  expect(calls).toEqual([Object.keys(layered.parameters).map((name) => `/unity/dev/parameters/${name}`)]);
});

test('the session keeps what it began with, whatever is written afterwards', async () => {
  const { world } = await worldOf();
  const id = sessionOf(layered, start(world, layered, request));
  await world.run(world.clock.sleep(2_000));
  await put(world, { of_store: 'later', needed: '8' });
  expect(await settled(world, id)).toMatchObject({ parameters: { of_store: 'store', needed: 7 } });
});

test('an environment that does not say so is not asked for, and nothing of another one is taken', async () => {
  const { world, calls } = await worldOf();
  await put(world, { of_store: 'store' }, 'prod');
  const given = { ...request, parameters: { needed: 1 } };
  const inProd = await settled(world, sessionOf(layered, start(world, layered, given, 'run-1', 'prod')));
  expect(inProd.parameters).toMatchObject({ of_store: 'environment', of_workflow: 'default', needed: 1 });
  const inStaging = await settled(world, sessionOf(layered, start(world, layered, given, 'run-1', 'staging')));
  expect(inStaging.parameters).toMatchObject({ of_store: 'default', of_environment: 'default', cidr: '10.0.0.0/16' });
  expect(inStaging.parameters_from).toEqual({ needed: 'request' });
  expect(calls).toEqual([]);
});

test('what the environment says wrongly is told as its own, and nothing is made', async () => {
  const { world } = await worldOf({ parameters: { dev: { values: { zones: 'many' }, stored: false } } });
  const execution = start(world, layered, { stack_name: 'shop', parameters: { needed: 1 } });
  await settled(world, sessionOf(layered, execution));
  expect(execution).toMatchObject({
    status: 'FAILED',
    error: 'BadParameterValue',
    cause: 'parameter `zones`, from the configuration of dev, takes a number, not "many"',
  });
  expect(ours(world)).toEqual([]);
});

test('a deployment by event is checked with the same layers before it is started', async () => {
  const ask = async (world: LocalWorld) => {
    const Detail = JSON.stringify({ workflow: 'layered', environment: 'dev', stack_name: 'shop' });
    const entry = { EventBusName: 'unity-requests', Source: 'my.ci', DetailType: 'DEPLOYMENT_REQUESTED', Detail };
    await world.run(world.clients.events.send(new PutEventsCommand({ Entries: [entry] })));
    await world.run(world.clock.sleep(30_000).then(() => world.told()));
    return world.bus.events().find(({ detailType }) => detailType.startsWith('REQUEST_'))!;
  };
  const { world } = await worldOf();
  expect(await ask(world)).toMatchObject({ detailType: 'REQUEST_ACCEPTED' });
  const other = await worldOf();
  await put(other.world, { zones: 'many' });
  expect(await ask(other.world)).toMatchObject({
    detailType: 'REQUEST_REFUSED',
    detail: {
      data: {
        refusals: [
          { code: 'BadParameterValue', message: expect.stringContaining('SSM parameter /unity/dev/parameters/zones') },
        ],
      },
    },
  });
  expect(other.world.executions.all()).toEqual([]);
});

test('a session that was written with other values than are there now is refused', async () => {
  const { world } = await worldOf();
  const engine = world.engine({ actor: 'tester', via: 'test', reason: 'test' });
  const payload = {
    request: { stack_name: 'shop' },
    environment: 'dev',
    workflow_id: layered.id,
    execution_arn: `${world.machineArn('unity-dev-layered').replace('stateMachine', 'execution')}:run-1`,
    execution_started_at: new Date(world.clock.now()).toISOString(),
  };
  const holding = (zones: string) => async () => ({ values: { needed: '7', zones }, unusable: {} });
  // It dies once the session is written, with a value that nobody can use.
  const dead = new Error('dead');
  let written = 0;
  const ledger = new Proxy(engine.ledger, {
    get: (target, key) => {
      if (key !== 'create' && key !== 'update')
        return Reflect.get(target, key).bind?.(target) ?? Reflect.get(target, key);
      return (...args: never[]) => {
        written += 1;
        if (written > 1) throw dead;
        return (Reflect.get(target, key) as (...given: never[]) => unknown).apply(target, args);
      };
    },
  });
  const dying = { ...engine, ledger } as Engine;
  await expect(world.run(openSession(dying, payload, holding('many')))).rejects.toBe(dead);
  const answer = await world.run(openSession(engine, payload, holding('2')));
  expect(answer).toMatchObject({ status: 'refused', error: 'ParametersChanged' });
  expect(await view(world, answer.session_id)).toMatchObject({ state: 'failed' });
  expect(ours(world)).toEqual([]);
  // The same values again are no change.
  const later = { ...payload, execution_arn: `${payload.execution_arn}-2` };
  written = 0;
  await expect(world.run(openSession({ ...engine, ledger } as Engine, later, holding('2')))).rejects.toBe(dead);
  expect(await world.run(openSession(engine, later, holding('2')))).toMatchObject({ status: 'opened' });
});

test('a resume goes on with the values of its session, whatever the environment says by now, and keeps whence', async () => {
  const scene = new Scene(chain, { parameters: { dev: { values: { zones: 3 }, stored: true } } });
  scene.meets = failing('alarms', /^PutDashboard/);
  await put(scene.world, { zones: '1' });
  const failed = await scene.deploy({ on_failure: 'keep' });
  expect(failed).toMatchObject({ state: 'failed', parameters: { zones: 1 }, parameters_from: { zones: 'store' } });
  await put(scene.world, { zones: '2', types: 'm5.xlarge' });
  scene.meets = () => undefined;
  const [session] = await scene.resumed({ parameters: { types: ['m5.large'] } });
  expect(session).toMatchObject({ state: 'completed', parameters: { zones: 1, types: ['m5.large'] } });
  expect(session.parameters_from).toEqual({ zones: 'store', types: 'request' });
  expect(scene.calls.filter((call) => call.includes('GetParameters'))).toEqual([]);
  scene.end();
});

test.each([
  ['throttled for a while', 'ThrottlingException', 3, 'completed'],
  ['denied for good', 'AccessDeniedException', Number.POSITIVE_INFINITY, undefined],
])('Parameter Store %s: the deployment ends, and nothing is made without its values', async (_, name, times, end) => {
  let left = times;
  const { world } = await worldOf({
    tap: ({ operation }, proceed) => {
      if (operation !== 'GetParameters' || left <= 0) return proceed();
      left -= 1;
      const refusal = Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode: 400 } });
      return Promise.reject(refusal);
    },
  });
  const execution = start(world, layered, request);
  await world.run(world.clock.sleep(1_800_000));
  if (end === undefined) {
    expect(execution).toMatchObject({ status: 'FAILED', error: name });
    expect(ours(world)).toEqual([]);
    expect(world.hasOpenSessions()).toBe(false);
  } else {
    const session = await settled(world, sessionOf(layered, execution));
    expect(session).toMatchObject({ state: end, parameters: { of_store: 'store' } });
  }
});
