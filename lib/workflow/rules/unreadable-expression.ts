import type { Rule } from '../analysis';

/** Every expression and condition can be read. */
export const unreadableExpression: Rule = ({ unreadable }) => unreadable;
