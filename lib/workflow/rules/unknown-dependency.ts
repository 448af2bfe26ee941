import type { Rule } from '../analysis';
import { suggest } from '../suggest';

/** Every `depends_on` names a step of this workflow. */
export const unknownDependency: Rule = ({ draft, byName }) =>
  draft.steps.flatMap((step) =>
    step.dependsOn
      .filter((dependency) => !byName.has(dependency.step))
      .map(({ step: name, at }) => ({
        code: 'UnknownStep' as const,
        message: `step \`${step.name?.value ?? step.index + 1}\` depends on \`${name.slice(0, 80)}\`, which does not exist`,
        at,
        suggestion: () => suggest(name, byName.keys()),
      })),
  );
