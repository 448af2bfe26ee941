const { testPathIgnorePatterns: _, ...usual } = require('./jest.config.cjs');

/** What takes longer than a suite should: real processes (`test:processes`), each step with each fault (`test:matrix`), all rights (`test:iam`). */
module.exports = { ...usual, roots: ['<rootDir>/test/processes', '<rootDir>/test/matrix', '<rootDir>/test/iam'] };
