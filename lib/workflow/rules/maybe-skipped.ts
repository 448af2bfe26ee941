import type { Analysis, Rule } from '../analysis';
import { formatCondition } from '../expressions/condition';
import { targetOf } from '../references';
import { isGuardedInWhen, runsOnlyWith } from '../skipping';
import type { Use } from '../uses';

/**
 * A step uses outputs of a step that may be skipped only if it is itself skipped then; see `runsOnlyWith`.
 * The workflow's own outputs may name any step: an output whose step was skipped is left out.
 */
export const maybeSkipped: Rule = (analysis) =>
  analysis.uses.flatMap((use) => {
    const target = targetOf(analysis, use.reference);
    if (!target || use.place.kind === 'output' || isSafe(analysis, use)) return [];
    const name = target.step.name?.value;
    const condition = analysis.conditions.get(target.step);
    const when = condition ? formatCondition(condition) : '';
    return [
      {
        code: 'MaybeSkipped' as const,
        message: `step \`${name}\` may be skipped, and then it has no outputs`,
        at: use.at,
        cause: `It runs only when \`${when}\`.`,
        fix:
          use.place.kind === 'when'
            ? `Write that condition before this term: \`${when} and …\`.`
            : `Make this step's \`when\` contain that condition, or do not use its outputs here.`,
      },
    ];
  });

function isSafe(analysis: Analysis, use: Use): boolean {
  const target = targetOf(analysis, use.reference);
  if (!target || use.place.kind === 'output') return true;
  // A `when` that cannot be read is reported; whether it would contain the condition is not known.
  if (analysis.unreadableWhens.has(use.place.step)) return true;
  return use.place.kind === 'when'
    ? isGuardedInWhen(analysis, use.place.step, target.step, use.reference)
    : runsOnlyWith(analysis, use.place.step, target.step);
}
