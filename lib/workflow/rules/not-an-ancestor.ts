import type { Rule } from '../analysis';
import { targetOf, userOf } from '../references';

/** A step uses outputs only of steps that it waits for, directly or through others. */
export const notAnAncestor: Rule = (analysis) =>
  analysis.uses.flatMap((use) => {
    const target = targetOf(analysis, use.reference);
    const user = userOf(use);
    const from = target?.step.name?.value;
    if (!user?.name || from === undefined || !analysis.isSettled(user)) return [];
    if (analysis.ancestry.isCreatedBefore(from, user.name.value)) return [];
    const self = from === user.name.value;
    return [
      {
        code: 'NotAnAncestor' as const,
        message: self
          ? `step \`${from}\` uses its own output`
          : `step \`${user.name.value}\` uses an output of \`${from}\` and does not depend on it`,
        at: use.at,
        cause: self ? 'Outputs are known only after the step has begun.' : `Nothing makes it wait for \`${from}\`.`,
        fix: self ? 'Use an output of an earlier step.' : `Add \`${from}\` to its \`depends_on\`.`,
      },
    ];
  });
