import type { Json, JsonObject } from '../../domain/json';
import type { CapturedSession, CapturedStep } from '../../ledger/checkpoint-items';
import { canonicalJson } from '../../workflow/canonical-json';

/** One side of a comparison. */
export interface ComparedState {
  readonly session: CapturedSession;
  readonly steps: readonly CapturedStep[];
  /** By `step/key of the row`: the id of its copy. A session as it stands has none: they are of a checkpoint. */
  readonly copies?: Readonly<Record<string, string>>;
}

/** One thing that differs; null where it is not there. */
export interface Difference {
  readonly area: 'session' | 'parameters' | 'configuration' | 'outputs' | 'steps' | 'resources' | 'copies';
  readonly what: string;
  readonly before: Json;
  readonly after: Json;
}

/** What differs between two states of a session, area by area, each in the order of its names. */
export function compareStates(before: ComparedState, after: ComparedState): readonly Difference[] {
  const [a, b] = [before.session, after.session];
  return [
    ...differences('session', summaryOf(a), summaryOf(b)),
    ...differences('parameters', a.parameters, b.parameters),
    ...differences('configuration', a.config, b.config),
    ...differences('outputs', a.outputs ?? {}, b.outputs ?? {}),
    ...differences('steps', stepsOf(before.steps), stepsOf(after.steps)),
    ...differences('resources', resourcesOf(before.steps), resourcesOf(after.steps)),
    ...(before.copies && after.copies ? differences('copies', before.copies, after.copies) : []),
  ];
}

const summaryOf = ({ state, workflow_id }: CapturedSession): JsonObject => ({ state, workflow_id });

/** How far each step is, what it gives, and what it was given. */
function stepsOf(steps: readonly CapturedStep[]): JsonObject {
  const facts = steps.flatMap((step): readonly (readonly [string, Json])[] => [
    [step.name, step.skipped ? 'skipped' : step.phase === 'ready' ? 'ready' : step.state],
    ...named(`${step.name}.inputs`, step.inputs ?? {}),
    ...named(`${step.name}.frozen`, step.frozen),
    ...named(`${step.name}.outputs`, step.outputs),
  ]);
  return Object.fromEntries(facts);
}

const named = (prefix: string, values: JsonObject): readonly (readonly [string, Json])[] =>
  Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]);

/** Of copies their own area tells. */
function resourcesOf(steps: readonly CapturedStep[]): JsonObject {
  const rows = steps.flatMap(({ name, resources }) =>
    Object.values(resources)
      .filter((row) => row.snapshot_of === undefined)
      .map((row) => [`${name}/${row.key}`, `${row.type} ${row.id ?? '(no id yet)'} ${row.state}`] as const),
  );
  return Object.fromEntries(rows);
}

function differences(area: Difference['area'], before: JsonObject, after: JsonObject): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((what) => {
    const [was, is] = [valueIn(before, what), valueIn(after, what)];
    return canonicalJson(was) === canonicalJson(is) ? [] : [{ area, what, before: was, after: is }];
  });
}

const valueIn = (values: JsonObject, name: string): Json =>
  Object.hasOwn(values, name) ? (values[name] ?? null) : null;
