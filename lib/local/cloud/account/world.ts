import type { JsonObject } from '../../../domain/json';
import type { Random } from '../../../ports/random';
import type { Drawing } from './durations';
import type { CloudLimits } from './limits';
import type { CloudState } from './state';

/** An event that something in the account sends. */
export interface ToldEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
}

/** What an operation works on: the account at one moment. */
export interface World extends Drawing {
  readonly state: CloudState;
  /** Milliseconds since the epoch at which the call takes effect. */
  readonly now: number;
  readonly random: Random;
  readonly limits: CloudLimits;
  readonly region: string;
  readonly accountId: string;
  /** Puts an event on the account’s bus after so many milliseconds. */
  readonly tell: (milliseconds: number, event: ToldEvent) => void;
}
