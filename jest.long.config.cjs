const { testPathIgnorePatterns: _, ...usual } = require('./jest.config.cjs');

/** What takes longer than a suite should: real processes (`test:processes`), each step and each action with each fault (`test:matrix`), all rights (`test:iam`). */
module.exports = {
  ...usual,
  testMatch: ['**/test/{processes,matrix,iam}/**/*.test.ts', '**/contract.test.ts'],
};
