import type { Random } from '../../../ports/random';
import type { CloudLimits } from './limits';
import type { CloudState } from './state';

/** What an operation works on: the account at one moment. */
export interface World {
  readonly state: CloudState;
  /** Milliseconds since the epoch at which the call takes effect. */
  readonly now: number;
  readonly random: Random;
  readonly limits: CloudLimits;
  readonly region: string;
  readonly accountId: string;
}
