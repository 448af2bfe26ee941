import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { sources } from '../house/sources';
import { type Mutant, type Survivor, scoreOf, stale, unlisted } from './judge';
import { parts } from './parts';

const mutant = (status: string, text = 'a → b', file = 'lib/a.ts'): Mutant => ({ file, line: 1, mutant: text, status });
const entry = (text = 'a → b', file = 'lib/a.ts'): Survivor => ({ file, mutant: text, reason: 'the same' });
const listed = parse(readFileSync('test/mutation/survivors.yml', 'utf8')) as readonly Survivor[];

test('a mutant is killed by a failing test or by time, and survives where no test fails or none comes by', () => {
  const found = ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'].map((status) =>
    mutant(status),
  );
  expect(scoreOf('ledger', found)).toEqual({ area: 'ledger', mutants: 5, killed: 3, survived: 2, score: 60 });
});

test.each(['Survived', 'NoCoverage'])('a mutant that ends as %s needs its reason', (status) => {
  expect(unlisted([mutant(status)], [])).toEqual([mutant(status)]);
  expect(unlisted([mutant(status)], [entry()])).toEqual([]);
  expect(unlisted([mutant(status)], [entry('a → c'), entry('a → b', 'lib/b.ts')])).toHaveLength(1);
});

test('what is killed needs none, and its reason must go', () => {
  expect(unlisted([mutant('Killed'), mutant('Timeout')], [])).toEqual([]);
  expect(stale([mutant('Killed')], [entry()])).toEqual([entry()]);
  expect(stale([mutant('Survived')], [entry()])).toEqual([]);
  // A machine that is slow for a moment kills nothing.
  expect(stale([mutant('Timeout')], [entry()])).toEqual([]);
});

test('a reason for what is not made any more must go, and one of two alike is enough for it to stay', () => {
  expect(stale([], [entry()])).toEqual([entry()]);
  expect(stale([mutant('Survived', 'a → b', 'lib/b.ts')], [entry()])).toEqual([entry()]);
  expect(stale([mutant('Killed'), mutant('Survived')], [entry()])).toEqual([]);
});

test('every listed survivor has a file that is mutated, a mutant of its own and a reason', () => {
  for (const { file, mutant: text, reason } of listed) {
    expect([file, existsSync(file)]).toEqual([file, true]);
    expect(text).toContain(' → ');
    expect(reason.length).toBeGreaterThan(10);
  }
  expect(new Set(listed.map(({ file, mutant: text }) => `${file} ${text}`)).size).toBe(listed.length);
});

test('every file that a part names is there', () => {
  for (const place of parts.flatMap(({ mutate, tests }) => [...mutate, ...tests])) {
    expect([place, existsSync(place.replace(/\/\*\*.*$/, ''))]).toEqual([place, true]);
  }
});

test('every file of a folder that is mutated whole is in one part, and in no other', () => {
  const folders = ['lib/ledger', 'lib/rollback', 'lib/workflow/graph', 'lib/workflow/asl'];
  const holds = (place: string, file: string) =>
    file === place || (place.includes('*') && file.startsWith(place.replace(/\*.*$/, '')));
  for (const { file } of sources(folders)) {
    const found = parts.filter(({ mutate }) => mutate.some((place) => holds(place, file)));
    expect([file, found.length]).toEqual([file, 1]);
  }
});

test('nobody switches the mutation of a line off', () => {
  const comment = ['Stryker', 'disable'].join(' ');
  const found = sources(['lib', 'lambdas', 'test']).filter(({ text }) => text.includes(comment));
  expect(found.map(({ file }) => file)).toEqual([]);
});
