import { type Handler, type HandlerRuntime, runHandler } from '../../../lambdas/shared/handler';
import type { FunctionName } from '../../domain/functions';
import type { Json } from '../../domain/json';
import type { Random } from '../../ports/random';
import type { Timers } from '../../ports/timers';
import { timeoutOfFunction } from '../../workflow/asl/timing';
import { StateFailure } from '../states/failure';
import { hostFigures } from './figures';
import { asInvocation, type Invocation } from './invocation';

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
  /** Invocations so far. */
  count: number;

  constructor(private readonly options: LambdaHostOptions) {
    this.count = options.count ?? 0;
  }

  /** Runs a function to its end, its timeout or its death. Rejects with `StateFailure`. */
  async invoke(functionName: string, payload: Json): Promise<Json> {
    const { timers, random, handlers } = this.options;
    const handler = handlers.get(functionName);
    if (!handler) throw new StateFailure('Lambda.ResourceNotFoundException', `there is no function ${functionName}`);
    const idle = this.idle.get(functionName) ?? 0;
    const { from, to } = hostFigures.coldStartSeconds;
    const start = idle > 0 ? hostFigures.warmStartSeconds : from + (to - from) * random.next();
    if (idle > 0) this.idle.set(functionName, idle - 1);
    await timers.sleep(start * 1000);
    return this.run(functionName, handler, payload);
  }

  private async run(functionName: string, handler: Handler, payload: Json): Promise<Json> {
    const { timers, runtime } = this.options;
    this.count += 1;
    let die: (failure: StateFailure) => void = () => undefined;
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    death.catch(() => undefined);
    const invocation: Invocation = {
      id: `invocation-${this.count}`,
      functionName,
      payload,
      isDead: false,
      kill: (error, cause) => {
        invocation.isDead = true;
        die(new StateFailure(error, cause));
      },
    };
    const seconds = timeoutOfFunction(functionName as FunctionName);
    const takeBack = timers.after(seconds * 1000, () =>
      invocation.kill(
        'Sandbox.Timedout',
        lambdaError('Sandbox.Timedout', `Task timed out after ${seconds.toFixed(2)} seconds`),
      ),
    );
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
      takeBack();
    }
  }
}

/** The cause that Step Functions reports for a function’s error. */
function lambdaError(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorMessage, errorType });
}
