import type { Json, JsonObject } from '../../../domain/json';

/** How a function of the account ends. */
export type Ending =
  | { readonly answer: Json }
  | {
      readonly error: { readonly errorType: string; readonly errorMessage: string; readonly trace: readonly string[] };
    };

/** A function that every simulated account has. */
export interface SampleFunction {
  /** Answers an invocation that is waited for. */
  run(payload: JsonObject): Ending;
  /** What it tells the one who gave it a key, after a while; undefined: nothing. */
  later?(payload: JsonObject): JsonObject;
}

const error = {
  errorType: 'SampleError',
  errorMessage: 'this function always fails',
  trace: ['SampleError: this function always fails', '    at handler (index.js:1:7)'],
};

/** Functions of users are not on a laptop: these stand in for them, by the ends of their ARNs. */
export const sampleFunctions: Readonly<Record<string, SampleFunction>> = {
  /** Answers what it is given. */
  'unity-sample-echo': { run: (payload) => ({ answer: payload }) },
  /** Fails. */
  'unity-sample-fail': { run: () => ({ error }) },
  /** Answers later, by an event; `{fail: true}` in its payload makes that a failure. */
  'unity-sample-later': {
    run: () => ({ answer: { accepted: true } }),
    later: ({ unity: _, ...payload }) =>
      payload.fail === true
        ? { error: { type: error.errorType, message: 'asked to fail' } }
        : { result: { received: payload } },
  },
};

/** Their ARNs in an account. */
export function sampleArns(region: string, accountId: string): readonly string[] {
  return Object.keys(sampleFunctions).map((name) => `arn:aws:lambda:${region}:${accountId}:function:${name}`);
}
