import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { evaluateCondition } from '../../workflow/evaluate-condition';
import type { Scope } from '../../workflow/expressions/scope';
import type { Step, Workflow } from '../../workflow/model';
import { givers } from './givers';

type Definitions = Readonly<Record<string, ActionDefinition>>;

/**
 * Of some steps those that give the stack its address: users reach what they make by the address that AWS gives it, and no
 * other step that runs puts it behind something with one of its own.
 */
export function addressesAmong(
  definitions: Definitions,
  { steps }: Pick<Workflow, 'steps'>,
  names: readonly string[],
  scope: Scope,
): readonly string[] {
  const definitionOf = ({ service, action }: Step) => definitions[`${service}/${action}`];
  const behind = new Set(
    steps.filter((step) => !isSkipped(step, scope)).flatMap((step) => givers(step, definitionOf(step)?.leadsTo)),
  );
  return names.filter((name) => {
    const step = steps.find((one) => one.name === name);
    return step !== undefined && definitionOf(step)?.hasAddress === true && !behind.has(name);
  });
}

/** As far as that can be told. */
function isSkipped({ when }: Step, scope: Scope): boolean {
  try {
    return when !== undefined && !evaluateCondition(when, scope);
  } catch {
    return false;
  }
}
