/**
 * Mutation testing of what everything else stands on: ledger, lock, rollback planner, compiler. `npm run mutation` breaks
 * below 90; what survives is listed with its reason in `test/mutation/survivors.md`.
 */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { configFile: 'jest.mutation.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // TypeScript 7 has no API that could rewrite one; nothing here needs it.
  tsconfigFile: 'none.json',
  mutate: ['lib/rollback/**/*.ts'],
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
  thresholds: { high: 95, low: 90, break: 90 },
  allowEmpty: false,
};
