import { assertNever } from '../../domain/assert';
import type { Json, JsonObject } from '../../domain/json';
import type { Branch, Catcher, State } from '../../workflow/asl/types';
import { choose } from './choice';
import { StateFailure } from './failure';
import type { Flight } from './flight';
import { readPath, writeResult } from './paths';
import { Retries } from './retry';
import { runMap, runParallel } from './run-branches';
import { runTask } from './run-task';
import type { Scope } from './scope';
import { fillTemplate } from './template';

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
    await scope.race(flight.chargeTransition());
    const outcome = await runState(name, state, data, flight, scope, extra);
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
      return await runOnce(state, data, context, flight, scope);
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      const delaySeconds = retries.nextDelaySeconds(error);
      if (delaySeconds !== undefined) {
        flight.count(1);
        await flight.pause(delaySeconds * 1000, scope);
        scope.check();
        continue;
      }
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

async function runOnce(state: State, raw: Json, context: JsonObject, flight: Flight, scope: Scope): Promise<Outcome> {
  const input = 'InputPath' in state && typeof state.InputPath === 'string' ? readPath(raw, state.InputPath) : raw;
  const next = 'Next' in state ? state.Next : undefined;
  const finish = (result: Json): Outcome => {
    const selected =
      'ResultSelector' in state && state.ResultSelector ? fillTemplate(state.ResultSelector, result, context) : result;
    const merged = writeResult(raw, 'ResultPath' in state ? state.ResultPath : undefined, selected);
    const output =
      'OutputPath' in state && typeof state.OutputPath === 'string' ? readPath(merged, state.OutputPath) : merged;
    flight.checkSize(output);
    return { data: output, next };
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
      return finish(state.Result ?? effective);
    }
    case 'Wait': {
      const seconds =
        state.SecondsPath === undefined ? (state.Seconds ?? 0) : Number(readPath(input, state.SecondsPath));
      await flight.pause(seconds * 1000, scope);
      return { data: input, next };
    }
    case 'Choice':
      return { data: input, next: choose(state, input) };
    case 'Succeed':
      return { data: input, next: undefined };
    case 'Fail':
      throw new StateFailure(
        state.ErrorPath === undefined ? (state.Error ?? 'States.Failed') : String(readPath(input, state.ErrorPath)),
        state.CausePath === undefined ? (state.Cause ?? '') : String(readPath(input, state.CausePath)),
      );
    default:
      return assertNever(state);
  }
}
