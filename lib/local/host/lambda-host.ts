import { type Handler, type HandlerRuntime, runHandler } from '../../../lambdas/shared/handler';
import type { FunctionName } from '../../domain/functions';
import type { Json } from '../../domain/json';
import type { Random } from '../../ports/random';
import type { Timers } from '../../ports/timers';
import { timeoutOfFunction } from '../../workflow/asl/timing';
import { StateFailure } from '../states/failure';
import { hostFigures } from './figures';
import { asInvocation, type Invocation } from './invocation';

/** One run of a function that has ended, in milliseconds since the epoch: how long it ran is what AWS bills. */
export interface FunctionRun {
  readonly functionName: string;
  readonly payload: Json;
  readonly isCold: boolean;
  /** Before its environment was there: a cold start is billed too. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** What it threw, or that Lambda ended it; undefined where it answered. */
  readonly failure: StateFailure | undefined;
}

/** How many runs there may be at a time: of all functions together, and of those that have some reserved. */
export interface Concurrency {
  readonly all?: number;
  readonly reserved?: { readonly [functionName: string]: number };
}

/** What Lambda says of an invocation that it has no room for. */
const throttled = 'Lambda.TooManyRequestsException';

/** Whether an invocation was refused because too many run. */
export const isThrottled = (error: unknown): boolean => error instanceof StateFailure && error.error === throttled;

/** What running functions needs. */
export interface LambdaHostOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly runtime: (invocation: Invocation) => HandlerRuntime;
  /** Invocations that there were before: their ids are not given again. @default 0 */
  readonly count?: number;
}

/** Plays AWS Lambda: cold and warm starts, timeouts, and errors in the shape that Step Functions sees. */
export class LambdaHost {
  private readonly idle = new Map<string, number>();
  private readonly listeners = new Set<(run: FunctionRun) => void>();
  private readonly refusals = new Set<(functionName: string) => void>();
  private readonly running = new Map<string, number>();
  /** @default as many as are wanted */
  concurrency: Concurrency = {};
  /** Invocations so far. */
  count: number;

  constructor(private readonly options: LambdaHostOptions) {
    this.count = options.count ?? 0;
  }

  /** Hears of every run when it has ended; the returned function ends that. */
  onRun(listener: (run: FunctionRun) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Hears of every invocation that was refused because too many run. */
  onThrottle(listener: (functionName: string) => void): void {
    this.refusals.add(listener);
  }

  /** Runs a function to its end, its timeout or its death. Rejects with `StateFailure`. */
  async invoke(functionName: string, payload: Json, traceId?: string): Promise<Json> {
    const { timers, random, handlers } = this.options;
    const handler = handlers.get(functionName);
    if (!handler) throw new StateFailure('Lambda.ResourceNotFoundException', `there is no function ${functionName}`);
    this.takeRoom(functionName);
    const idle = this.idle.get(functionName) ?? 0;
    const { from, to } = hostFigures.coldStartSeconds;
    const isCold = idle === 0;
    const start = isCold ? from + (to - from) * random.next() : hostFigures.warmStartSeconds;
    if (!isCold) this.idle.set(functionName, idle - 1);
    const calledAt = timers.now();
    await timers.sleep(start * 1000);
    const startedAt = isCold ? calledAt : timers.now();
    let failure: StateFailure | undefined;
    try {
      return await this.run(functionName, handler, payload, traceId);
    } catch (error) {
      if (error instanceof StateFailure) failure = error;
      throw error;
    } finally {
      this.running.set(functionName, (this.running.get(functionName) ?? 1) - 1);
      const run = { functionName, payload, isCold, startedAt, endedAt: timers.now(), failure };
      for (const listener of this.listeners) listener(run);
    }
  }

  private takeRoom(functionName: string): void {
    const own = this.running.get(functionName) ?? 0;
    if (own >= this.roomFor(functionName)) {
      for (const listener of this.refusals) listener(functionName);
      throw new StateFailure(throttled, lambdaError('TooManyRequestsException', 'Rate Exceeded.'));
    }
    this.running.set(functionName, own + 1);
  }

  /** How many runs of a function there may be now, those that there are included. */
  private roomFor(functionName: string): number {
    const { all, reserved = {} } = this.concurrency;
    const own = reserved[functionName];
    if (own !== undefined || all === undefined) return own ?? Number.POSITIVE_INFINITY;
    const others = [...this.running].filter(([name]) => name !== functionName && !(name in reserved));
    return others.reduce((room, [, count]) => room - count, all);
  }

  private async run(functionName: string, handler: Handler, payload: Json, traceId?: string): Promise<Json> {
    const { timers, runtime } = this.options;
    this.count += 1;
    const id = `invocation-${this.count}`;
    const seconds = timeoutOfFunction(functionName as FunctionName);
    const facts = { id, functionName, payload, seconds, ...(traceId !== undefined && { traceId }) };
    const { invocation, death, end } = beginInvocation(timers, facts);
    try {
      const answered = asInvocation(invocation, () => runHandler(handler, payload, runtime(invocation)));
      const answer = await Promise.race([answered, death]);
      this.idle.set(functionName, (this.idle.get(functionName) ?? 0) + 1);
      return JSON.parse(JSON.stringify(answer ?? null)) as Json;
    } catch (error) {
      if (error instanceof StateFailure) throw error;
      // An error that is thrown ends the invocation but not its environment.
      this.idle.set(functionName, (this.idle.get(functionName) ?? 0) + 1);
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      throw new StateFailure(name, lambdaError(name, message));
    } finally {
      end();
    }
  }
}

/** One run of a function: `death` rejects when it is killed or its time is up; `end` takes its timer back. */
function beginInvocation(
  timers: Timers,
  { seconds, ...facts }: Pick<Invocation, 'id' | 'functionName' | 'payload' | 'traceId'> & { readonly seconds: number },
): { readonly invocation: Invocation; readonly death: Promise<never>; readonly end: () => void } {
  let tell: (failure: StateFailure) => void = () => undefined;
  const death = new Promise<never>((_, reject) => {
    tell = reject;
  });
  death.catch(() => undefined);
  let runsOnUntil: number | undefined;
  const invocation: Invocation = {
    ...facts,
    isDead: false,
    isGivenUp: false,
    deadline: timers.now() + seconds * 1000,
    kill: (error, cause) => {
      invocation.isDead = true;
      invocation.isGivenUp = true;
      tell(new StateFailure(error, cause));
    },
    outlive: (until) => {
      runsOnUntil = until;
    },
  };
  const end = timers.after(seconds * 1000, () => {
    const cause = lambdaError('Sandbox.Timedout', `Task timed out after ${seconds.toFixed(2)} seconds`);
    if (runsOnUntil === undefined) return invocation.kill('Sandbox.Timedout', cause);
    invocation.isGivenUp = true;
    tell(new StateFailure('Sandbox.Timedout', cause));
    timers.after(runsOnUntil - timers.now(), () => {
      invocation.isDead = true;
    });
  });
  return { invocation, death, end };
}

/** The cause that Step Functions reports for a function’s error. */
function lambdaError(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorMessage, errorType });
}
