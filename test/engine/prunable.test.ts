import { type FunctionVersion, prunable } from '../../lib/engine/publishing/prunable';

const day = 86_400_000;
const version = (number: number, publishedDay: number): FunctionVersion => ({
  version: number,
  arn: `arn:${number}`,
  publishedAt: publishedDay * day,
});
/** Published on day 0, 10, 20 and 30. */
const versions = [4, 2, 1, 3].map((number) => version(number, (number - 1) * 10));
const gone = (facts: { named?: string[]; oldestOpenDay?: number; today: number }) =>
  prunable(versions, {
    named: new Set(facts.named),
    oldestOpenAt: facts.oldestOpenDay === undefined ? undefined : facts.oldestOpenDay * day,
    now: facts.today * day,
  }).map(({ version: number }) => number);

test('a version goes a week after its successor came; the newest never', () => {
  expect(gone({ today: 36.9 })).toEqual([1, 2]);
  expect(gone({ today: 37 })).toEqual([1, 2, 3]);
  expect(gone({ today: 4000 })).toEqual([1, 2, 3]);
});

test('a version that a machine names stays, however old it is', () => {
  expect(gone({ named: ['arn:1', 'arn:3'], today: 100 })).toEqual([2]);
});

test('while a session is open, what it may have begun with stays, and all that came after', () => {
  expect(gone({ oldestOpenDay: 5, today: 100 })).toEqual([]);
  expect(gone({ oldestOpenDay: 15, today: 100 })).toEqual([1]);
  expect(gone({ oldestOpenDay: 31.5, today: 100 })).toEqual([1, 2, 3]);
});

test('a session that began within a day of an upgrade may be of the former version', () => {
  expect(gone({ oldestOpenDay: 11, today: 100 })).toEqual([]);
  expect(gone({ oldestOpenDay: 11.1, today: 100 })).toEqual([1]);
});

test('a function with one version keeps it, and one without keeps nothing', () => {
  expect(prunable([version(7, 0)], { named: new Set(), oldestOpenAt: undefined, now: 1e15 })).toEqual([]);
  expect(prunable([], { named: new Set(), oldestOpenAt: undefined, now: 1e15 })).toEqual([]);
});
