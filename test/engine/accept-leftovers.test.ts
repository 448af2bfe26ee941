import type { Json } from '../../lib/domain/json';
import type { SessionDocument } from '../../lib/domain/session-document';
import type { DeskAnswer } from '../../lib/engine/desk/answer';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession, loadSteps } from '../../lib/engine/session/session-store';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const operator = 'arn:aws:iam::123456789012:user/ann';
const workflow = workflowOf(`
name: networks
steps:
  - {name: one, service: aws, action: create_vpc, timeout: 300, checkpoint: begun}
  - {name: two, service: aws, action: create_vpc, timeout: 300, depends_on: [one]}
`);
const denied = Object.assign(new Error('not allowed'), {
  name: 'UnauthorizedOperation',
  $metadata: { httpStatusCode: 403 },
});

interface Scene {
  readonly world: LocalWorld;
  readonly id: string;
  readonly control: { refuses: boolean };
}

/** A deployment of which the networks themselves could not be removed. */
async function dirty(request: Parameters<typeof startRollback>[1]['request'] = { type: 'full' }): Promise<Scene> {
  const control = { refuses: true };
  const world = new LocalWorld({
    settings: { maxUndoAttempts: 2 },
    tap: async ({ operation }, proceed) => {
      if (control.refuses && operation === 'DeleteVpc') throw denied;
      return proceed();
    },
  });
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, id);
  await undo({ world, id }, request);
  expect(await view(world, id)).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  return { world, id, control };
}

async function undo(
  { world, id }: Pick<Scene, 'world' | 'id'>,
  request: Parameters<typeof startRollback>[1]['request'] = { type: 'full' },
): Promise<SessionDocument> {
  await world.run(startRollback(world.engine(person), { sessionId: id, request }));
  return settled(world, id);
}

/** As a person asks the desk. */
async function accept({ world, id }: Pick<Scene, 'world' | 'id'>, reason = 'ticket 12') {
  const event: Json = {
    requestContext: { http: { method: 'POST' }, authorizer: { iam: { userArn: operator } } },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ verb: 'accept_leftovers', session: id, reason }),
  };
  const { statusCode, body } = (await world.run(world.invokeFunction('desk', event))) as unknown as DeskAnswer;
  await world.run(world.told());
  return { status: statusCode, ...(JSON.parse(body) as { readonly error?: { readonly name: string } }) };
}

const eventsOf = (world: LocalWorld, type: string) =>
  world.bus
    .events()
    .filter(({ detailType }) => detailType === type)
    .map(({ detail }) => detail as { readonly metadata: Json; readonly data: Record<string, unknown> });
const tables = (world: LocalWorld) => world.store.snapshot().tables;
const deployed = async (world: LocalWorld, name: string) => {
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }, name));
  return { id, session: await settled(world, id) };
};

test('frees the stack, and says who, why and what in session, rows, event and audit', async () => {
  const scene = await dirty();
  const { world, id } = scene;
  const before = await view(world, id);
  expect((await deployed(world, 'run-2')).session.refusals.map(({ code }) => code)).toEqual(['StackOccupied']);
  expect(await accept(scene)).toMatchObject({ status: 200, ok: true, state: 'failed' });

  const after = await view(world, id);
  const left = before.rollback!.leftovers;
  // The network of `two`, and all of what that stands on.
  expect(left).toHaveLength(7);
  expect(after.rollback).toMatchObject({
    verdict: 'dirty',
    leftovers: [],
    accepted: { by: operator, reason: 'ticket 12', at: expect.any(String), resources: 7, hourly_usd: 0 },
  });
  expect(after.rollback!.kept).toEqual(
    left.map(({ step, type, id: of }) => ({ step, type, id: of, reason: 'accepted' })),
  );
  const rows = after.resources.filter(({ state }) => state !== 'deleted');
  expect(rows.map(({ id: of, accepted, retained }) => [of, accepted, retained]).sort()).toEqual(
    left.map(({ id: of }) => [of, true, true]).sort(),
  );
  expect(eventsOf(world, 'LEFTOVERS_ACCEPTED').map(({ data }) => data)).toEqual([
    {
      session_id: id,
      by: operator,
      reason: 'ticket 12',
      accepted_at: after.rollback!.accepted!.at,
      resources: 7,
      hourly_usd: 0,
    },
  ]);
  // Nobody is alarmed a second time by what was told already.
  expect(eventsOf(world, 'ROLLBACK_STATE_CHANGED').filter(({ data }) => data.verdict === 'dirty')).toHaveLength(1);
  const audit = world.store.call('Query', {
    TableName: 'unity-audit',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `SESSION#${id}` } },
  }) as { readonly Items: readonly Readonly<Record<string, { readonly S: string }>>[] };
  const entries = audit.Items.filter(({ via }) => via?.S === 'desk').map(({ item, actor, reason }) => [
    item?.S,
    actor?.S,
    reason?.S,
  ]);
  expect(entries.sort()).toEqual([
    ['SESSION', operator, 'ticket 12'],
    ['STEP#one', operator, 'ticket 12'],
    ['STEP#two', operator, 'ticket 12'],
  ]);
  expect((await deployed(world, 'run-3')).session).toMatchObject({ state: 'completed' });
});

test('may be asked again: it writes nothing, and completes what a dead call has not', async () => {
  const scene = await dirty();
  const { world, id } = scene;
  await accept(scene);
  const done = tables(world);
  expect(await accept(scene, 'another reason')).toMatchObject({ status: 200 });
  expect(tables(world)).toEqual(done);

  // As a call that died between the session and its rows leaves it.
  const { ledger } = world.engine(person);
  const { epoch } = await world.run(loadSession(ledger, id));
  const [step] = await world.run(loadSteps(ledger, id));
  const key = Object.values(step!.resources).find((row) => row.accepted)!.key;
  await world.run(
    ledger.update(
      { pk: step!.pk, sk: step!.sk },
      {
        remove: [
          ['resources', key, 'accepted'],
          ['resources', key, 'retained'],
        ],
      },
      { test: 'present', path: ['pk'] },
    ),
  );
  await accept(scene);
  const [mended] = await world.run(loadSteps(ledger, id));
  expect(mended!.resources[key]).toMatchObject({ accepted: true, retained: true });
  expect((await world.run(loadSession(ledger, id))).epoch).toBe(epoch);
  expect(eventsOf(world, 'LEFTOVERS_ACCEPTED')).toHaveLength(1);
});

test('a rollback that somebody asks for afterwards removes what was accepted, whoever has the stack', async () => {
  const scene = await dirty();
  const { world, control } = scene;
  await accept(scene);
  const next = await deployed(world, 'run-2');
  control.refuses = false;
  const session = await undo(scene);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
  const alive = ours(world).map((text) => text.split(' ')[1]);
  expect(alive.length).toBeGreaterThan(0);
  const others = new Set(next.session.resources.map(({ id }) => id));
  expect(alive.filter((id) => !others.has(id!))).toEqual([]);
  expect(await view(world, next.id)).toMatchObject({ state: 'completed' });
});

test('one that leaves it behind again does not take the stack back, and it can be accepted again', async () => {
  const scene = await dirty();
  const { world, id } = scene;
  await accept(scene);
  const session = await undo(scene);
  expect(session).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty', kept: [] } });
  expect(session.rollback!.leftovers).toHaveLength(7);
  expect((await world.run(loadSession(world.engine(person).ledger, id))).occupies).toBe(false);
  expect((await deployed(world, 'run-2')).session).toMatchObject({ state: 'completed' });
  expect(await accept(scene, 'still ticket 12')).toMatchObject({ status: 200 });
  expect((await view(world, id)).rollback).toMatchObject({
    leftovers: [],
    kept: Array.from({ length: 7 }, () => ({ reason: 'accepted' })),
    accepted: { reason: 'still ticket 12' },
  });
});

describe('is refused, and changes nothing', () => {
  test('of a session that stands, or was undone clean', async () => {
    const scene = await dirty();
    scene.control.refuses = false;
    await undo(scene);
    const { world } = scene;
    const next = await deployed(world, 'run-2');
    for (const id of [scene.id, next.id]) {
      const before = tables(world);
      expect(await accept({ world, id })).toMatchObject({ status: 409, error: { name: 'TransitionRefused' } });
      expect(tables(world)).toEqual(before);
    }
  });

  test('of one of which only a part was undone: the rest of it holds the stack', async () => {
    const scene = await dirty({ type: 'partial', checkpoint: 'begun' });
    const before = tables(scene.world);
    const answer = await accept(scene);
    expect(answer).toMatchObject({ status: 409, error: { message: expect.stringContaining('undo it whole first') } });
    expect(tables(scene.world)).toEqual(before);
  });
});
