import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Struck } from '../../lib/simulation/campaign/branching';
import { forkingBranches } from '../campaign/forking';

const struck = { complaints: [] } as unknown as Struck;
let place: string;

beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'unity-forking-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** Instead of processes: what `fork` answers, and the statuses with which branches end. */
function processes(forks: readonly number[], statuses: readonly number[]) {
  const [left, ends] = [[...forks], [...statuses]];
  return { fork: () => left.shift()!, wait: () => ends.shift()!, leave: () => undefined, left, ends };
}

test('no more are under way than may be, and all have ended when what they came to is read', () => {
  const addon = processes([11, 12, 13], [0, 0, 0]);
  const branching = forkingBranches('', 2, addon, place);
  for (const index of [0, 1]) expect(branching.branch(index)).toBe(false);
  expect(addon.ends).toHaveLength(3);
  expect(branching.branch(2)).toBe(false);
  expect(addon.ends).toHaveLength(2);
  expect(branching.join()).toEqual(new Map());
  expect(addon.ends).toEqual([]);
  expect(existsSync(place)).toBe(false);
});

test('a branch leaves what it came to under its number', () => {
  const branching = forkingBranches('', 2, processes([11, 0], []), place);
  expect([branching.branch(6), branching.branch(7)]).toEqual([false, true]);
  branching.end(struck);
  expect(readdirSync(place)).toEqual(['7.json']);
});

test.each([
  ['a branch that dies', [11, 12, 13], [9, 0], 'a branch ended with status 9'],
  ['a process that cannot be made', [11, -1, 13], [0], 'no process could be made'],
])(
  'the run does not hear of %s: it is told when all have ended, and none is begun after it',
  (_, forks, ends, message) => {
    const addon = processes(forks, ends);
    const branching = forkingBranches('', 2, addon, place);
    for (const index of [0, 1, 2, 3]) expect(branching.branch(index)).toBe(false);
    expect(() => branching.join()).toThrow(message);
    expect([addon.left, addon.ends]).toEqual([[13], []]);
  },
);
