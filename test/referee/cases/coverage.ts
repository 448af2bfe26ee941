import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RefereeCase } from '../referee-case';

/** The functions that `apply_all` calls. */
function listPatches(projectRoot: string): string[] {
  const text = readFileSync(path.join(projectRoot, 'test/referee/moto/patches/__init__.py'), 'utf8');
  return [...text.matchAll(/^ {4}\w+\.([a-z]\w+)\(/gm)].map(([, name]) => name ?? '');
}

export function coverageCases(cases: readonly RefereeCase[]): readonly RefereeCase[] {
  return [
    {
      name: 'every patch of moto has a case',
      run: async ({ projectRoot }) => {
        const patches = listPatches(projectRoot);
        const covered = new Set(cases.flatMap((one) => one.covers ?? []));
        assert.ok(patches.length > 30, 'the list of patches was not read');
        assert.deepEqual(
          patches.filter((patch) => !covered.has(patch)),
          [],
        );
        assert.deepEqual(
          [...covered].filter((name) => !patches.includes(name)),
          [],
        );
      },
    },
  ];
}
