const { testPathIgnorePatterns: _, ...usual } = require('./jest.config.cjs');

/** The command in processes of its own: what one terminal sees of another, signals, and what leaves the machine. */
module.exports = { ...usual, roots: ['<rootDir>/test/processes'] };
