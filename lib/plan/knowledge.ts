import type { JsonObject } from '../domain/json';
import type { Settings } from '../domain/settings';
import type { RollbackRules } from '../rollback/policies';
import type { Definitions } from '../workflow/definitions';
import { evaluateCondition } from '../workflow/evaluate-condition';
import { operands } from '../workflow/expressions/condition';
import { parseCondition } from '../workflow/expressions/parse-condition';
import { lookUp, type Scope } from '../workflow/expressions/scope';
import type { Look } from '../workflow/known-value';
import type { InputBinding, Step } from '../workflow/model';
import type { PlannedRestore } from './plan';

/** What is known before anything runs. */
export interface PlanOptions {
  readonly definitions: Definitions;
  readonly settings: Settings;
  /** Every declared parameter, as `resolveParameters` gives them. */
  readonly parameters: JsonObject;
  /** Where they come from, in words: `default`, `given`, a file with its line, an SSM parameter. @default nothing is known of it */
  readonly parametersFrom?: { readonly [parameter: string]: string };
  /** Null when the plan is for no stack, or no environment, in particular. */
  readonly stackName: string | null;
  readonly environment: string | null;
  /** What expressions see as `${environment.x}`; null without an environment. */
  readonly environmentConfig: JsonObject | null;
  /** What the environment says of rollbacks. */
  readonly rollbackRules?: RollbackRules;
  /** What it begins with; its parameters are among those above. */
  readonly restore?: PlannedRestore;
}

/** What expressions see before anything runs. */
export type Known = Pick<PlanOptions, 'parameters' | 'stackName' | 'environment' | 'environmentConfig'>;

/** A scope for what is known; what it invents for the rest must not be shown. */
export function plannedScope(options: Known): Scope {
  return {
    parameters: options.parameters,
    environment: options.environmentConfig ?? {},
    steps: {},
    session: {
      id: 'session',
      stackName: options.stackName ?? 'stack',
      environment: options.environment ?? 'environment',
    },
  };
}

/** Gives the values that are really known: none of what steps or the session's id will be. */
export function lookAtKnown(options: Known): Look {
  const scope = plannedScope(options);
  return (reference) => {
    if (reference.root !== 'session') return lookUp(reference, scope);
    switch (reference.field) {
      case 'id':
        return undefined;
      case 'stack_name':
        return options.stackName ?? undefined;
      case 'environment':
        return options.environment ?? undefined;
    }
  };
}

/** The inputs of a step but those that steps would give which will surely be skipped: they are as if nobody gave them. */
export function givenInputs(step: Step, steps: readonly Step[], options: PlanOptions): Step['inputs'] {
  const isGiven = ({ origin }: InputBinding) =>
    origin.kind !== 'bound' || !steps.some((source) => source.name === origin.step && isSkipped(source, options));
  return Object.fromEntries(Object.entries(step.inputs).filter(([, binding]) => isGiven(binding)));
}

/** Whether a step will surely be skipped. A condition that needs what only the run knows is taken to hold. */
export function isSkipped({ when }: Pick<Step, 'when'>, options: Known): boolean {
  if (when === undefined) return false;
  const reading = parseCondition(when);
  if ('error' in reading) return false;
  const look = lookAtKnown(options);
  const known = operands(reading.condition).every(
    (operand) => operand.kind === 'literal' || look(operand.reference, [], true) !== undefined,
  );
  return known && !evaluateCondition(when, plannedScope(options));
}
