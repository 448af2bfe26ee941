import type { Tap } from './action-cloud';

/** Strikes the nth call, and counts them. */
export function striker(nth: number, changesOnly: boolean, strike: Tap): { readonly tap: Tap; seen(): number } {
  let count = 0;
  const tap: Tap = (operation, proceed) => {
    if (changesOnly && isRead(operation)) return proceed();
    count += 1;
    return count === nth ? strike(operation, proceed) : proceed();
  };
  return { tap, seen: () => count };
}

/** Whether a call changes nothing. */
export const isRead = (operation: string) => /:(Describe|Get|List)/.test(operation);

/** What may strike a call, and whether only calls that change something. */
export const faults: readonly { readonly fault: string; readonly changesOnly: boolean; readonly strike: Tap }[] = [
  {
    fault: 'a lost answer',
    changesOnly: true,
    strike: async (_operation, proceed) => {
      await proceed();
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    },
  },
  {
    fault: 'throttling',
    changesOnly: false,
    strike: async () => {
      throw Object.assign(new Error('slow down'), { name: 'RequestLimitExceeded' });
    },
  },
  {
    fault: 'a server error before the effect',
    changesOnly: true,
    strike: async () => {
      throw Object.assign(new Error('oops'), { name: 'InternalError', $metadata: { httpStatusCode: 500 } });
    },
  },
];
