import type { Rule } from '../analysis';

/** Every required input has exactly one source; see `bindInputs`. */
export const unboundInput: Rule = ({ bindings }) => [...bindings.values()].flatMap(({ problems }) => problems);
