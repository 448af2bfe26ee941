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

/** All outputs in order; the first failure stops every other branch, whose functions run on. */
async function together(scope: Scope, jobs: readonly ((inner: Scope) => Promise<Json>)[]): Promise<Json[]> {
  const inner = new Scope(scope);
  try {
    return await Promise.all(jobs.map((job) => job(inner)));
  } catch (error) {
    inner.stop();
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
  flight.count(2);
  const given = state.Parameters ? fillTemplate(state.Parameters, input, context) : input;
  return together(
    scope,
    state.Branches.map((branch) => (inner) => runMachine(branch, given, flight, inner, {})),
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
  flight.count(2);
  const limit = Math.min(state.MaxConcurrency || inlineMapConcurrency, inlineMapConcurrency);
  const outputs: Json[] = new Array(items.length).fill(null);
  let nextIndex = 0;
  const worker = async (inner: Scope): Promise<Json> => {
    while (nextIndex < items.length) {
      const index = nextIndex++;
      flight.count(2);
      const extra = { Map: { Item: { Index: index, Value: items[index] as Json } } };
      const given = state.ItemSelector
        ? fillTemplate(state.ItemSelector, input, { ...context, ...extra })
        : (items[index] as Json);
      outputs[index] = await runMachine(state.ItemProcessor, given, flight, inner, extra);
    }
    return null;
  };
  await together(
    scope,
    Array.from({ length: Math.min(limit, items.length) }, () => worker),
  );
  return outputs;
}
