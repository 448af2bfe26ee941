import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { l, m, n, s, ss } from './cases/shorthand';
import type { Item } from './conformance';

/** One call to both stores; partition and index keys get a prefix of their own in every run. */
export interface Command {
  readonly operation: string;
  readonly input: (prefix: string) => object;
}

const TableName = 'things';
const number = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(String),
  fc.constantFrom('0.1', '-0', '1.50', '1e2', '-2.5e-3', '12345678901234567890'),
);
const text = fc.constantFrom('', 'a', 'ab', 'b', 'é', '\u{ff5e}', '\u{10000}', '#1', '10', '9');
const sortKey = fc.constantFrom('a', 'ab', 'b', 'é', '\u{10000}');
const member = fc.constantFrom('x', 'y', 'z');

const values = {
  num: number.map(n),
  str: text.map(s),
  tags: fc.uniqueArray(member, { minLength: 1 }).map((members) => ss(...members)),
  entries: fc.array(number, { maxLength: 3 }).map((numbers) => l(...numbers.map(n))),
  doc: fc.record({ num: number, str: text }, { requiredKeys: [] }).map(document),
  rank: fc.integer({ min: 0, max: 9 }).map(n),
};
const attributes: fc.Arbitrary<Item> = fc.record(values, { requiredKeys: [] });
const kind = fc.constantFrom('k1', 'k2', undefined);

function document({ num, str }: { num?: string | undefined; str?: string | undefined }): AttributeValue {
  return m({ ...(num === undefined ? {} : { num: n(num) }), ...(str === undefined ? {} : { str: s(str) }) });
}

interface Fragment {
  readonly text: string;
  readonly values?: Item;
}

const conditions: fc.Arbitrary<Fragment> = fc.oneof(
  fc.constantFrom<Fragment>(
    { text: 'attribute_exists(pk)' },
    { text: 'attribute_not_exists(pk)' },
    { text: 'attribute_exists(doc.num) OR attribute_exists(entries[1])' },
    { text: 'attribute_type(num, :type)', values: { ':type': s('N') } },
  ),
  fc
    .record({
      operator: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
      path: fc.constantFrom('num', 'doc.num', 'entries[0]'),
      num: number,
    })
    .map(({ operator, path, num }) => ({ text: `${path} ${operator} :num`, values: { ':num': n(num) } })),
  text.map((str) => ({ text: 'begins_with(str, :str) OR contains(doc.str, :str)', values: { ':str': s(str) } })),
  member.map((str) => ({
    text: 'contains(tags, :member) AND NOT size(tags) > :two',
    values: { ':member': s(str), ':two': n(2) },
  })),
  fc
    .tuple(number, number)
    .map(([low, high]) => ({ text: 'num BETWEEN :low AND :high', values: { ':low': n(low), ':high': n(high) } })),
  fc
    .tuple(number, number)
    .map(([one, two]) => ({ text: 'num IN (:one, :two)', values: { ':one': n(one), ':two': n(two) } })),
);

const sets: fc.Arbitrary<Fragment> = fc.oneof(
  values.num.map((value) => ({ text: 'num = :v', values: { ':v': value } })),
  values.num.map((value) => ({ text: 'num = num + :v', values: { ':v': value } })),
  values.num.map((value) => ({ text: 'num = if_not_exists(doc.num, :v) - :v', values: { ':v': value } })),
  values.num.map((value) => ({ text: 'doc.num = :v', values: { ':v': value } })),
  values.doc.map((value) => ({ text: 'doc = :v', values: { ':v': value } })),
  values.entries.map((value) => ({
    text: 'entries = list_append(if_not_exists(entries, :v), :v)',
    values: { ':v': value },
  })),
  fc
    .tuple(fc.nat(4), values.num)
    .map(([index, value]) => ({ text: `entries[${index}] = :v`, values: { ':v': value } })),
  values.rank.map((value) => ({ text: '#rank = :v', values: { ':v': value } })),
);
const others: fc.Arbitrary<Fragment> = fc.oneof(
  fc.constantFrom<Fragment>(
    { text: '' },
    { text: 'REMOVE str, tags' },
    { text: 'REMOVE doc.str' },
    { text: 'REMOVE kind' },
    { text: 'REMOVE doc' },
  ),
  fc.nat(4).map((index) => ({ text: `REMOVE entries[${index}]` })),
  values.num.map((value) => ({ text: 'ADD num :w', values: { ':w': value } })),
  values.tags.map((value) => ({ text: 'ADD tags :w', values: { ':w': value } })),
  values.tags.map((value) => ({ text: 'DELETE tags :w', values: { ':w': value } })),
);
const keyConditions: fc.Arbitrary<Fragment> = fc.oneof(
  fc.constant({ text: '' }),
  fc
    .record({ operator: fc.constantFrom('=', '<', '<=', '>', '>='), sk: sortKey })
    .map(({ operator, sk }) => ({ text: ` AND sk ${operator} :sk`, values: { ':sk': s(sk) } })),
  sortKey.map((sk) => ({ text: ' AND begins_with(sk, :sk)', values: { ':sk': s(sk) } })),
  fc.tuple(sortKey, sortKey).map(([low, high]) => ({
    text: ' AND sk BETWEEN :low AND :high',
    values: { ':low': s(low), ':high': s(high) },
  })),
);

const key = fc.record({ pk: fc.constantFrom('p', 'q'), sk: sortKey });
const keyOf = (prefix: string, { pk, sk }: { pk: string; sk: string }): Item => ({ pk: s(prefix + pk), sk: s(sk) });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

function conditional(condition: Fragment | undefined, more: Item = {}, parameter = 'ConditionExpression'): object {
  const all = { ...condition?.values, ...more };
  return {
    ...(condition === undefined ? {} : { [parameter]: condition.text }),
    ...(Object.keys(all).length === 0 ? {} : { ExpressionAttributeValues: all }),
  };
}

const put: fc.Arbitrary<Command> = fc
  .record({ key, kind, attributes, condition: maybe(conditions), ReturnValues: fc.constantFrom('NONE', 'ALL_OLD') })
  .map(({ key: keys, kind: name, attributes: rest, condition, ReturnValues }) => ({
    operation: 'PutItem',
    input: (prefix) => ({
      TableName,
      Item: { ...keyOf(prefix, keys), ...rest, ...(name === undefined ? {} : { kind: s(prefix + name) }) },
      ReturnValues,
      ...conditional(condition),
    }),
  }));

const remove: fc.Arbitrary<Command> = fc
  .record({ key, condition: maybe(conditions), ReturnValues: fc.constantFrom('NONE', 'ALL_OLD') })
  .map(({ key: keys, condition, ReturnValues }) => ({
    operation: 'DeleteItem',
    input: (prefix) => ({ TableName, Key: keyOf(prefix, keys), ReturnValues, ...conditional(condition) }),
  }));

const returnValues = fc.constantFrom('NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW');
const update: fc.Arbitrary<Command> = fc
  .record({ key, set: sets, other: others, condition: maybe(conditions), ReturnValues: returnValues })
  .map(({ key: keys, set, other, condition, ReturnValues }) => ({
    operation: 'UpdateItem',
    input: (prefix) => ({
      TableName,
      Key: keyOf(prefix, keys),
      UpdateExpression: `SET ${set.text} ${other.text}`,
      ReturnValues,
      ...conditional(condition, { ...set.values, ...other.values }),
      ...(set.text.startsWith('#rank') ? { ExpressionAttributeNames: { '#rank': 'rank' } } : {}),
    }),
  }));

const query: fc.Arbitrary<Command> = fc
  .record({
    pk: fc.constantFrom('p', 'q'),
    term: keyConditions,
    filter: maybe(filters()),
    Limit: maybe(fc.integer({ min: 1, max: 4 })),
    ScanIndexForward: fc.boolean(),
  })
  .map(({ pk, term, filter, Limit, ScanIndexForward }) => ({
    operation: 'Query',
    input: (prefix) => ({
      TableName,
      KeyConditionExpression: `pk = :pk${term.text}`,
      ScanIndexForward,
      ...(Limit === undefined ? {} : { Limit }),
      ...conditional(filter, { ':pk': s(prefix + pk), ...term.values }, 'FilterExpression'),
    }),
  }));

/** Filters must not name the keys. */
function filters(): fc.Arbitrary<Fragment> {
  return conditions.filter((condition) => !condition.text.includes('pk'));
}

const queryIndex: fc.Arbitrary<Command> = fc
  .record({
    name: fc.constantFrom('k1', 'k2'),
    rank: maybe(values.rank),
    IndexName: fc.constantFrom('by-kind', 'kinds-only'),
  })
  .map(({ name, rank, IndexName }) => ({
    operation: 'Query',
    input: (prefix) => ({
      TableName,
      IndexName,
      ...(rank === undefined
        ? { KeyConditionExpression: 'kind = :kind' }
        : { KeyConditionExpression: 'kind = :kind AND #rank >= :rank', ExpressionAttributeNames: { '#rank': 'rank' } }),
      ExpressionAttributeValues: { ':kind': s(prefix + name), ...(rank === undefined ? {} : { ':rank': rank }) },
    }),
  }));

const get: fc.Arbitrary<Command> = fc
  .record({
    key,
    projection: fc.constantFrom(undefined, 'num, doc.str', 'entries[1], entries[0], str', 'pk, tags, doc'),
  })
  .map(({ key: keys, projection }) => ({
    operation: 'GetItem',
    input: (prefix) => ({
      TableName,
      Key: keyOf(prefix, keys),
      ...(projection === undefined ? {} : { ProjectionExpression: projection }),
    }),
  }));

/** A history of calls, mostly writes. */
export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { arbitrary: put, weight: 3 },
    { arbitrary: update, weight: 6 },
    { arbitrary: remove, weight: 1 },
    { arbitrary: query, weight: 3 },
    { arbitrary: queryIndex, weight: 2 },
    { arbitrary: get, weight: 1 },
  ),
  { minLength: 5, maxLength: 30 },
);
