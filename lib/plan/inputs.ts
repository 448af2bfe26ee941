import { UnityError } from '../domain/errors/unity-error';
import { findDefinition } from '../workflow/definitions';
import { formatReference, type Reference } from '../workflow/expressions/reference';
import { knownValue } from '../workflow/known-value';
import type { InputBinding, InputOrigin, Step, Workflow } from '../workflow/model';
import { own } from '../workflow/own';
import { judgeInput } from './judge-input';
import { givenInputs, isSkipped, lookAtKnown, type PlanOptions } from './knowledge';
import { parametersIn } from './parameters-from';
import type { PlannedInput } from './plan';

function originText(origin: InputOrigin): string {
  return origin.kind === 'bound' ? `steps.${origin.step}.${origin.output}` : origin.kind;
}

/** The inputs of a step with what is known put in, and where each comes from. */
export function plannedInputs(
  step: Step,
  steps: readonly Step[],
  options: PlanOptions,
): { readonly [input: string]: PlannedInput } {
  const look = lookAtKnown(options);
  const entries = Object.entries(givenInputs(step, steps, options)).map(
    ([input, { value, origin }]): [string, PlannedInput] => {
      // A default is taken as it is: it is no expression, whatever it looks like.
      const shown = origin.kind === 'default' ? value : knownValue(value, look).value;
      const elsewhere = origin.kind === 'with' ? parametersIn(value, options.parametersFrom ?? {}) : {};
      return [input, { value: shown, from: originText(origin), ...elsewhere }];
    },
  );
  return Object.fromEntries(entries);
}

/** The inputs that a step goes without, and the skipped steps that would give them. */
export function missingInputs(
  step: Step,
  steps: readonly Step[],
  options: PlanOptions,
): { readonly [input: string]: string } {
  const given = givenInputs(step, steps, options);
  return Object.fromEntries(
    Object.entries(step.inputs).flatMap(([input, { origin }]) =>
      origin.kind === 'bound' && !Object.hasOwn(given, input) ? [[input, origin.step] as const] : [],
    ),
  );
}

/**
 * Refuses values that are known to be wrong before anything runs: parameters and configuration that an action does not
 * take, and configuration that is missing.
 *
 * @throws UnityError `InputInvalid` with all problems, one a line
 */
export function assertInputs(workflow: Workflow, options: PlanOptions): void {
  const running = workflow.steps.filter((step) => !isSkipped(step, options));
  const problems = running.flatMap((step) =>
    Object.entries(step.inputs).flatMap(([input, binding]) =>
      inputProblems(step, input, binding, options).map(
        (problem) => `step \`${step.name}\`, input \`${input}\`: ${problem}`,
      ),
    ),
  );
  if (problems.length === 0) return;
  throw new UnityError('InputInvalid', { message: problems.join('\n'), details: { problems } });
}

function inputProblems(step: Step, input: string, binding: InputBinding, options: PlanOptions): readonly string[] {
  const definition = findDefinition(options.definitions, step.service, step.action);
  const schema = definition && own(definition.input.shape, input);
  if (schema === undefined || binding.origin.kind !== 'with') return [];
  const missing: Reference[] = [];
  const look = lookAtKnown(options);
  const judged = judgeInput(schema, binding, (reference, path, whole) => {
    const known = look(reference, path, whole);
    if (known === undefined && isMissing(reference, options)) missing.push(reference);
    return known;
  });
  if (missing.length > 0) return missing.map((reference) => `${formatReference(reference)} has no value`);
  return judged?.error?.issues.map((issue) => issue.message) ?? [];
}

/** An environment's values are all known once the environment is. */
function isMissing(reference: Reference, { environmentConfig }: PlanOptions): boolean {
  return reference.root === 'environment' && environmentConfig !== null;
}
