import type { Json, JsonObject } from '../../domain/json';
import type { TaskState } from '../../workflow/asl/types';
import { StateFailure } from './failure';
import type { Flight } from './flight';
import { readSeconds } from './paths';
import { checkPayload } from './payload-size';
import type { Scope } from './scope';
import { fillTemplate } from './template';
import type { OpenToken } from './tokens';

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
  const byToken = state.Resource === 'arn:aws:states:::lambda:invoke.waitForTaskToken';
  const token = byToken ? flight.tokens.open() : undefined;
  try {
    const full = token === undefined ? context : { ...context, Task: { Token: token.value } };
    const parameters = fillTemplate(state.Parameters, input, full) as JsonObject;
    checkPayload(parameters, 'lambda');
    const seconds =
      state.TimeoutSecondsPath === undefined ? state.TimeoutSeconds : readSeconds(input, state.TimeoutSecondsPath, 1);
    return await attempt(parameters, seconds ?? longestTaskSeconds, token, flight, scope);
  } finally {
    token?.close();
  }
}

/** One try, which leaves three events (scheduled, started, ended), and a fourth when it waits for its token. */
async function attempt(
  parameters: JsonObject,
  seconds: number,
  token: OpenToken | undefined,
  flight: Flight,
  scope: Scope,
): Promise<Json> {
  flight.history.add(2);
  const invoked = flight.invoke(String(parameters.FunctionName), parameters.Payload ?? {});
  let waits = true;
  const submitted = async (): Promise<Json> => {
    await invoked;
    if (waits) flight.history.add();
    return token === undefined ? null : token.result;
  };
  const answered =
    token === undefined
      ? invoked.then((payload) => ({ StatusCode: 200, Payload: payload }) as Json)
      : Promise.race([token.result, submitted()]);
  try {
    const output = await withTimeout(answered, seconds, flight, scope, token);
    checkPayload(output, 'lambda');
    flight.history.add();
    return output;
  } catch (error) {
    if (error instanceof StateFailure) flight.history.add();
    throw error;
  } finally {
    waits = false;
  }
}

async function withTimeout(
  work: Promise<Json>,
  seconds: number,
  flight: Flight,
  scope: Scope,
  token: OpenToken | undefined,
): Promise<Json> {
  let takeBack: () => void = () => undefined;
  const timeout = new Promise<never>((_, reject) => {
    takeBack = flight.timers.after(seconds * 1000, () => {
      token?.close();
      reject(new StateFailure('States.Timeout', ''));
    });
  });
  try {
    // Whoever stops the task closes its token in the same moment: no answer may slip in behind.
    return await scope.race(Promise.race([work, timeout]), () => {
      takeBack();
      token?.close();
    });
  } finally {
    takeBack();
  }
}
