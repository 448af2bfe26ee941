import type { InvocationAnswer, InvocationRequest } from './sandbox';

/** How an invocation is spoilt: AWS refuses it one call, or finds that invalid, or its bundle cannot be loaded. */
export type Breakage = { readonly kind: 'refuse' | 'invalid'; readonly call: string } | { readonly kind: 'unloadable' };

/** Says of each invocation whether and how it is spoilt. */
export type FindBreakage = (request: InvocationRequest) => Promise<Breakage | undefined>;

const identities = { refuse: 'WITHOUT', invalid: 'INVALID' } as const;

/** The request with the identity that comes to nothing with the call; `moto/patches/denials.py` reads it. */
export function withoutCall(
  request: InvocationRequest,
  { kind, call }: Exclude<Breakage, { readonly kind: 'unloadable' }>,
): InvocationRequest {
  const key = `REFEREE${identities[kind]}${call}`;
  return { ...request, environment: { ...request.environment, AWS_ACCESS_KEY_ID: key } };
}

/** What Lambda answers for a bundle that it cannot load. */
export function cannotLoad({ handler }: InvocationRequest): InvocationAnswer {
  const errorMessage = `Error: Cannot find module '${handler}'`;
  return {
    functionError: 'Unhandled',
    payload: JSON.stringify({ errorType: 'Runtime.ImportModuleError', errorMessage, trace: [] }),
  };
}
