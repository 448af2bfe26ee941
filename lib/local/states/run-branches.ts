import type { Json, JsonObject } from '../../domain/json';
import type { MapState, ParallelState } from '../../workflow/asl/types';
import { StateFailure } from './failure';
import type { Flight } from './flight';
import { readPath } from './paths';
import { runMachine } from './run-machine';
import { Scope } from './scope';
import { fillTemplate } from './template';

/** AWS runs at most this many items of an inline Map at once. */
const inlineMapConcurrency = 40;

/**
 * All outputs in order; the first failure stops every other branch, whose functions run on. Each state and iteration
 * that it leaves unfinished is an event of its own.
 */
async function together(
  flight: Flight,
  scope: Scope,
  jobs: readonly ((inner: Scope) => Promise<Json>)[],
): Promise<Json[]> {
  const inner = new Scope(scope);
  flight.history.add();
  try {
    const outputs = await Promise.all(jobs.map((job) => job(inner)));
    flight.history.add();
    return outputs;
  } catch (error) {
    const aborted = inner.abandon();
    if (error instanceof StateFailure) flight.history.add(aborted);
    throw error;
  } finally {
    inner.end();
  }
}

/** Runs every branch of a Parallel at once. */
export function runParallel(
  state: ParallelState,
  input: Json,
  context: JsonObject,
  flight: Flight,
  scope: Scope,
): Promise<Json> {
  const item = context.Map === undefined ? {} : { Map: context.Map };
  const given = state.Parameters ? fillTemplate(state.Parameters, input, context) : input;
  return together(
    flight,
    scope,
    state.Branches.map((branch) => (inner) => runMachine(branch, given, flight, inner, item)),
  );
}

/** Runs an inline Map, at most 40 items at once. */
export async function runMap(
  state: MapState,
  input: Json,
  context: JsonObject,
  flight: Flight,
  scope: Scope,
): Promise<Json> {
  const items = readPath(input, state.ItemsPath ?? '$');
  if (!Array.isArray(items)) throw new StateFailure('States.Runtime', 'a Map was given something that is not a list');
  const limit = Math.min(state.MaxConcurrency || inlineMapConcurrency, inlineMapConcurrency);
  const outputs: Json[] = new Array(items.length).fill(null);
  let nextIndex = 0;
  const worker = async (inner: Scope): Promise<Json> => {
    while (nextIndex < items.length) {
      const index = nextIndex++;
      const extra = { Map: { Item: { Index: index, Value: items[index] as Json } } };
      const given = state.ItemSelector
        ? fillTemplate(state.ItemSelector, input, { ...context, ...extra })
        : (items[index] as Json);
      outputs[index] = await runIteration(state, given, flight, inner, extra);
    }
    return null;
  };
  await together(
    flight,
    scope,
    Array.from({ length: Math.min(limit, items.length) }, () => worker),
  );
  return outputs;
}

async function runIteration(
  state: MapState,
  given: Json,
  flight: Flight,
  scope: Scope,
  extra: JsonObject,
): Promise<Json> {
  flight.history.add();
  scope.progress(1);
  try {
    const output = await runMachine(state.ItemProcessor, given, flight, scope, extra);
    scope.progress(-1);
    flight.history.add();
    return output;
  } catch (error) {
    if (error instanceof StateFailure) {
      scope.progress(-1);
      flight.history.add();
    }
    throw error;
  }
}
