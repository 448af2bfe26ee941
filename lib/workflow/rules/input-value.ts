import { z } from 'zod';
import type { Json } from '../../domain/json';
import type { Analysis, Rule } from '../analysis';
import { inputType } from '../definitions';
import type { DraftStep } from '../draft';
import { evaluateCondition } from '../evaluate-condition';
import { formatCondition } from '../expressions/condition';
import { lookUp, type Scope } from '../expressions/scope';
import { type KnownValue, knownValue, type Look } from '../known-value';
import { headOf, locate } from '../locate';
import { own } from '../own';
import type { Problem } from '../problem';
import { explainIssue, type Issue, settleUnions } from '../schema/issue';
import { dotted } from '../schema/subject';
import { suggest } from '../suggest';
import { accepts } from '../value-types/compare';
import { parameterType, partAt } from '../value-types/value-type';
import type { Range } from '../yaml/source';
import type { SourceEntry } from '../yaml/source-node';

/**
 * Values under `with` are what the action takes. Expressions of parameters are checked with the
 * parameter's default, unless the defaults skip the step; what only the deployment knows is left to the rules about
 * references.
 */
export const inputValue: Rule = (analysis) =>
  analysis.draft.steps.flatMap((step) => {
    const shape = step.definition?.input.shape ?? {};
    return [...step.inputs].flatMap(([input, entry]) => {
      const schema = own(shape, input);
      return schema ? check(analysis, step, input, entry, schema) : [];
    });
  });

function check(
  analysis: Analysis,
  step: DraftStep,
  input: string,
  entry: SourceEntry,
  schema: z.core.$ZodType,
): readonly Problem[] {
  const known = knownValue(entry.node.value, fittingDefault(analysis, step, input));
  const result = z.safeParse(schema, known.value);
  if (result.success) return [];
  return settleUnions(result.error.issues)
    .filter((issue) => !dependsOnOpen(issue, known))
    .flatMap((issue) => describe(step, input, entry, issue, known));
}

/** Defaults of parameters, unless their type does not fit: that is reported as such. A step that they skip takes none. */
function fittingDefault(analysis: Analysis, step: DraftStep, input: string): Look {
  const scope = { parameters: analysis.parameterDefaults, steps: {}, environment: {}, session: noSession };
  if (isSkippedIn(analysis, step, scope)) return () => undefined;
  const taken = step.definition && inputType(step.definition, input);
  return (reference, path, whole) => {
    if (reference.root !== 'parameters') return undefined;
    const spec = analysis.draft.parameters.get(reference.name)?.spec;
    const given = spec && partAt(parameterType(spec), reference.path);
    const wanted = taken && partAt(taken, path);
    if (whole && wanted && given && !accepts(wanted, given)) return undefined;
    return lookUp(reference, scope);
  };
}

/** Whether the defaults say that the step does not run: what its values would be says nothing then. */
function isSkippedIn({ conditions }: Analysis, step: DraftStep, scope: Scope): boolean {
  const condition = conditions.get(step);
  if (condition === undefined) return false;
  try {
    return !evaluateCondition(formatCondition(condition), scope);
  } catch {
    // It needs what only the deployment knows, or is wrong, which other rules report.
    return false;
  }
}

const noSession = { id: '', stackName: '', environment: '' };

/** The issue is about an expression's text, or about something that contains one and might be right with its value. */
function dependsOnOpen(issue: Issue, known: KnownValue): boolean {
  return known.open.some((path) => {
    const shared = issue.path.every((part, index) => path[index] === part);
    if (!shared) return false;
    return issue.path.length === path.length || issue.code === 'invalid_union' || issue.code === 'custom';
  });
}

function describe(
  step: DraftStep,
  input: string,
  entry: SourceEntry,
  issue: Issue,
  known: KnownValue,
): readonly Problem[] {
  const { node, found } = locate(entry.node, issue.path);
  const inner = dotted([input, ...issue.path]);
  const subject = `input \`${inner}\` of step \`${step.name?.value ?? step.index + 1}\``;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, 20).map((name) => ({
      code: 'UnknownKey',
      message: `${subject} has no key \`${name.slice(0, 80)}\``,
      at: locate(node, [name]).key ?? node.range,
      fix: 'Remove it.',
    }));
  }
  if (found < issue.path.length && node.kind === 'map') {
    return [{ code: 'MissingKey', message: `${subject} is missing`, at: headOf(node), fix: 'Add it.' }];
  }
  const value = valueAt(known.value, issue.path);
  const throughDefault = JSON.stringify(value) !== JSON.stringify(node.value);
  return [
    {
      code: 'WrongType',
      message: `${subject} ${explainIssue(issue, value)}`,
      at: placeOf(issue, entry),
      cause: throughDefault ? 'This is what the expression gives with the defaults of the parameters.' : undefined,
      suggestion: issue.code === 'invalid_value' ? suggest(String(value), issue.values.map(String)) : undefined,
    },
  ];
}

/** The value itself, where there is one to point at. */
function placeOf(issue: Issue, entry: SourceEntry): Range {
  const { node, key = entry.key } = locate(entry.node, issue.path);
  if (node.kind === 'scalar') return node.value === null ? key : node.range;
  return headOf(node);
}

function valueAt(value: Json, path: readonly PropertyKey[]): Json {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return current;
    current = new Map<string, Json>(Object.entries(current)).get(String(part)) ?? null;
  }
  return current;
}
