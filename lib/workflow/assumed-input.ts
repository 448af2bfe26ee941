import { z } from 'zod';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { JsonObject } from '../domain/json';
import { lookUp, type Scope } from './expressions/scope';
import { knownValue, type Look } from './known-value';
import type { InputBinding, Workflow } from './model';
import { own } from './own';
import { sampleOf } from './value-types/sample';
import { typeOf } from './value-types/value-type';

/** The defaults of a workflow's parameters: what is known of them before anything is given. */
export function parameterDefaults(parameters: Workflow['parameters']): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, spec]) => (spec.default === undefined ? [] : [[name, spec.default]])),
  );
}

/**
 * The input of a step as it can be told before anything runs, for durations, quotas and cost: what is
 * given or defaulted as it is, expressions of parameters with the values given here, and a sample of the
 * right type for what only earlier steps know. `known` is what else is known already.
 */
export function assumedInput(
  definition: ActionDefinition,
  inputs: { readonly [input: string]: InputBinding },
  parameters: JsonObject,
  known: Partial<Pick<Scope, 'environment' | 'session'>> = {},
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const session = { id: 'session', stackName: 'stack', environment: 'environment' };
  const scope = { parameters, steps: {}, environment: {}, session, ...known };
  for (const [name, schema] of Object.entries(definition.input.shape)) {
    const binding = own(inputs, name);
    const value = assumedValue(schema, binding, (reference) => lookUp(reference, scope));
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function assumedValue(schema: z.core.$ZodType, binding: InputBinding | undefined, look: Look): unknown {
  if (binding?.origin.kind === 'with') {
    const { value, open } = knownValue(binding.value, look);
    const parsed = z.safeParse(schema, value);
    if (open.length === 0 && parsed.success) return parsed.data;
  }
  const absent = z.safeParse(schema, undefined);
  if (absent.success && absent.data !== undefined) return absent.data;
  if (absent.success && binding === undefined) return undefined;
  const sample = sampleOf(typeOf(schema));
  const parsed = z.safeParse(schema, sample);
  return parsed.success ? parsed.data : sample;
}
