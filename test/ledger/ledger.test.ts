import { budgetKey } from '../../lib/ledger/budget-item';
import { when } from '../../lib/ledger/expression';
import { foundName, keys, type LockItem, type SessionItem, stepOf } from '../../lib/ledger/items';
import { noticeKey } from '../../lib/ledger/notice-item';
import { LedgerLab, lostAnswer } from '../helpers/ledger-lab';

const key = keys.lock('dev', 'shop');
const lock = (sessionId: string) => ({ ...key, kind: 'lock' as const, session_id: sessionId });

/** Lets the first write take effect and loses its answer. */
function loseFirstAnswer(lab: LedgerLab, lostOperation: string): void {
  let lost = false;
  lab.tap = async ({ operation }, proceed) => {
    const answer = proceed();
    if (lost || operation !== lostOperation) return answer;
    lost = true;
    throw lostAnswer();
  };
}

test('writes count the version up and are stamped with who, through what, why and when', async () => {
  const lab = new LedgerLab();
  const ledger = lab.ledger({ invocation: 'one' });
  await ledger.create<LockItem>(lock('one'));
  const stamp = { actor: 'ann', via: 'test', reason: 'because', updated_at: '2026-01-01T00:00:00.000Z' };
  expect(await ledger.get<LockItem>(key)).toEqual({ ...lock('one'), ...stamp, version: 1, write_id: 'one/1' });
  lab.clock.pass(5);
  await ledger.update<LockItem>(key, { set: [['session_id', 'two']] }, when.equals('session_id', 'one'));
  expect(await ledger.get<LockItem>(key)).toEqual({
    ...lock('two'),
    ...stamp,
    updated_at: '2026-01-01T00:00:05.000Z',
    version: 2,
    write_id: 'one/2',
  });
});

test('time is that of whoever made the ledger', () => {
  const lab = new LedgerLab();
  const { clock } = lab.ledger();
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1));
  lab.clock.pass(5);
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1) + 5_000);
});

test('an item that somebody put there by hand is not taken for a write of this ledger', async () => {
  const lab = new LedgerLab();
  lab.store.call('PutItem', { TableName: lab.tables.ledger, Item: { pk: { S: key.pk }, sk: { S: key.sk } } });
  expect(await lab.ledger().create<LockItem>(lock('one'))).toEqual({ applied: false });
});

test('a person’s writes are told from those of the call that makes them', async () => {
  const ledger = new LedgerLab().ledger({ invocation: 'one' });
  await ledger.create<LockItem>(lock('one'));
  const person = ledger.inTheNameOf('bea', 'asked');
  expect(person.origin).toEqual({ actor: 'bea', via: 'test', reason: 'asked', invocation: 'one/person' });
  await person.update<LockItem>(key, { set: [['session_id', 'two']] }, when.equals('version', 1));
  expect(await ledger.get<LockItem>(key)).toMatchObject({
    session_id: 'two',
    actor: 'bea',
    via: 'test',
    reason: 'asked',
    write_id: 'one/person/1',
  });
});

test('a condition that does not hold applies nothing', async () => {
  const ledger = new LedgerLab().ledger();
  expect(await ledger.create<LockItem>(lock('one'))).toMatchObject({ applied: true, item: { version: 1 } });
  expect(await ledger.create<LockItem>(lock('two'))).toEqual({ applied: false });
  expect(await ledger.update<LockItem>(key, { set: [['session_id', 'two']] }, when.equals('version', 7))).toEqual({
    applied: false,
  });
  expect((await ledger.get<LockItem>(key))?.session_id).toBe('one');
});

test('an update never makes an item', async () => {
  const ledger = new LedgerLab().ledger();
  expect(await ledger.update<LockItem>(key, { set: [['session_id', 'x']] }, when.absent('session_id'))).toEqual({
    applied: false,
  });
  expect(await ledger.get<LockItem>(key)).toBeUndefined();
});

test.each(['PutItem', 'UpdateItem'])(
  'a %s whose answer was lost is recognised as applied when it is sent again',
  async (operation) => {
    const lab = new LedgerLab();
    const ledger = lab.ledger();
    loseFirstAnswer(lab, operation);
    const created = await ledger.create<LockItem>(lock('one'));
    const updated = await ledger.update<LockItem>(
      key,
      { set: [['session_id', 'two']] },
      when.equals('session_id', 'one'),
    );
    expect(created).toMatchObject({ applied: true, item: { session_id: 'one', version: 1 } });
    expect(updated).toMatchObject({ applied: true, item: { session_id: 'two', version: 2 } });
  },
);

test('a write whose answer was lost gives the item as it left it, whoever writes before it is told', async () => {
  const lab = new LedgerLab();
  const ledger = lab.ledger();
  const newer = lab.ledger({ actor: 'newer' });
  let sent = 0;
  lab.tap = async ({ operation, input }, proceed) => {
    if (operation !== 'UpdateItem' || JSON.stringify(input).includes('newer')) return proceed();
    sent += 1;
    if (sent === 1) {
      proceed();
      throw lostAnswer();
    }
    // The repeat is refused; before its caller hears of that, a newer run writes.
    try {
      return proceed();
    } catch (refusal) {
      await newer.update<LockItem>(key, { set: [['session_id', 'newer']] }, when.equals('version', 2));
      throw refusal;
    }
  };
  await ledger.create<LockItem>(lock('one'));
  const change = { set: [['session_id', 'two']] } as const;
  const updated = await ledger.update<LockItem>(key, change, when.equals('session_id', 'one'));
  expect(updated).toMatchObject({ applied: true, item: { session_id: 'two', version: 2 } });
  expect((await ledger.get<LockItem>(key))?.session_id).toBe('newer');
});

test('what is wrong with the table is thrown, and is no lost race', async () => {
  const lab = new LedgerLab();
  const ledger = lab.ledger();
  lab.tap = () => {
    throw Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
  };
  await expect(ledger.create<LockItem>(lock('one'))).rejects.toThrow('no such table');
});

test('of two writers on the same version exactly one is applied', async () => {
  const lab = new LedgerLab();
  await lab.ledger().create<LockItem>(lock('one'));
  const results = await Promise.all(
    ['two', 'three'].map((name) =>
      lab.ledger({ actor: name }).update<LockItem>(key, { set: [['session_id', name]] }, when.equals('version', 1)),
    ),
  );
  expect(results.map(({ applied }) => applied).sort()).toEqual([false, true]);
});

test('reads are strongly consistent, but for those of an index, which cannot be', async () => {
  const lab = new LedgerLab();
  const ledger = lab.ledger();
  await ledger.get(key);
  await ledger.getMany([key]);
  await ledger.query('SESSION#one', 'STEP#');
  await ledger.queryIndex('open_sessions', 'dev');
  expect(
    lab.sent.map(({ operation, input }) => [operation, JSON.stringify(input).includes('"ConsistentRead":true')]),
  ).toEqual([
    ['GetItem', true],
    ['BatchGetItem', true],
    ['Query', true],
    ['Query', false],
  ]);
});

describe('many items', () => {
  const locks = (count: number) => Array.from({ length: count }, (_, index) => keys.lock('dev', `stack-${index}`));

  test('are read in batches, absent ones left out', async () => {
    const lab = new LedgerLab();
    const ledger = lab.ledger();
    for (const [index, each] of locks(230).entries()) {
      if (index % 2 === 0) await ledger.create<LockItem>({ ...each, kind: 'lock', session_id: each.pk });
    }
    const found = await ledger.getMany<LockItem>(locks(230));
    expect(found.map(({ session_id }) => session_id).sort()).toEqual(
      locks(230)
        .filter((_, index) => index % 2 === 0)
        .map(({ pk }) => pk)
        .sort(),
    );
    expect(lab.sent.filter(({ operation }) => operation === 'BatchGetItem')).toHaveLength(3);
    expect(lab.slept).toEqual([]);
  });

  test('are read as far as they are asked for', async () => {
    const ledger = new LedgerLab().ledger();
    await ledger.create<LockItem>(lock('one'));
    expect(await ledger.getMany<LockItem>([key], ['session_id', 'version'])).toEqual([
      { session_id: 'one', version: 1 },
    ]);
    expect(await ledger.getMany<LockItem>([{ ...key, sk: 'LOCK' }])).toMatchObject([lock('one')]);
  });

  test('that the table has no time for are asked for again, ever more slowly until some come', async () => {
    const lab = new LedgerLab();
    const ledger = lab.ledger();
    for (const each of locks(3)) await ledger.create<LockItem>({ ...each, kind: 'lock', session_id: each.pk });
    let answers = 0;
    lab.tap = ({ operation, input }, proceed) => {
      if (operation !== 'BatchGetItem') return proceed();
      answers += 1;
      // Each answer leaves all of it out but the tenth, and what is asked for then is there.
      if (answers % 8 === 0) return proceed();
      return { Responses: {}, UnprocessedKeys: input.RequestItems };
    };
    const found = await ledger.getMany<LockItem>([...locks(3), ...locks(103).slice(3)]);
    expect(found.map(({ session_id }) => session_id).sort()).toEqual(locks(3).map(({ pk }) => pk));
    const pauses = [50, 100, 200, 400, 800, 1000, 1000];
    expect(lab.slept).toEqual([...pauses, ...pauses]);
  });
});

describe('a query', () => {
  const steps = async (lab: LedgerLab, names: readonly string[]) => {
    const ledger = lab.ledger();
    for (const name of names) {
      await ledger.create({ ...keys.step('one', name), kind: 'lock', session_id: name } as unknown as LockItem);
    }
    return ledger;
  };

  test('gives what begins so in its partition, and as much of each as is asked for', async () => {
    const lab = new LedgerLab();
    const ledger = await steps(lab, ['a', 'b', 'c']);
    await ledger.create<LockItem>(lock('one'));
    await ledger.create({ ...keys.checkpoint('one', 'a'), kind: 'lock', session_id: 'x' } as unknown as LockItem);
    const { pk } = keys.step('one', '');
    expect((await ledger.query<LockItem>(pk, 'STEP#')).map(({ sk }) => sk)).toEqual(['STEP#a', 'STEP#b', 'STEP#c']);
    expect(await ledger.query<LockItem>(pk, 'STEP#b', ['session_id', 'sk'])).toEqual([
      { session_id: 'b', sk: 'STEP#b' },
    ]);
  });

  test('goes on until the last page', async () => {
    const lab = new LedgerLab();
    const ledger = await steps(lab, ['a', 'b', 'c', 'd', 'e']);
    // DynamoDB ends a page at 1 MB; here one ends after two items.
    lab.tap = ({ operation, input }, proceed) =>
      operation === 'Query' ? lab.store.call('Query', { ...input, Limit: 2 }) : proceed();
    const found = await ledger.query<LockItem>(keys.step('one', '').pk, 'STEP#');
    expect(found.map(({ session_id }) => session_id)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(lab.sent.filter(({ operation }) => operation === 'Query')).toHaveLength(3);
  });

  test('of an index gives sessions newest first, no more than are asked for', async () => {
    const lab = new LedgerLab();
    const ledger = lab.ledger();
    const session = (id: string, environment: string, isOpen: boolean) =>
      ({
        ...keys.session(id),
        kind: 'session',
        session_id: id,
        started_at: `2026-01-0${id}T00:00:00Z`,
        listed_in: environment,
        ...(isOpen && { open_in: environment }),
      }) as unknown as SessionItem;
    for (const id of ['1', '2', '3', '4', '5']) await ledger.create(session(id, 'dev', id !== '2'));
    await ledger.create(session('6', 'prod', true));
    const ids = (found: readonly SessionItem[]) => found.map(({ session_id }) => session_id).join('');
    expect(ids(await ledger.queryIndex<SessionItem>('by_environment', 'dev'))).toBe('54321');
    expect(ids(await ledger.queryIndex<SessionItem>('open_sessions', 'dev'))).toBe('5431');
    expect(ids(await ledger.queryIndex<SessionItem>('open_sessions', 'prod'))).toBe('6');
    expect(ids(await ledger.queryIndex<SessionItem>('by_environment', 'dev', 3))).toBe('543');
    // Those from before a time: exclusive, so that a list goes on where its last page ended.
    const earlier = (time: string, limit?: number) =>
      ledger.queryIndex<SessionItem>('by_environment', 'dev', limit, `2026-01-0${time}`);
    expect(ids(await earlier('4T00:00:00Z'))).toBe('321');
    expect(ids(await earlier('4T00:00:01Z'))).toBe('4321');
    expect(ids(await earlier('4T00:00:00Z', 2))).toBe('32');
    expect(ids(await earlier('1T00:00:00Z'))).toBe('');
    expect(ids(await ledger.queryIndex<SessionItem>('open_sessions', 'dev', 2, '2026-01-04'))).toBe('31');
    // A page may end early: then only what is missing is asked for, and nothing once enough is there.
    const limits: unknown[] = [];
    lab.tap = ({ input }) => {
      limits.push(input.Limit);
      return lab.store.call('Query', { ...input, Limit: Math.min(2, Number(input.Limit ?? 2)) });
    };
    expect(ids(await ledger.queryIndex<SessionItem>('by_environment', 'dev', 3))).toBe('543');
    expect(ids(await ledger.queryIndex<SessionItem>('by_environment', 'dev', 2))).toBe('54');
    expect(ids(await ledger.queryIndex<SessionItem>('by_environment', 'dev'))).toBe('54321');
    expect(limits).toEqual([3, 1, 2, undefined, undefined, undefined]);
  });
});

test('every kind of item has a key that no other has', () => {
  const all = [
    keys.session('one'),
    keys.step('one', 'SESSION'),
    keys.checkpoint('one', 'SESSION'),
    keys.workflow('one'),
    keys.publication('one', 'shop'),
    keys.lock('one', 'shop'),
    keys.lock('one', 'other'),
    keys.lock('two', 'shop'),
    keys.step('two', 'SESSION'),
    keys.step('two', 'a'),
    keys.checkpoint('two', 'a'),
    keys.workflow('two'),
    keys.publication('two', 'shop'),
    keys.publication('two', 'other'),
    keys.session('two'),
  ].map(({ pk, sk }) => `${pk}/${sk}`);
  expect(new Set(all).size).toBe(all.length);
});

test('keys are those under which former releases have written', () => {
  expect([
    keys.session('s'),
    keys.step('s', 'vpc'),
    keys.checkpoint('s', 'network'),
    keys.workflow('spot@1'),
    keys.publication('dev', 'shop'),
    keys.lock('dev', 'shop'),
    keys.step('s', foundName('vpc', 2)),
    keys.captured('s', 'network', '2026-01-01T00:00:00.000Z', 7),
  ]).toEqual([
    { pk: 'SESSION#s', sk: 'SESSION' },
    { pk: 'SESSION#s', sk: 'STEP#vpc' },
    { pk: 'SESSION#s', sk: 'CHECKPOINT#network' },
    { pk: 'WORKFLOW#spot@1', sk: 'WORKFLOW' },
    { pk: 'PUBLISHED#dev', sk: 'MACHINE#shop' },
    { pk: 'LOCK#dev#shop', sk: 'LOCK' },
    { pk: 'SESSION#s', sk: 'FOUND#vpc~2' },
    { pk: 'SESSION#s', sk: 'CAPTURED#network#2026-01-01T00:00:00.000Z#007' },
  ]);
});

test('what was found of a step is told from the step and from what else was found of it, and names it', () => {
  expect(stepOf(foundName('vpc', 12))).toBe('vpc');
  expect(stepOf('vpc')).toBe('vpc');
  expect(new Set(['vpc', foundName('vpc', 1), foundName('vpc', 2), foundName('net', 1)]).size).toBe(4);
});

test('parts of a captured state stand in their order, however many there are', () => {
  const parts = Array.from({ length: 120 }, (_, part) => keys.captured('s', 'network', 'then', part).sk);
  expect([...parts].sort()).toEqual(parts);
});

test('the mark of a message stands beside its session, and is one a message and receiver', () => {
  expect(noticeKey('one', 'one/SESSION#5', 'mail')).toEqual({ pk: 'SESSION#one', sk: 'NOTICE#one/SESSION#5#mail' });
});

test('the state of a budget stands by itself, one an environment', () => {
  expect(budgetKey('prod')).toEqual({ pk: 'BUDGET#prod', sk: 'BUDGET' });
});
