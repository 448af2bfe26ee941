import type { JsonObject } from '../domain/json';
import { parameterDefaults } from './assumed-input';
import { bindInputs, type StepBinding } from './bind';
import type { Definitions } from './definitions';
import { type Draft, type DraftStep, readDraft } from './draft';
import { type Condition, formatCondition, operands } from './expressions/condition';
import { parseCondition } from './expressions/parse-condition';
import { type Ancestry, findAncestry } from './graph/ancestry';
import { orderSteps } from './graph/order';
import { buildGraph, type StepGraph } from './graph/step-graph';
import type { Problem } from './problem';
import { collectUses, type Use } from './uses';
import { within } from './yaml/placer';
import type { Source } from './yaml/source';
import type { SourceNode } from './yaml/source-node';

/** Everything that the rules look at, worked out once. */
export interface Reading {
  readonly source: Source;
  readonly definitions: Definitions;
  readonly draft: Draft;
  /** Of steps with the same name, the first. */
  readonly byName: ReadonlyMap<string, DraftStep>;
  readonly graph: StepGraph;
  readonly ancestry: Ancestry;
  /** The conditions of the steps that may be skipped. */
  readonly conditions: ReadonlyMap<DraftStep, Condition>;
  /** Steps whose `when` cannot be read. */
  readonly unreadableWhens: ReadonlySet<DraftStep>;
  readonly uses: readonly Use[];
  /** The defaults of the declared parameters, as far as those are valid. */
  readonly parameterDefaults: JsonObject;
  /** Expressions and conditions that cannot be read. */
  readonly unreadable: readonly Problem[];
  /** Everything that comes before the step is known, so that something missing there is really missing. */
  isSettled(step: DraftStep): boolean;
}

/** A reading with the inputs of every step bound. */
export interface Analysis extends Reading {
  readonly bindings: ReadonlyMap<DraftStep, StepBinding>;
}

/** One check of the whole workflow: pure, and silent about what other rules report. */
export type Rule = (analysis: Analysis) => readonly Problem[];

/** Works out what the rules need. */
export function analyse(source: Source, root: SourceNode, definitions: Definitions): Analysis {
  const draft = readDraft(root, definitions);
  const byName = new Map<string, DraftStep>();
  for (const step of draft.steps) if (step.name && !byName.has(step.name.value)) byName.set(step.name.value, step);
  const steps = [...byName].map(([name, { dependsOn }]) => ({ name, dependsOn }));
  const graph = buildGraph(steps);
  const collected = collectUses(draft, source);
  const whens = readConditions(draft, source);
  const reading: Reading = {
    source,
    definitions,
    draft,
    byName,
    graph,
    ancestry: findAncestry(graph),
    conditions: whens.conditions,
    unreadableWhens: whens.unreadable,
    parameterDefaults: draftDefaults(draft),
    uses: [...collected.uses, ...whens.uses],
    unreadable: [...collected.problems, ...whens.problems],
    isSettled: settledSteps(graph, byName),
  };
  return { ...reading, bindings: new Map(draft.steps.map((step) => [step, bindInputs(reading, step)])) };
}

function draftDefaults(draft: Draft): JsonObject {
  const specs = [...draft.parameters.values()].flatMap(({ name, spec }) => (spec ? [[name, spec] as const] : []));
  return parameterDefaults(Object.fromEntries(specs));
}

function settledSteps(graph: StepGraph, byName: ReadonlyMap<string, DraftStep>): Reading['isSettled'] {
  const settled = new Set<string>();
  for (const index of orderSteps(graph).sorted) {
    const step = byName.get(graph.names[index] ?? '');
    if (!step?.name || step.dependsOnBroken) continue;
    const known = step.dependsOn.every(({ step: name }) => settled.has(name) && byName.get(name)?.definition);
    if (known) settled.add(step.name.value);
  }
  return (step) => step.name !== undefined && byName.get(step.name.value) === step && settled.has(step.name.value);
}

function readConditions(draft: Draft, source: Source) {
  const conditions = new Map<DraftStep, Condition>();
  const unreadable = new Set<DraftStep>();
  const uses: Use[] = [];
  const problems: Problem[] = [];
  for (const step of draft.steps) {
    if (!step.when) continue;
    const { value: text, at } = step.when;
    const reading = parseCondition(text);
    if ('error' in reading) {
      unreadable.add(step);
      const { start, end, ...error } = reading.error;
      problems.push({ code: 'BadExpression', ...error, at: within(source, at, text, start, end) });
      continue;
    }
    // A condition that always holds is none.
    if (formatCondition(reading.condition) !== 'true') conditions.set(step, reading.condition);
    for (const operand of operands(reading.condition)) {
      if (operand.kind !== 'reference') continue;
      const place = within(source, at, text, operand.start, operand.end);
      uses.push({ reference: operand.reference, at: place, place: { kind: 'when', step }, whole: true });
    }
  }
  return { conditions, unreadable, uses, problems };
}
