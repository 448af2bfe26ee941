import type { ActionDefinition, OutputDefinition } from '../../lambdas/actions/definition';
import { own } from './own';
import { typeOf, type ValueType } from './value-types/value-type';

/** What every action is, by `service/action`. */
export type Definitions = Readonly<Record<string, ActionDefinition>>;

/** The definition of an action, if there is one. */
export function findDefinition(
  definitions: Definitions,
  service: string,
  action: string,
): ActionDefinition | undefined {
  return own(definitions, `${service}/${action}`);
}

/** One output of an action, if it has it. */
export function findOutput(definition: ActionDefinition, output: string): OutputDefinition | undefined {
  return own(definition.outputs, output);
}

/** The type of one input of an action, if it takes it. */
export function inputType(definition: ActionDefinition, input: string): ValueType | undefined {
  const schema = own(definition.input.shape, input);
  return schema && typeOf(schema);
}
