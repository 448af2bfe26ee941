/** The rows of this step. */
export const groupKey = 'target-group';
export const ruleKey = 'rule';
