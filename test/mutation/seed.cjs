const fc = require('fast-check');

/** A mutant that is found by luck would be found today and not tomorrow; how small an example could be does not matter. */
fc.configureGlobal({ seed: 1, endOnFailure: true });
