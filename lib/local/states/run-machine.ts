import { assertNever } from '../../domain/assert';
import type { Json, JsonObject } from '../../domain/json';
import type { Branch, Catcher, State } from '../../workflow/asl/types';
import { choose } from './choice';
import { StateFailure } from './failure';
import type { Flight } from './flight';
import { readPath, readSeconds, selectPath, writeResult } from './paths';
import { checkPayload } from './payload-size';
import { Retries } from './retry';
import { runMap, runParallel } from './run-branches';
import { runTask } from './run-task';
import type { Scope } from './scope';
import { fillTemplate } from './template';

/** States that may be under way when their branch is stopped: AWS has an event for the end of each. */
const lasting: ReadonlySet<State['Type']> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** Runs the states of a machine, or of a branch, from its start to its end and returns its output. */
export async function runMachine(
  machine: Branch,
  input: Json,
  flight: Flight,
  scope: Scope,
  extra: JsonObject,
): Promise<Json> {
  let name = machine.StartAt;
  let data = input;
  for (;;) {
    const state = machine.States[name];
    if (!state) throw new StateFailure('States.Runtime', `there is no state '${name}'`);
    scope.check();
    flight.enter(name, data);
    const takesTime = lasting.has(state.Type);
    if (takesTime) scope.progress(1);
    await scope.race(flight.chargeTransition());
    // A stop may come between the end of the wait and this line.
    scope.check();
    const outcome = await runState(name, state, data, flight, scope, extra);
    if (takesTime) scope.progress(-1);
    flight.exit(name, outcome.data);
    if (outcome.next === undefined) return outcome.data;
    name = outcome.next;
    data = outcome.data;
  }
}

interface Outcome {
  readonly data: Json;
  readonly next: string | undefined;
}

async function runState(
  name: string,
  state: State,
  data: Json,
  flight: Flight,
  scope: Scope,
  extra: JsonObject,
): Promise<Outcome> {
  const retries = new Retries('Retry' in state ? (state.Retry ?? []) : [], flight.random);
  for (;;) {
    const context = flight.context(name, retries.count, extra);
    try {
      return await runOnce(name, state, data, context, flight, scope);
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      const delaySeconds = retries.nextDelaySeconds(error);
      if (delaySeconds !== undefined) {
        flight.repeat();
        await flight.pause(delaySeconds * 1000, scope);
        scope.check();
        continue;
      }
      if (state.Type === 'Parallel' || state.Type === 'Map') flight.history.add();
      const catcher = catcherFor(state, error);
      if (!catcher) throw error;
      return {
        data: writeResult(data, catcher.ResultPath, { Error: error.error, Cause: error.cause }),
        next: catcher.Next,
      };
    }
  }
}

function catcherFor(state: State, failure: StateFailure): Catcher | undefined {
  if (!('Catch' in state)) return undefined;
  return state.Catch?.find((catcher) => catcher.ErrorEquals.some((pattern) => failure.matches(pattern)));
}

async function runOnce(
  name: string,
  state: State,
  raw: Json,
  context: JsonObject,
  flight: Flight,
  scope: Scope,
): Promise<Outcome> {
  const input = selectPath(raw, 'InputPath' in state ? state.InputPath : undefined);
  const next = 'Next' in state ? state.Next : undefined;
  const finish = (result: Json): Outcome => {
    const selected =
      'ResultSelector' in state && state.ResultSelector ? fillTemplate(state.ResultSelector, result, context) : result;
    const merged = writeResult(raw, 'ResultPath' in state ? state.ResultPath : undefined, selected);
    return leave(merged, next);
  };
  const leave = (data: Json, to: string | undefined): Outcome => {
    const output = selectPath(data, 'OutputPath' in state ? state.OutputPath : undefined);
    checkPayload(output, name);
    return { data: output, next: to };
  };
  switch (state.Type) {
    case 'Task':
      return finish(await runTask(state, input, context, flight, scope));
    case 'Parallel':
      return finish(await runParallel(state, input, context, flight, scope));
    case 'Map':
      return finish(await runMap(state, input, context, flight, scope));
    case 'Pass': {
      const effective = state.Parameters ? fillTemplate(state.Parameters, input, context) : input;
      return finish(state.Result === undefined ? effective : state.Result);
    }
    case 'Wait': {
      const seconds = state.SecondsPath === undefined ? (state.Seconds ?? 0) : readSeconds(input, state.SecondsPath, 0);
      await flight.pause(seconds * 1000, scope);
      return leave(input, next);
    }
    case 'Choice':
      return leave(input, choose(state, input));
    case 'Succeed':
      return leave(input, undefined);
    case 'Fail':
      throw new StateFailure(
        state.ErrorPath === undefined ? (state.Error ?? null) : String(readPath(input, state.ErrorPath)),
        state.CausePath === undefined ? (state.Cause ?? null) : String(readPath(input, state.CausePath)),
      );
    default:
      return assertNever(state);
  }
}
