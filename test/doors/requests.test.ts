import { EventBridgeServiceException, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import type { EventEnvelope } from '../../lib/domain/events';
import { requestType } from '../../lib/domain/events';
import { envelopeOf } from '../../lib/local/host/event-bus';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { hostileRequests, rightRequest, typeOf } from './requests';

const quick = workflowOf(`
name: quick
parameters:
  seconds: {type: number, default: 1}
steps:
  - {name: pause, service: control, action: wait, with: {seconds: '\${parameters.seconds}'}}
`);

function installed(tap?: CallTap): LocalWorld {
  const world = new LocalWorld({ settings: { requestEnvironments: ['dev'] }, ...(tap && { tap }) });
  for (const environment of ['dev', 'prod']) world.install(quick, environment);
  return world;
}

/** Puts one event on the bus for requests and lets what follows from it end. */
async function ask(world: LocalWorld, detail: string, { type = requestType, times = 1, source = 'my.ci' } = {}) {
  const entry = { EventBusName: 'unity-requests', Source: source, DetailType: type, Detail: detail };
  await world.run(
    world.clients.events.send(new PutEventsCommand({ Entries: Array.from({ length: times }, () => entry) })),
  );
  await pass(world, 60);
}

const pass = (world: LocalWorld, seconds: number) =>
  world.run(world.clock.sleep(seconds * 1000).then(() => world.told()));

interface Answer {
  readonly type: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>> & {
    readonly refusals?: readonly { readonly code: string; readonly message: string }[];
  };
}

const answers = (world: LocalWorld): readonly Answer[] =>
  world.bus
    .events()
    .filter(({ detailType }) => detailType.startsWith('REQUEST_'))
    .map(({ detailType, detail }) => {
      const { data, metadata } = detail as {
        readonly data: Answer['data'];
        readonly metadata: { readonly actor: string };
      };
      return { type: detailType, actor: metadata.actor, data };
    });

const sessions = (world: LocalWorld) =>
  new Set(
    world.store.snapshot().tables.flatMap(({ items }) => JSON.stringify(items).match(/SESSION#[a-z][a-z0-9-]+/g) ?? []),
  );

describe('hostile requests', () => {
  test.each(hostileRequests.map((row) => [row.tried, row] as const))(
    '%s: refused with its code, nothing made',
    async (_, row) => {
      const world = installed();
      await ask(world, row.detail, { type: typeOf(row) });
      const [answer, ...more] = answers(world);
      expect(more).toEqual([]);
      expect(answer).toMatchObject({ type: 'REQUEST_REFUSED', actor: '123456789012/my.ci' });
      const refusals = answer!.data.refusals!;
      expect(refusals.map(({ code }) => code)).toContain(row.code);
      expect(refusals.map(({ message }) => message).join('\n')).toMatch(row.told);
      expect(refusals.length).toBeLessThanOrEqual(20);
      expect(JSON.stringify(answer).length).toBeLessThan(10_000);
      expect(world.executions.all()).toEqual([]);
      expect(sessions(world)).toEqual(new Set());
      expect(ours(world)).toEqual([]);
    },
  );

  test('the table is not empty, and says each thing once', () => {
    expect(new Set(hostileRequests.map(({ tried }) => tried)).size).toBe(hostileRequests.length);
    expect(hostileRequests.length).toBeGreaterThan(30);
  });
});

describe('a request that is right', () => {
  test('starts a deployment, tells the sender which, and names who asked', async () => {
    const world = installed();
    await ask(world, JSON.stringify({ ...rightRequest, parameters: { seconds: 2 } }));
    const [answer, ...more] = answers(world);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ type: 'REQUEST_ACCEPTED', data: { workflow: 'quick', attached: false } });
    const [execution] = world.executions.all();
    expect(answer!.data.execution_arn).toBe(execution!.arn);
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(JSON.parse(execution!.input)).toEqual({
      stack_name: 'shop',
      parameters: { seconds: 2 },
      actor: '123456789012/my.ci',
    });
    expect([...sessions(world)]).toEqual([`SESSION#${answer!.data.session_id}`]);
  });

  test('is taken however its sender is called: the name is cut between characters', async () => {
    const world = installed();
    await ask(world, JSON.stringify(rightRequest), { source: `my.${'\u{1F600}'.repeat(120)}` });
    expect(answers(world).map(({ type }) => type)).toEqual(['REQUEST_ACCEPTED']);
    expect(world.executions.all().map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });

  test('starts nothing anew when it is delivered again, however the first ended', async () => {
    const world = installed();
    await ask(world, JSON.stringify(rightRequest));
    const [event] = world.buses.requests.events().map(envelopeOf) as [EventEnvelope];
    for (let again = 0; again < 3; again++)
      await world.run(world.invokeFunction('requests', JSON.parse(JSON.stringify(event))));
    expect(world.executions.all()).toHaveLength(1);
    expect(new Set(answers(world).map(({ data }) => data.session_id)).size).toBe(1);
    expect(answers(world).map(({ data }) => data.attached)).toEqual([false, true, true, true]);
  });

  test('delivered twice at once is one deployment', async () => {
    const world = installed();
    await ask(world, JSON.stringify(rightRequest));
    const other = installed();
    const [event] = world.buses.requests.events().map(envelopeOf) as [EventEnvelope];
    const deliver = () => other.invokeFunction('requests', JSON.parse(JSON.stringify(event)));
    await other.run(Promise.all([deliver(), deliver(), deliver()]));
    expect(other.executions.all()).toHaveLength(1);
  });

  test('with the same key is the same deployment; with another key it is another', async () => {
    const world = installed();
    const keyed = (key: string) => JSON.stringify({ ...rightRequest, idempotency_key: key });
    await ask(world, keyed('build-7'), { times: 2 });
    await ask(world, keyed('build-7'), { source: 'my.other' });
    expect(world.executions.all()).toHaveLength(1);
    await ask(world, keyed('build-8'));
    expect(world.executions.all()).toHaveLength(2);
  });

  test('without a key, two events are two deployments, of which a busy stack takes one', async () => {
    const world = installed();
    await ask(world, JSON.stringify(rightRequest), { times: 2 });
    expect(
      world.executions
        .all()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['FAILED', 'SUCCEEDED']);
  });

  test('is told and started once when the function fails between the two', async () => {
    let puts = 0;
    const failing: CallTap = async ({ operation, input }, proceed) => {
      const isWord = operation === 'PutEvents' && JSON.stringify(input).includes('REQUEST_ACCEPTED');
      if (!isWord || ++puts > 1) return proceed();
      const $metadata = { httpStatusCode: 403 };
      throw new EventBridgeServiceException({ name: 'AccessDenied', message: 'not now', $fault: 'client', $metadata });
    };
    const world = installed(failing);
    await ask(world, JSON.stringify(rightRequest));
    expect(answers(world)).toEqual([]);
    // Lambda invokes again after a minute.
    await pass(world, 60);
    expect(answers(world)).toMatchObject([{ type: 'REQUEST_ACCEPTED', data: { attached: true } }]);
    expect(world.executions.all()).toHaveLength(1);
  });

  test('is told when the machine has gone since', async () => {
    const gone: CallTap = async ({ operation }, proceed) => {
      if (operation !== 'StartExecution') return proceed();
      throw new StateMachineDoesNotExist({ message: 'gone', $metadata: { httpStatusCode: 400 } });
    };
    const world = installed(gone);
    await ask(world, JSON.stringify(rightRequest));
    expect(answers(world)[0]!.data.refusals).toMatchObject([{ code: 'WorkflowNotInstalled' }]);
  });
});
