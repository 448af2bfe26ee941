const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test of this process has noticed last. */
let noticed;

/** One failing test is enough: what would still run for a mutant that was noticed is skipped. Jest itself stops after a file only. */
module.exports = class extends TestEnvironment {
  handleTestEvent({ name, test }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return;
    if (name === 'test_fn_failure') noticed = mutant;
    if (name === 'test_start' && noticed === mutant) test.mode = 'skip';
  }
};
