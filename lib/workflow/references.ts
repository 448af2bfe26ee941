import type { OutputDefinition } from '../../lambdas/actions/definition';
import { assertNever } from '../domain/assert';
import type { Reading } from './analysis';
import { findOutput } from './definitions';
import type { DraftStep } from './draft';
import type { Reference } from './expressions/reference';
import type { Use } from './uses';
import { anyValue, parameterType, partAt, textValue, typeOf, type ValueType } from './value-types/value-type';

/** The step and output that a reference names, when both exist. */
export interface Target {
  readonly step: DraftStep;
  readonly output: OutputDefinition;
}

/** The target of a reference to an output. */
export function targetOf(reading: Reading, reference: Reference): Target | undefined {
  if (reference.root !== 'steps') return undefined;
  const step = reading.byName.get(reference.step);
  const output = step?.definition && findOutput(step.definition, reference.output);
  return step && output ? { step, output } : undefined;
}

/** The type of what a reference names before its path; undefined when that does not exist. */
function rootType(reading: Reading, reference: Reference): ValueType | undefined {
  switch (reference.root) {
    case 'parameters': {
      const spec = reading.draft.parameters.get(reference.name)?.spec;
      return spec && parameterType(spec);
    }
    case 'steps': {
      const target = targetOf(reading, reference);
      return target && typeOf(target.output.schema);
    }
    case 'environment':
      return anyValue;
    case 'session':
      return textValue;
    default:
      return assertNever(reference);
  }
}

/** The type of the value that a reference gives. */
export type ReferenceType =
  | { readonly kind: 'known'; readonly type: ValueType }
  /** What it names does not exist: other rules say so. */
  | { readonly kind: 'unknown' }
  /** What it names exists and has no such part. */
  | { readonly kind: 'no-part'; readonly of: ValueType };

/** Works out what a reference gives. */
export function typeOfReference(reading: Reading, reference: Reference): ReferenceType {
  const root = rootType(reading, reference);
  if (!root) return { kind: 'unknown' };
  const type = reference.root === 'session' ? root : partAt(root, reference.path);
  return type ? { kind: 'known', type } : { kind: 'no-part', of: root };
}

/** The step in which an expression stands; undefined for the workflow's outputs. */
export function userOf(use: Use): DraftStep | undefined {
  return use.place.kind === 'output' ? undefined : use.place.step;
}
