import type { Rule } from '../analysis';

/** Names of steps are unique: dependencies, expressions and the ledger know steps by name. */
export const duplicateStep: Rule = ({ draft, byName, source }) =>
  draft.steps.flatMap((step) => {
    if (!step.name || byName.get(step.name.value) === step) return [];
    const first = byName.get(step.name.value);
    const line = first && source.place(first.at).line;
    return [
      {
        code: 'DuplicateStep' as const,
        message: `a second step is called \`${step.name.value}\`; the first stands on line ${line}`,
        at: step.name.at,
      },
    ];
  });
