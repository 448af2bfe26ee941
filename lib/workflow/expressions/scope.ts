import { assertNever } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import type { Json, JsonObject } from '../../domain/json';
import { own } from '../own';
import { formatReference, type Reference } from './reference';

/** What expressions see while a session runs. */
export interface Scope {
  /** Every declared parameter, as `resolveParameters` gives them. */
  readonly parameters: JsonObject;
  /** The outputs known so far, by step; a skipped step has none. */
  readonly steps: { readonly [step: string]: JsonObject };
  /** The configuration of the environment. */
  readonly environment: JsonObject;
  readonly session: { readonly id: string; readonly stackName: string; readonly environment: string };
}

/** The value that a reference names, or undefined when the scope does not have it. */
export function lookUp(reference: Reference, scope: Scope): Json | undefined {
  switch (reference.root) {
    case 'parameters':
      return follow(own(scope.parameters, reference.name), reference.path);
    case 'environment':
      return follow(own(scope.environment, reference.name), reference.path);
    case 'steps': {
      const outputs = own(scope.steps, reference.step);
      return outputs && follow(own(outputs, reference.output), reference.path);
    }
    case 'session':
      switch (reference.field) {
        case 'id':
          return scope.session.id;
        case 'stack_name':
          return scope.session.stackName;
        case 'environment':
          return scope.session.environment;
        default:
          return assertNever(reference.field);
      }
    default:
      return assertNever(reference);
  }
}

function follow(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const accessor of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current)) current = typeof accessor === 'number' ? current[accessor] : undefined;
    else current = typeof accessor === 'string' ? own(current as JsonObject, accessor) : undefined;
  }
  return current;
}

/** The error of an expression that cannot be evaluated. */
export function inputInvalid(where: string, message: string): UnityError {
  return new UnityError('InputInvalid', { message: `${where}: ${message}` });
}

/** The error of a reference whose value does not exist. */
export function noValue(where: string, reference: Reference): UnityError {
  return inputInvalid(where, `${formatReference(reference)} has no value`);
}
