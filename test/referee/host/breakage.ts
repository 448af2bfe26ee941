import type { InvocationAnswer, InvocationRequest } from './sandbox';

/** How an invocation is spoilt: AWS refuses it one call, or its bundle cannot be loaded. */
export type Breakage = { readonly kind: 'refuse'; readonly call: string } | { readonly kind: 'unloadable' };

/** Says of each invocation whether and how it is spoilt. */
export type FindBreakage = (request: InvocationRequest) => Promise<Breakage | undefined>;

/** The request with the identity that may not make the call; `moto/patches/denials.py` reads it. */
export function withoutCall(request: InvocationRequest, call: string): InvocationRequest {
  return { ...request, environment: { ...request.environment, AWS_ACCESS_KEY_ID: `REFEREEWITHOUT${call}` } };
}

/** What Lambda answers for a bundle that it cannot load. */
export function cannotLoad({ handler }: InvocationRequest): InvocationAnswer {
  const errorMessage = `Error: Cannot find module '${handler}'`;
  return {
    functionError: 'Unhandled',
    payload: JSON.stringify({ errorType: 'Runtime.ImportModuleError', errorMessage, trace: [] }),
  };
}
