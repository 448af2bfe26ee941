const usual = require('./jest.config.cjs');

/** The tests that hold what `stryker.config.mjs` mutates: quick ones, which run often. */
module.exports = { ...usual, randomize: false, maxWorkers: 1, roots: ['<rootDir>/test/rollback'] };
