import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cases } from './cases';
import { differencesTable } from './differences';
import { expectedOn } from './machine-case';

test('the README lists every known difference and no other', () => {
  const readme = readFileSync(path.join(__dirname, 'README.md'), 'utf8');
  const table = readme.split('\n').filter((line) => line.startsWith('|'));
  expect(table.join('\n')).toBe(differencesTable());
});

test('a difference expects something else than AWS does', () => {
  const same = cases.flatMap((one) =>
    (one.differs ?? []).filter(
      ({ on, expected }) =>
        expected !== 'not run' && JSON.stringify(expectedOn(on, one)) === JSON.stringify(one.expected),
    ),
  );
  expect(same).toEqual([]);
});

test('the local side runs every machine', () => {
  expect(cases.filter((one) => expectedOn('local', one) === undefined)).toEqual([]);
});

test('each machine has a name of its own', () => {
  const names = cases.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(30);
  expect(new Set(names).size).toBe(names.length);
});
