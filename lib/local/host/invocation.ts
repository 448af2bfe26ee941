import { AsyncLocalStorage } from 'node:async_hooks';
import type { Json } from '../../domain/json';

/** One run of a function. A dead one does nothing any more: what it awaits never comes. */
export interface Invocation {
  readonly id: string;
  readonly functionName: string;
  readonly payload: Json;
  /** Of the execution that has invoked it. */
  readonly traceId?: string;
  isDead: boolean;
  /** Whoever called it has been told that it came to nothing. */
  isGivenUp: boolean;
  /** When its time is up, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Ends it as a crash would, with the error that Step Functions sees. */
  kill(error: string, cause: string): void;
  /** Its caller is told at the deadline that it timed out; its code runs on until then, in milliseconds since the epoch. */
  outlive(until: number): void;
}

const current = new AsyncLocalStorage<Invocation>();

/** The invocation in whose code we are, if any. */
export function currentInvocation(): Invocation | undefined {
  return current.getStore();
}

/** Runs code as an invocation. */
export function asInvocation<T>(invocation: Invocation, work: () => Promise<T>): Promise<T> {
  return current.run(invocation, work);
}

/** Goes on only for the living: for a dead invocation it never resolves, as code in a killed sandbox never runs on. */
export async function survive<T>(work: Promise<T>): Promise<T> {
  const invocation = currentInvocation();
  try {
    const value = await work;
    return invocation?.isDead ? await never<T>() : value;
  } catch (error) {
    if (invocation?.isDead) return never<T>();
    throw error;
  }
}

/** What a dead invocation waits for. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
