import type { Rule } from '../analysis';
import { targetOf, userOf } from '../references';

/** An output that is known only at `ready` is not used by a step that starts when its source is created. */
export const outputTooEarly: Rule = (analysis) =>
  analysis.uses.flatMap((use) => {
    const target = targetOf(analysis, use.reference);
    const user = userOf(use);
    const from = target?.step.name?.value;
    if (!target || target.output.from === 'created' || !user?.name || from === undefined) return [];
    const { isCreatedBefore, isReadyBefore } = analysis.ancestry;
    if (!isCreatedBefore(from, user.name.value) || isReadyBefore(from, user.name.value)) return [];
    const output = use.reference.root === 'steps' ? use.reference.output : '';
    return [
      {
        code: 'OutputTooEarly' as const,
        message: `\`${output}\` of \`${from}\` is known only when that step is ready`,
        at: use.at,
        cause: `Step \`${user.name.value}\` starts when \`${from}\` is created: it is reached only over \`until: created\`.`,
        fix: `Depend on \`${from}\` without \`until: created\`.`,
      },
    ];
  });
