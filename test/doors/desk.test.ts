import { describeError } from '../../lib/domain/errors/catalogue';
import { LocalWorld } from '../../lib/local/host/world';
import { deskAttacks as attacks, deskEvent, operator } from './desk';
import { promotionAttacks } from './desk-promotions';
import { receiverAttacks } from './desk-receivers';
import { answerTo, deskScene, tablesOf } from './desk-scene';

const deskAttacks = [...attacks, ...promotionAttacks, ...receiverAttacks];

const access = {
  dev: { operators: ['arn:aws:iam::123456789012:role/team/Operators'] },
  staging: {},
  prod: { operators: ['arn:aws:iam::123456789012:user/boss'] },
};

/** One for all: an attack that changed nothing leaves it as it was. */
let scene: Promise<Awaited<ReturnType<typeof deskScene>>>;
beforeAll(() => {
  scene = deskScene({ access });
});

test('no two attacks are called the same', () => {
  const names = deskAttacks.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThan(90);
});

test.each(deskAttacks.map((attack) => [attack.name, attack] as const))(
  '%s is refused, and nothing is written',
  async (_name, { event, status, code }) => {
    const { world, dev, prod } = await scene;
    const before = await tablesOf(world);
    const executions = world.executions.all().length;
    const answer = await answerTo(world, event({ dev, prod }));
    const { id, summary, remedy } = describeError(code);
    expect(answer).toEqual({
      status,
      format_version: '1.0',
      ok: false,
      error: { code: `UNITY-${id}`, name: code, message: expect.any(String), why: summary, fix: remedy },
    });
    expect(await tablesOf(world)).toEqual(before);
    expect(world.executions.all()).toHaveLength(executions);
  },
);

test('the request that all attacks are made of does something when it is not hostile', async () => {
  const { world, dev } = await deskScene({ access });
  const before = await tablesOf(world);
  const answer = await answerTo(world, deskEvent({ verb: 'approve', session: dev, step: 'go_live' }));
  expect(answer).toEqual({
    status: 200,
    format_version: '1.0',
    ok: true,
    verb: 'approve',
    session_id: dev,
    state: 'executing',
    cancelling: false,
  });
  expect(await tablesOf(world)).not.toEqual(before);
});

describe('a request that is made again', () => {
  test('finds an approval as it was given, and writes nothing', async () => {
    const { world, dev } = await deskScene({ access });
    const request = deskEvent({ verb: 'approve', session: dev, step: 'go_live', reason: 'looks good' });
    await answerTo(world, request);
    await world.run(world.clock.sleep(5_000));
    const before = await tablesOf(world);
    expect(await answerTo(world, request)).toMatchObject({ status: 200, ok: true });
    expect(await tablesOf(world)).toEqual(before);
    const contrary = deskEvent({ verb: 'reject', session: dev, step: 'go_live', reason: 'no' });
    expect(await answerTo(world, contrary)).toMatchObject({ status: 409, error: { name: 'ApprovalNotOpen' } });
    expect(await tablesOf(world)).toEqual(before);
  });

  test('finds a rollback that has ended, and starts no other', async () => {
    const { world, dev } = await deskScene({ access });
    const request = deskEvent({ verb: 'rollback', session: dev });
    expect(await answerTo(world, request)).toMatchObject({ status: 200, state: 'rolling_back' });
    expect(await answerTo(world, request)).toMatchObject({ status: 200, state: 'rolling_back' });
    await world.run(world.clock.sleep(600_000));
    const before = await tablesOf(world);
    for (const verb of ['rollback', 'cancel'])
      expect(await answerTo(world, deskEvent({ verb, session: dev }))).toMatchObject({
        status: 409,
        error: { name: 'TransitionRefused' },
      });
    expect(await tablesOf(world)).toEqual(before);
    expect(world.executions.all().filter(({ machine }) => machine.endsWith('--rollback'))).toHaveLength(1);
  });
});

test('what is written carries the caller whom AWS has verified, and that it came by the desk', async () => {
  const { world, dev } = await deskScene({ access });
  await answerTo(world, deskEvent({ verb: 'cancel', session: dev, reason: 'wrong image' }));
  await world.run(world.told());
  const found = world.store.call('Query', {
    TableName: 'unity-audit',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `SESSION#${dev}` } },
  }) as { readonly Items: readonly Readonly<Record<string, { readonly S: string }>>[] };
  const entries = found.Items.filter(({ via }) => via?.S === 'desk');
  expect(entries.map(({ item, actor, reason }) => [item?.S, actor?.S, reason?.S])).toEqual([
    ['SESSION', operator, 'wrong image'],
  ]);
});

test('an environment that the installation does not know lets nobody in', async () => {
  const { world, dev } = await deskScene({ access: { prod: {} } });
  const answer = await answerTo(world, deskEvent({ verb: 'cancel', session: dev }));
  expect(answer).toMatchObject({ status: 403, error: { name: 'NotAnOperator' } });
});

test('what AWS may do better next time is told as such, and a bug only to the log', async () => {
  let failure: Error | undefined;
  const world = new LocalWorld({
    access,
    tap: async ({ operation }, proceed) => {
      if (failure && operation === 'GetItem') throw failure;
      return proceed();
    },
  });
  const request = deskEvent({ verb: 'cancel', session: 'asks-0123456789' });
  failure = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  expect(await answerTo(world, request)).toMatchObject({ status: 503, error: { name: 'ServiceUnavailable' } });
  failure = Object.assign(new Error('no such table'), { name: 'AccessDeniedException' });
  await expect(answerTo(world, request)).rejects.toThrow('AccessDeniedException');
});
