import type { Json } from '../../lib/domain/json';
import { attest as attestAs } from '../../lib/engine/requests/attest';
import { loadSession } from '../../lib/engine/session/session-store';
import { LocalWorld } from '../../lib/local/host/world';
import { deskEvent } from '../doors/desk';
import { answerTo, asking, tablesOf } from '../doors/desk-scene';
import { view } from '../helpers/worlds';

const ann = 'arn:aws:sts::123456789012:assumed-role/Deployers/ann';
const bob = 'arn:aws:sts::123456789012:assumed-role/Deployers/bob';
const access = { dev: { fourEyes: true }, prod: {} };

interface Record {
  readonly eventTime?: string;
  readonly userIdentity?: Json;
  readonly executionArn?: string;
}

/** What CloudTrail records of the start of the deployment in `dev`. */
function recordOf(world: LocalWorld, actor: string, other: Record = {}): { readonly [key: string]: Json } {
  const [execution] = world.executions.all();
  return {
    source: 'aws.states',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventID: '30a20c8e-a3a1-4b07-9139-cd9cd73b5eb8',
      eventTime: other.eventTime ?? `${new Date(execution!.startedAt).toISOString().slice(0, 19)}Z`,
      eventSource: 'states.amazonaws.com',
      eventName: 'StartExecution',
      userIdentity: other.userIdentity ?? { type: 'AssumedRole', arn: actor },
      responseElements: { executionArn: other.executionArn ?? execution!.arn, startDate: 'Jan 1, 2026 12:00:00 AM' },
    },
  };
}

const attest = (world: LocalWorld, event: Json) => world.run(world.invokeFunction('attest', event));
const approve = (world: LocalWorld, session: string, person: string) =>
  answerTo(world, deskEvent({ verb: 'approve', session, step: 'go_live' }, person));
const requesterOf = async (world: LocalWorld, id: string) => (await view(world, id)).requester;

async function audited(world: LocalWorld, id: string) {
  await world.run(world.told());
  const found = world.store.call('Query', {
    TableName: 'unity-audit',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `SESSION#${id}` } },
  }) as { readonly Items: readonly Readonly<{ [name: string]: { readonly S: string } }>[] };
  return found.Items.filter(({ via }) => via?.S === 'attest').map(({ reason }) => reason!.S);
}

describe('where an environment asks for four eyes', () => {
  test('nobody approves before AWS has told who started it; then everybody else does', async () => {
    const world = new LocalWorld({ access });
    const id = await asking(world, 'dev', { actor: ann });
    expect(await requesterOf(world, id)).toEqual({ actor: ann, status: 'claimed' });
    const before = await tablesOf(world);
    expect(await approve(world, id, bob)).toMatchObject({ status: 409, error: { name: 'RequesterUnverified' } });
    expect(await approve(world, id, ann)).toMatchObject({ status: 403, error: { name: 'OwnApproval' } });
    expect(await tablesOf(world)).toEqual(before);
    expect(await attest(world, recordOf(world, ann))).toEqual({ session_id: id });
    expect(await requesterOf(world, id)).toEqual({ actor: ann, status: 'verified' });
    expect(await approve(world, id, ann)).toMatchObject({ status: 403, error: { name: 'OwnApproval' } });
    expect(await approve(world, id, bob)).toMatchObject({ status: 200, ok: true });
  });

  test('who claims another’s name may not approve, and the other may; the audit keeps both', async () => {
    const world = new LocalWorld({ access });
    const id = await asking(world, 'dev', { actor: bob });
    await attest(world, recordOf(world, ann));
    expect(await requesterOf(world, id)).toEqual({ actor: ann, status: 'verified', claimed: bob });
    expect(await audited(world, id)).toEqual([
      `CloudTrail 30a20c8e-a3a1-4b07-9139-cd9cd73b5eb8: started by ${ann}, while the request claimed ${bob}`,
    ]);
    expect(await approve(world, id, ann)).toMatchObject({ status: 403, error: { name: 'OwnApproval' } });
    expect(await approve(world, id, bob)).toMatchObject({ status: 200 });
  });

  test('a start from the console says nothing of who asks, and AWS does', async () => {
    const world = new LocalWorld({ access });
    const id = await asking(world, 'dev');
    expect(await requesterOf(world, id)).toEqual({ actor: null, status: 'unknown' });
    expect(await approve(world, id, bob)).toMatchObject({ error: { name: 'RequesterUnverified' } });
    await attest(
      world,
      recordOf(world, ann, { userIdentity: { type: 'AWSService', invokedBy: 'scheduler.amazonaws.com' } }),
    );
    expect(await requesterOf(world, id)).toEqual({ actor: 'scheduler.amazonaws.com', status: 'verified' });
    expect(await approve(world, id, ann)).toMatchObject({ status: 200 });
  });

  test('who starts the same execution again does not take the start over, and may not approve either', async () => {
    const world = new LocalWorld({ access });
    const id = await asking(world, 'dev', { actor: ann });
    await attest(world, recordOf(world, bob, { eventTime: new Date(world.clock.now() + 3_600_000).toISOString() }));
    expect(await requesterOf(world, id)).toEqual({ actor: ann, status: 'claimed', also: [bob] });
    await attest(world, recordOf(world, ann));
    expect(await requesterOf(world, id)).toEqual({ actor: ann, status: 'verified', also: [bob] });
    expect(await approve(world, id, bob)).toMatchObject({ status: 403, error: { name: 'OwnApproval' } });
  });

  test('rejecting and cancelling need no second person', async () => {
    const world = new LocalWorld({ access });
    const id = await asking(world, 'dev', { actor: ann });
    const reject = deskEvent({ verb: 'reject', session: id, step: 'go_live', reason: 'not today' }, ann);
    expect(await answerTo(world, reject)).toMatchObject({ status: 200 });
    expect(await answerTo(world, deskEvent({ verb: 'cancel', session: id }, ann))).toMatchObject({ status: 200 });
  });

  test('another environment does not ask for it', async () => {
    const world = new LocalWorld({ access });
    const id = await asking(world, 'prod', { actor: ann });
    expect(await approve(world, id, ann)).toMatchObject({ status: 200 });
  });
});

describe('what CloudTrail records', () => {
  test('is kept once, however often it comes', async () => {
    const world = new LocalWorld({ access });
    await asking(world, 'dev', { actor: ann });
    await attest(world, recordOf(world, ann));
    const before = await tablesOf(world);
    await attest(world, recordOf(world, ann));
    expect(await tablesOf(world)).toEqual(before);
  });

  test('is asked for again while the session is not open yet', async () => {
    let isSlow = false;
    const world = new LocalWorld({
      access,
      tap: (call, proceed) =>
        isSlow && call.operation === 'PutItem'
          ? Promise.reject(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
          : proceed(),
    });
    await asking(world, 'dev');
    isSlow = true;
    const [execution] = world.executions.all();
    const machine = execution!.machine;
    const late = world.executions.start(machine, 'late', '{"stack_name": "other"}');
    if (typeof late === 'string') throw new Error(late);
    const record = recordOf(world, ann, { executionArn: late.arn });
    await expect(attest(world, record)).rejects.toThrow('ServiceUnavailable');
  });

  test.each([
    ['of another source', (event: { readonly [key: string]: Json }) => ({ ...event, source: 'my.app' })],
    ['of another kind', (event: { readonly [key: string]: Json }) => ({ ...event, 'detail-type': 'Started' })],
    [
      'of another call',
      (event: { readonly [key: string]: Json }) => ({
        ...event,
        detail: { ...(event.detail as object), eventName: 'StopExecution' },
      }),
    ],
    [
      'of another service',
      (event: { readonly [key: string]: Json }) => ({
        ...event,
        detail: { ...(event.detail as object), eventSource: 'my.amazonaws.com.evil' },
      }),
    ],
  ])('is not believed when it is %s', async (_what, change) => {
    const world = new LocalWorld({ access });
    await asking(world, 'dev');
    const before = await tablesOf(world);
    await expect(attest(world, change(recordOf(world, ann)) as Json)).rejects.toThrow();
    expect(await tablesOf(world)).toEqual(before);
  });

  test.each([
    ['an execution that is not there', 'arn:aws:states:eu-west-1:123456789012:execution:unity-dev-asks:nobody'],
    ['a rollback', 'arn:aws:states:eu-west-1:123456789012:execution:unity-dev--rollback:asks-0123456789-r1'],
    ['what is no ARN', '../SESSION#asks'],
  ])('of %s changes nothing', async (_what, executionArn) => {
    const world = new LocalWorld({ access });
    const id = await asking(world, 'dev');
    const before = await tablesOf(world);
    expect(await attest(world, recordOf(world, ann, { executionArn }))).toEqual({ session_id: null });
    expect(await tablesOf(world)).toEqual(before);
    expect(
      (await world.run(loadSession(world.engine({ actor: '', via: '', reason: '' }).ledger, id))).requester,
    ).toEqual({
      actor: null,
      status: 'unknown',
    });
  });

  test.each(['rollback', 'checkpoint', 'promotion'])(
    'of a %s that runs is of no session, and not asked for again',
    async (kind) => {
      const engine = new LocalWorld({ access }).engine({ actor: '', via: '', reason: '' });
      const executionArn = `arn:aws:states:eu-west-1:123456789012:execution:unity-dev--${kind}:shop-0123456789-p1-1`;
      const running = { isRunning: true, startedAt: 0, input: '{}' };
      const machines = Object.assign(engine.machines, { started: () => Promise.resolve(running) });
      const record = { executionArn, actor: ann, eventId: '1', at: 0 };
      expect(await attestAs({ ...engine, machines }, record)).toEqual({ session_id: null });
    },
  );

  test('of a call that AWS refused is none', async () => {
    const world = new LocalWorld({ access });
    await asking(world, 'dev');
    const record = recordOf(world, ann);
    const refused = {
      ...record,
      detail: { ...(record.detail as object), responseElements: null, errorCode: 'AccessDenied' },
    };
    expect(await attest(world, refused as Json)).toEqual({ session_id: null });
  });

  test('is played at once for whoever starts something in the simulated account', async () => {
    const world = new LocalWorld({ access, person: 'tester' });
    const { StartExecutionCommand } = await import('@aws-sdk/client-sfn');
    const seen = await asking(world, 'dev');
    expect(await requesterOf(world, seen)).toEqual({ actor: null, status: 'unknown' });
    const stateMachineArn = world.machineArn('unity-dev-asks');
    const input = JSON.stringify({ stack_name: 'other', actor: 'tester' });
    const start = new StartExecutionCommand({ stateMachineArn, name: 'mine', input });
    const { executionArn } = await world.run(world.clients.machines.send(start));
    await world.run(world.clock.sleep(10_000));
    const found = world.store.snapshot().tables.flatMap(({ items }) => items) as unknown as readonly {
      readonly requester?: {
        readonly M: { readonly status: { readonly S: string }; readonly actor: { readonly S: string } };
      };
      readonly executions?: { readonly L: readonly { readonly M: { readonly arn: { readonly S: string } } }[] };
    }[];
    const mine = found.find(({ executions }) => executions?.L[0]?.M.arn.S === executionArn);
    expect(mine?.requester?.M).toMatchObject({ status: { S: 'verified' }, actor: { S: 'tester' } });
  });
});
