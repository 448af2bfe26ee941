import { UnityError } from '../../domain/errors/unity-error';
import type { Random } from '../../ports/random';
import { denied } from './denied';

/** A call that is about to be struck. */
export interface StruckCall {
  readonly service: string;
  readonly operation: string;
  readonly step: string;
  readonly random: Random;
  /** Makes the call as it would have been made. */
  proceed(): Promise<unknown>;
  /** StopExecution of the deployment’s forward execution. */
  stopExecution(cause: string): void;
  /** Lets the account’s time pass, in seconds. */
  wait(seconds: number): Promise<void>;
}

/**
 * One kind of fault. `aim`: which call of the step it strikes.
 * - `target`: the first creating call, else the first call to AWS, else the first other work (see `target.ts`);
 * - `after-target`: when the target creates something, that goes through and every later call is struck; else every
 *   call from the target on.
 */
export interface FaultKind {
  readonly summary: string;
  readonly aim: 'target' | 'after-target';
  strike(call: StruckCall): Promise<unknown>;
}

/** How long a struck look seems to take, in seconds: well within a lease, so that the step stays with its driver. */
const slowLookSeconds = 4;

/** Every kind of fault by its name on the command line. A new kind is a row here. */
export const faultKinds = {
  error: {
    summary: 'AWS refuses the call for good (AccessDenied)',
    aim: 'target',
    strike: async (call) => {
      throw denied(call, call.random);
    },
  },
  timeout: {
    summary: 'what the step made never gets ready, until the step’s own timeout',
    aim: 'after-target',
    strike: async (call) => {
      await call.wait(slowLookSeconds);
      throw new UnityError('NotYetVisible', { message: `${call.service}:${call.operation} shows nothing yet` });
    },
  },
  abort: {
    summary: 'somebody stops the execution while the step runs',
    aim: 'target',
    strike: (call) => {
      call.stopExecution(`stopped while step ${call.step} was running`);
      return call.proceed();
    },
  },
} as const satisfies Record<string, FaultKind>;

/** The name of a kind of fault. */
export type FaultKindName = keyof typeof faultKinds;

/** Whether a text names a kind of fault. */
export function isFaultKind(text: string): text is FaultKindName {
  return Object.hasOwn(faultKinds, text);
}
