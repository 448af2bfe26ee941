import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { invariant } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import type { SessionItem, StepItem } from '../../ledger/items';
import { resolveInputs } from '../../workflow/evaluate';
import type { Engine } from '../engine';
import { scopeFor, stepsUsedBy } from './scope';

/** What the action of a step is; functions that do not run it know that too. */
export function definitionOf({ definitions }: Engine, { spec }: StepItem): ActionDefinition {
  const definition = definitions[`${spec.service}/${spec.action}`];
  invariant(definition, `no action ${spec.service}/${spec.action} is installed`);
  return definition;
}

/** The inputs of a step, resolved and checked by the action’s schema. */
export async function inputsOf(engine: Engine, session: SessionItem, step: StepItem): Promise<JsonObject> {
  const resolved = resolveInputs(step.spec, await scopeFor(engine, session, stepsUsedBy(step.spec)));
  const parsed = definitionOf(engine, step).input.safeParse(resolved);
  if (parsed.success) return parsed.data as JsonObject;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  throw new UnityError('InputInvalid', { message: problems.join('; ') });
}
