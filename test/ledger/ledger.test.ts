import { when } from '../../lib/ledger/expression';
import { keys, type LockItem } from '../../lib/ledger/items';
import type { CallTap } from '../../lib/local/host/world';
import { LocalWorld } from '../../lib/local/host/world';

const key = keys.lock('dev', 'shop');
const lock = (sessionId: string) => ({ ...key, kind: 'lock' as const, session_id: sessionId });
const serverError = () =>
  Object.assign(new Error('internal'), { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });

function ledgerOf(tap?: CallTap) {
  const world = new LocalWorld(tap ? { tap } : {});
  const engine = world.engine({ actor: 'ann', via: 'test', reason: 'because' });
  return { world, ledger: engine.ledger, run: <T>(work: Promise<T>) => world.run(work) };
}

/** Lets the first write take effect and loses its answer. */
function loseFirstAnswer(operation: string): CallTap {
  let lost = false;
  return async (call, proceed) => {
    const answer = await proceed();
    if (lost || call.operation !== operation) return answer;
    lost = true;
    throw serverError();
  };
}

test('writes count the version up and are stamped with who, through what, why and when', async () => {
  const { ledger, run } = ledgerOf();
  await run(ledger.create<LockItem>(lock('one')));
  await run(ledger.update<LockItem>(key, { set: [['session_id', 'two']] }, when.equals('session_id', 'one')));
  const item = await run(ledger.get<LockItem>(key));
  expect(item).toMatchObject({
    session_id: 'two',
    version: 2,
    actor: 'ann',
    via: 'test',
    reason: 'because',
    updated_at: '2026-01-01T00:00:00.000Z',
  });
});

test('a condition that does not hold applies nothing', async () => {
  const { ledger, run } = ledgerOf();
  await run(ledger.create<LockItem>(lock('one')));
  expect(await run(ledger.create<LockItem>(lock('two')))).toEqual({ applied: false });
  expect(await run(ledger.update<LockItem>(key, { set: [['session_id', 'two']] }, when.equals('version', 7)))).toEqual({
    applied: false,
  });
  expect((await run(ledger.get<LockItem>(key)))?.session_id).toBe('one');
});

test('an update never makes an item', async () => {
  const { ledger, run } = ledgerOf();
  expect(await run(ledger.update<LockItem>(key, { set: [['session_id', 'x']] }, when.absent('session_id')))).toEqual({
    applied: false,
  });
  expect(await run(ledger.get<LockItem>(key))).toBeUndefined();
});

test.each(['PutItem', 'UpdateItem'])(
  'a %s whose answer was lost is recognised as applied when it is sent again',
  async (operation) => {
    const { ledger, run } = ledgerOf(loseFirstAnswer(operation));
    const created = await run(ledger.create<LockItem>(lock('one')));
    const updated = await run(
      ledger.update<LockItem>(key, { set: [['session_id', 'two']] }, when.equals('session_id', 'one')),
    );
    expect(created).toMatchObject({ applied: true });
    expect(updated).toMatchObject({ applied: true, item: { session_id: 'two', version: 2 } });
  },
);

test('a write whose answer was lost gives the item as it left it, whoever writes before it is told', async () => {
  let sent = 0;
  const { ledger, world, run } = ledgerOf(async (call, proceed) => {
    if (call.operation !== 'UpdateItem') return proceed();
    sent += 1;
    if (sent !== 2) {
      const answer = await proceed();
      if (sent === 1) throw serverError();
      return answer;
    }
    // The repeat is refused; before its caller hears of that, a newer run writes.
    const refusal = await proceed().catch((error: unknown) => error);
    const newer = world.engine({ actor: 'newer', via: 'test', reason: '' }).ledger;
    await newer.update<LockItem>(key, { set: [['session_id', 'newer']] }, when.equals('version', 2));
    throw refusal;
  });
  await run(ledger.create<LockItem>(lock('one')));
  const change = { set: [['session_id', 'two']] } as const;
  const updated = await run(ledger.update<LockItem>(key, change, when.equals('session_id', 'one')));
  expect(updated).toMatchObject({ applied: true, item: { session_id: 'two', version: 2 } });
});

test('of two writers on the same version exactly one is applied', async () => {
  const { ledger, world, run } = ledgerOf();
  await run(ledger.create<LockItem>(lock('one')));
  const others = ['two', 'three'].map((name) =>
    world
      .engine({ actor: name, via: 'test', reason: '' })
      .ledger.update<LockItem>(key, { set: [['session_id', name]] }, when.equals('version', 1)),
  );
  const results = await run(Promise.all(others));
  expect(results.map(({ applied }) => applied).sort()).toEqual([false, true]);
});

test('the first value set stays, and lists grow', async () => {
  const { ledger, run } = ledgerOf();
  await run(ledger.create<LockItem>({ ...lock('one'), ...{ list: ['a'] } }));
  for (const value of ['first', 'second']) {
    await run(
      ledger.update<LockItem>(
        key,
        { setIfAbsent: [['cause', value]], append: [['list', [value]]] },
        when.present('pk'),
      ),
    );
  }
  expect(await run(ledger.get<LockItem>(key))).toMatchObject({ cause: 'first', list: ['a', 'first', 'second'] });
});

test('many items are read in batches, absent ones left out', async () => {
  const { ledger, run } = ledgerOf();
  const stacks = Array.from({ length: 230 }, (_, index) => keys.lock('dev', `stack-${index}`));
  await run(
    Promise.all(
      stacks
        .filter((_, index) => index % 2 === 0)
        .map((each) => ledger.create<LockItem>({ ...each, kind: 'lock', session_id: each.pk })),
    ),
  );
  const found = await run(ledger.getMany<LockItem>(stacks, ['session_id']));
  expect(found).toHaveLength(115);
  expect(Object.keys(found[0]!)).toEqual(['session_id']);
});
