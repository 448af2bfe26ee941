import type { Json, JsonObject } from '../../domain/json';
import type { TaskState } from '../../workflow/asl/types';
import { StateFailure } from './failure';
import type { Flight } from './flight';
import { readPath } from './paths';
import type { Scope } from './scope';
import { fillTemplate } from './template';

/** A task without a timeout would wait for a year; our compiler sets one on each. */
const longestTaskSeconds = 31_536_000;

/** Invokes a function and, for the callback form, waits for its token. A timeout stops the waiting, not the function. */
export async function runTask(
  state: TaskState,
  input: Json,
  context: JsonObject,
  flight: Flight,
  scope: Scope,
): Promise<Json> {
  flight.count(3);
  const byToken = state.Resource === 'arn:aws:states:::lambda:invoke.waitForTaskToken';
  const token = byToken ? flight.tokens.open() : undefined;
  try {
    const full = token === undefined ? context : { ...context, Task: { Token: token.value } };
    const parameters = fillTemplate(state.Parameters, input, full) as JsonObject;
    flight.checkSize(parameters);
    const seconds =
      state.TimeoutSecondsPath === undefined ? state.TimeoutSeconds : Number(readPath(input, state.TimeoutSecondsPath));
    const invoked = flight.invoke(String(parameters.FunctionName), parameters.Payload ?? {});
    const answered =
      token === undefined
        ? invoked.then((payload) => ({ StatusCode: 200, Payload: payload }) as Json)
        : Promise.race([token.result, invoked.then(() => token.result)]);
    const output = await withTimeout(answered, seconds ?? longestTaskSeconds, flight, scope);
    flight.checkSize(output);
    return output;
  } finally {
    token?.close();
  }
}

async function withTimeout(work: Promise<Json>, seconds: number, flight: Flight, scope: Scope): Promise<Json> {
  let takeBack: () => void = () => undefined;
  const timeout = new Promise<never>((_, reject) => {
    takeBack = flight.timers.after(seconds * 1000, () =>
      reject(new StateFailure('States.Timeout', `no answer within ${seconds} seconds`)),
    );
  });
  try {
    return await scope.race(Promise.race([work, timeout]), () => takeBack());
  } finally {
    takeBack();
  }
}
