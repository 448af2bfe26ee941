import type { ActionDefinition } from '../../lambdas/actions/definition';
import { type Definitions, findDefinition } from './definitions';
import type { Dependency, ParameterSpec } from './model';
import { parameterSpecOf } from './parameter-spec';
import { meantKey } from './schema/known-keys';
import { dependencyEntrySchema, stepSchema } from './schema/step';
import type { Range } from './yaml/source';
import type { SourceEntry, SourceNode } from './yaml/source-node';

/** A value and where it stands. */
interface Placed<T> {
  readonly value: T;
  readonly at: Range;
}

/** One dependency as it stands in the file. */
interface DraftDependency extends Dependency {
  /** The place of the step's name in it. */
  readonly at: Range;
}

/**
 * A step as far as it can be read. The schema stage has reported what is missing here; rules look at the
 * rest, so that one mistake does not hide another.
 */
export interface DraftStep {
  readonly index: number;
  /** The place of its name, or of the step. */
  readonly at: Range;
  readonly entries: ReadonlyMap<string, SourceEntry>;
  readonly name?: Placed<string>;
  readonly service?: Placed<string>;
  readonly action?: Placed<string>;
  readonly definition?: ActionDefinition;
  readonly timeout?: Placed<number>;
  readonly dependsOn: readonly DraftDependency[];
  /** `depends_on` is misspelt or could not be read in full: what comes before this step is not known. */
  readonly dependsOnBroken: boolean;
  readonly inputs: ReadonlyMap<string, SourceEntry>;
  /** `with` is misspelt or no mapping: nothing can be said about its inputs. */
  readonly inputsBroken: boolean;
  readonly when?: Placed<string>;
  readonly checkpoint?: Placed<string>;
  /** Copies of data are made for its checkpoint. */
  readonly checkpointData?: 'snapshot';
  readonly rollback?: Placed<string>;
}

/** A parameter as far as it can be read. */
export interface DraftParameter {
  readonly name: string;
  readonly key: Range;
  readonly node: SourceNode;
  /** Missing when its declaration is not valid. */
  readonly spec?: ParameterSpec;
}

/** The file as far as it can be read. */
export interface Draft {
  readonly name?: Placed<string>;
  readonly description?: string;
  readonly parameters: ReadonlyMap<string, DraftParameter>;
  readonly outputs: ReadonlyMap<string, SourceEntry>;
  readonly steps: readonly DraftStep[];
}

const nothing: ReadonlyMap<string, SourceEntry> = new Map();

function entriesOf(node: SourceNode | undefined): ReadonlyMap<string, SourceEntry> {
  return node?.kind === 'map' ? node.entries : nothing;
}

function text(entries: ReadonlyMap<string, SourceEntry>, key: string): Placed<string> | undefined {
  const node = entries.get(key)?.node;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? { value: node.value, at: node.range } : undefined;
}

/** Takes from the tree whatever has a usable form. */
export function readDraft(root: SourceNode, definitions: Definitions): Draft {
  const top = entriesOf(root);
  const name = text(top, 'name');
  const description = text(top, 'description')?.value;
  const steps = top.get('steps')?.node;
  const parameters = new Map<string, DraftParameter>();
  for (const [parameter, { key, node }] of entriesOf(top.get('parameters')?.node)) {
    const spec = parameterSpecOf(node.value);
    parameters.set(parameter, { name: parameter, key, node, ...(spec ? { spec } : {}) });
  }
  return {
    ...withoutUndefined({ name, description }),
    parameters,
    outputs: entriesOf(top.get('outputs')?.node),
    steps: steps?.kind === 'list' ? steps.items.map((node, index) => readStep(node, index, definitions)) : [],
  };
}

function readStep(node: SourceNode, index: number, definitions: Definitions): DraftStep {
  const entries = entriesOf(node);
  const name = text(entries, 'name');
  const service = text(entries, 'service');
  const action = text(entries, 'action');
  const timeout = entries.get('timeout')?.node;
  const seconds = stepSchema.shape.timeout.safeParse(timeout?.value).data;
  const dependencies = entries.get('depends_on')?.node;
  const dependsOn = dependencies ? readDependencies(dependencies) : [];
  const given = entries.get('with')?.node;
  const definition = service && action && findDefinition(definitions, service.value, action.value);
  const misspelt = misspeltKeys(entries);
  const optional = { name, service, action, definition, when: readWhen(entries), ...readChoices(entries) };
  return {
    index,
    at: name?.at ?? entries.values().next().value?.key ?? node.range,
    entries,
    ...(timeout && seconds !== undefined ? { timeout: { value: seconds, at: timeout.range } } : {}),
    dependsOn: dependsOn.filter((dependency) => dependency !== undefined),
    dependsOnBroken: dependsOn.includes(undefined) || misspelt.has('depends_on'),
    inputs: entriesOf(given),
    inputsBroken: (given !== undefined && given.kind !== 'map') || misspelt.has('with'),
    ...withoutUndefined(optional),
  };
}

/** Keys of a step that unknown ones seem to stand for. */
function misspeltKeys(entries: ReadonlyMap<string, SourceEntry>): ReadonlySet<string> {
  const known = Object.keys(stepSchema.shape);
  const unknown = [...entries.keys()].filter((key) => !known.includes(key)).slice(0, known.length);
  return new Set(unknown.flatMap((key) => meantKey(key, known) ?? []));
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Optional properties are absent, never undefined. */
function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}

function readChoices(entries: ReadonlyMap<string, SourceEntry>) {
  const inner = entriesOf(entries.get('checkpoint')?.node);
  return {
    checkpoint: text(entries, 'checkpoint') ?? text(inner, 'name'),
    ...(inner.get('data')?.node.value === 'snapshot' && { checkpointData: 'snapshot' as const }),
    rollback: text(entries, 'rollback'),
  };
}

function readWhen(entries: ReadonlyMap<string, SourceEntry>): Placed<string> | undefined {
  const node = entries.get('when')?.node;
  if (node?.kind !== 'scalar' || !stepSchema.shape.when.safeParse(node.value).success) return undefined;
  return { value: String(node.value), at: node.range };
}

function readDependencies(node: SourceNode): readonly (DraftDependency | undefined)[] {
  if (node.kind === 'list') return node.items.map(readDependency);
  return [readDependency(node)];
}

function readDependency(node: SourceNode): DraftDependency | undefined {
  const entry = dependencyEntrySchema.safeParse(node.value).data;
  if (entry === undefined) return undefined;
  const at = entriesOf(node).get('step')?.node.range ?? node.range;
  if (typeof entry === 'string') return { step: entry, until: 'ready', at };
  return { step: entry.step, until: entry.until ?? 'ready', at };
}
