import { z } from 'zod';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { Json } from '../domain/json';
import type { Reading } from './analysis';
import { describeMisses } from './bind-problems';
import { findOutput } from './definitions';
import type { DraftStep } from './draft';
import { formatReference } from './expressions/reference';
import type { InputBinding } from './model';
import type { Problem } from './problem';
import { runsOnlyWith } from './skipping';
import { sameType } from './value-types/compare';
import { typeOf, type ValueType } from './value-types/value-type';

/** The inputs of a step as far as they have a value, and what is wrong with the others. */
export interface StepBinding {
  readonly inputs: { readonly [input: string]: InputBinding };
  readonly problems: readonly Problem[];
}

/** Why an earlier step that has an output of the wanted name does not give it. */
export interface Miss {
  readonly step: string;
  readonly why: 'type' | 'early' | 'skipped';
  readonly type: ValueType;
}

/** The nearest steps that give a value, or the ones that nearly do. */
interface Candidates {
  readonly steps: readonly string[];
  /** Where no step is sure to give one: the nearest that do unless they are skipped. */
  readonly perhaps: readonly string[];
  readonly misses: readonly Miss[];
}

/**
 * Gives every input of a step its value: what `with` says; else the output of the same name and type of
 * the nearest ancestor, counted in edges of `depends_on`; else the default of the action. Two ancestors
 * equally near are an error. An output that is known only at `ready` is not taken from a step that is
 * merely created by then. A step that may be skipped while this one runs gives its output only to an input that can do
 * without, and only where no other step gives one for sure: once it is skipped, the input is as if nobody gave it.
 */
export function bindInputs(reading: Reading, step: DraftStep): StepBinding {
  const inputs: Record<string, InputBinding> = {};
  const problems: Problem[] = [];
  const { definition } = step;
  if (!definition || step.inputsBroken) return { inputs, problems };
  const name = step.name?.value ?? '';
  const asking = { step, name, ancestors: reading.ancestry.byDistance(name) };
  for (const [input, schema] of Object.entries(definition.input.shape)) {
    const given = step.inputs.get(input);
    if (given) {
      inputs[input] = { value: given.node.value, origin: { kind: 'with' } };
      continue;
    }
    const { steps, perhaps, misses } = findCandidates(reading, asking, input, typeOf(schema));
    const [source, ...others] = steps;
    if (source !== undefined && others.length === 0) {
      inputs[input] = bound(source, input);
      continue;
    }
    if (!reading.isSettled(step) && mayComeLater(reading, step, input)) continue;
    if (source !== undefined) {
      problems.push(ambiguous(step, input, [source, ...others]));
      continue;
    }
    const absent = z.safeParse(schema, undefined);
    const [unlessSkipped, ...more] = perhaps;
    if (absent.success && unlessSkipped !== undefined) {
      if (more.length > 0) problems.push(ambiguous(step, input, [unlessSkipped, ...more]));
      else inputs[input] = bound(unlessSkipped, input);
      continue;
    }
    if (!absent.success) problems.push(describeMisses(reading, step, input, typeOf(schema), misses));
    else if (absent.data !== undefined) inputs[input] = { value: absent.data as Json, origin: { kind: 'default' } };
  }
  return { inputs, problems };
}

/** Once the mistakes before this step are mended, an output of that name may turn up. */
function mayComeLater(reading: Reading, step: DraftStep, input: string): boolean {
  return reading.draft.steps.some(
    (other) => other !== step && (!other.definition || findOutput(other.definition, input) !== undefined),
  );
}

function bound(step: string, output: string): InputBinding {
  const value = formatReference({ root: 'steps', step, output, path: [] });
  return { value, origin: { kind: 'bound', step, output } };
}

/** A step that wants values, and the steps before it by distance. */
interface Asking {
  readonly step: DraftStep;
  readonly name: string;
  readonly ancestors: readonly (readonly string[])[];
}

function findCandidates(
  reading: Reading,
  { step, name: asking, ancestors }: Asking,
  input: string,
  type: ValueType,
): Candidates {
  const misses: Miss[] = [];
  let perhaps: readonly string[] = [];
  for (const ring of ancestors) {
    const found: string[] = [];
    const skippable: string[] = [];
    for (const name of ring) {
      const source = reading.byName.get(name);
      const output = source?.definition && outputType(source.definition, input);
      if (!source || !output) continue;
      const isKnown = output.from === 'created' || reading.ancestry.isReadyBefore(name, asking);
      const why = missReason({
        fits: sameType(output.type, type),
        isKnown,
        isThere: runsOnlyWith(reading, step, source),
      });
      if (why) misses.push({ step: name, why, type: output.type });
      else found.push(name);
      if (why === 'skipped') skippable.push(name);
    }
    if (found.length > 0) return { steps: found, perhaps, misses };
    if (perhaps.length === 0) perhaps = skippable;
  }
  return { steps: [], perhaps, misses };
}

interface OutputType {
  readonly from: 'created' | 'ready';
  readonly type: ValueType;
}

function outputType(definition: ActionDefinition, name: string): OutputType | undefined {
  const output = findOutput(definition, name);
  return output && { from: output.from, type: typeOf(output.schema) };
}

function missReason(output: {
  readonly fits: boolean;
  readonly isKnown: boolean;
  readonly isThere: boolean;
}): Miss['why'] | undefined {
  if (!output.fits) return 'type';
  if (!output.isKnown) return 'early';
  return output.isThere ? undefined : 'skipped';
}

function ambiguous(step: DraftStep, input: string, steps: readonly [string, ...string[]]): Problem {
  const names = steps.map((name) => `\`${name}\``);
  return {
    code: 'AmbiguousInput',
    message: `input \`${input}\` of step \`${step.name?.value}\` could come from ${names.join(' or ')}`,
    at: step.at,
    cause: `Both are equally near along \`depends_on\` and give \`${input}\`.`,
    fix: `Say which one: \`with: {${input}: "${formatReference({ root: 'steps', step: steps[0], output: input, path: [] })}"}\`.`,
  };
}
