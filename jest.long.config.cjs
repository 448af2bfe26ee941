const { testPathIgnorePatterns: _, ...usual } = require('./jest.config.cjs');

/** What takes longer than a suite should: real processes (`test:processes`), and each step with each fault (`test:matrix`). */
module.exports = { ...usual, roots: ['<rootDir>/test/processes', '<rootDir>/test/matrix'] };
