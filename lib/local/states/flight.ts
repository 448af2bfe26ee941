import type { Json, JsonObject } from '../../domain/json';
import type { Random } from '../../ports/random';
import type { Timers } from '../../ports/timers';
import { StateFailure } from './failure';
import type { Scope } from './scope';
import type { TaskTokens } from './tokens';

/** Hard limits of Step Functions (service quotas page). */
export const stepFunctionsLimits = { payloadBytes: 256 * 1024, historyEvents: 25_000 } as const;

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
  historyEvents = 1;
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

  enter(_name: string, data: Json): void {
    this.transitions += 1;
    this.count(1);
    this.checkSize(data);
  }

  exit(_name: string, data: Json): void {
    this.count(1);
    this.checkSize(data);
  }

  /** Adds history events and ends the execution where AWS would. */
  count(events: number): void {
    this.historyEvents += events;
    if (this.historyEvents > stepFunctionsLimits.historyEvents) {
      throw new StateFailure('States.Runtime', 'the execution reached the maximum number of history events (25,000)');
    }
  }

  checkSize(data: Json): void {
    if (isSmall(data)) return;
    if (Buffer.byteLength(JSON.stringify(data)) > stepFunctionsLimits.payloadBytes) {
      throw new StateFailure('States.DataLimitExceeded', 'the state’s data exceeds 262144 bytes');
    }
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

/** Most data is a few ids; measuring those would cost more than running the state. */
function isSmall(data: Json): boolean {
  if (data === null || typeof data !== 'object') return typeof data !== 'string' || data.length < 10_000;
  const values = Object.values(data);
  return (
    values.length < 16 &&
    values.every(
      (value) =>
        value === null ||
        (typeof value !== 'object' ? typeof value !== 'string' || value.length < 10_000 : isFlat(value)),
    )
  );
}

function isFlat(value: object): boolean {
  const inner = Object.values(value);
  return (
    inner.length < 16 &&
    inner.every((item) => typeof item !== 'object' && (typeof item !== 'string' || item.length < 1_000))
  );
}
