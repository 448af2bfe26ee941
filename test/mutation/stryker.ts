import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stryker } from '@stryker-mutator/core';
import type { Mutant } from './judge';
import type { Part } from './parts';

type LogLevel = NonNullable<ConstructorParameters<typeof Stryker>[0]['logLevel']>;

/** Mutates the files of a part and runs its tests against every mutant. */
export async function mutantsOf(part: Part, concurrency: number): Promise<readonly Mutant[]> {
  // An ES module, and what runs this is none.
  const core = await import('@stryker-mutator/core');
  const results = await new core.Stryker({
    mutate: [...part.mutate],
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    jest: {
      enableFindRelatedTests: false,
      config: {
        testMatch: part.tests.map((place) => `<rootDir>/${place}${place.endsWith('.ts') ? '' : '/*.test.ts'}`),
        testEnvironment: path.resolve('test/mutation/first-failure.cjs'),
        randomize: false,
        maxWorkers: 1,
        setupFiles: ['<rootDir>/test/helpers/setup.cjs', '<rootDir>/test/mutation/seed.cjs'],
      },
    },
    coverageAnalysis: 'perTest',
    concurrency,
    // A busy machine kills nothing: what goes in circles is found by counting, and hardly ever by its time.
    timeoutMS: 30_000,
    reporters: ['progress-append-only'],
    // TypeScript 7 has no API that could rewrite one; nothing here needs it.
    tsconfigFile: 'none.json',
    disableTypeChecks: false,
    ignorePatterns: ['docs', '.unity-build', 'cdk.out'],
    tempDirName: '.stryker-tmp',
    logLevel: 'error' as LogLevel,
  }).runMutationTest();
  return results.map(({ fileName, location: { start, end }, replacement = '', status }) => {
    const lines = readFileSync(fileName, 'utf8').split('\n');
    const first = lines[start.line - 1] ?? '';
    const last = lines[end.line - 1] ?? '';
    const before = first.slice(0, start.column - 1);
    const rest = last.slice(end.column - 1);
    return {
      file: path.relative(process.cwd(), fileName).replaceAll(path.sep, '/'),
      line: start.line,
      mutant: `${first.trim()} → ${(before + replacement + rest).replaceAll(/\s+/g, ' ').trim()}`,
      status,
    };
  });
}
