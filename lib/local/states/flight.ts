import type { Json, JsonObject } from '../../domain/json';
import type { Random } from '../../ports/random';
import type { Timers } from '../../ports/timers';
import { History } from './history';
import { checkPayload } from './payload-size';
import type { Scope } from './scope';
import type { TaskTokens } from './tokens';

/** What an execution needs of the world around it. */
export interface FlightOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly tokens: TaskTokens;
  /** Seconds that one state transition takes. */
  readonly transitionSeconds: number;
  /** The parts of the context object that stay the same. */
  readonly base: JsonObject;
  /** Runs a function; rejects with `StateFailure`. */
  readonly invoke: (functionName: string, payload: Json) => Promise<Json>;
}

/** What all states of one execution share: its counters, its limits, its doors. */
export class Flight {
  readonly timers: Timers;
  readonly random: Random;
  readonly tokens: TaskTokens;
  readonly invoke: FlightOptions['invoke'];
  readonly history = new History();
  transitions = 0;

  constructor(private readonly options: FlightOptions) {
    this.timers = options.timers;
    this.random = options.random;
    this.tokens = options.tokens;
    this.invoke = options.invoke;
  }

  context(stateName: string, retryCount: number, extra: JsonObject): JsonObject {
    return { ...this.options.base, State: { Name: stateName, RetryCount: retryCount }, ...extra };
  }

  enter(name: string, data: Json): void {
    this.transitions += 1;
    this.history.add();
    checkPayload(data, name);
  }

  exit(name: string, data: Json): void {
    this.history.add();
    checkPayload(data, name);
  }

  /** Each repetition of a state is a transition too, though no state is entered. */
  repeat(): void {
    this.transitions += 1;
  }

  chargeTransition(): Promise<void> {
    return this.timers.sleep(this.options.transitionSeconds * 1000);
  }

  /** Waits unless the scope is stopped; nothing is left behind in the timers. */
  pause(milliseconds: number, scope: Scope): Promise<void> {
    let takeBack: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      takeBack = this.timers.after(milliseconds, resolve);
    });
    return scope.race(waited, () => takeBack());
  }
}
