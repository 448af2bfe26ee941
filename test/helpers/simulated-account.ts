import { type Clients, makeClients } from '../../lambdas/shared/clients';
import { type CloudLimits, defaultLimits } from '../../lib/local/cloud/account/limits';
import { plugAll } from '../../lib/local/cloud/api/plug-all';
import { SimulatedCloud } from '../../lib/local/cloud/simulated-cloud';
import { SeededRandom } from '../../lib/local/time/seeded-random';
import { InstantClock } from './instant-clock';

/** Reads show every change at once: for tests of anything else. */
const promptVisibility = { ...defaultLimits.visibility, chance: 0 };

/** Every change is late. */
export const lateVisibility = { ...defaultLimits.visibility, chance: 1 };

/** A simulated account and the real SDK clients plugged into it. */
export interface SimulatedAccount {
  readonly clock: InstantClock;
  readonly cloud: SimulatedCloud;
  readonly clients: Clients;
}

/** An account whose reads are prompt and that holds nothing of others, unless told otherwise. */
export function simulatedAccount(
  options: { limits?: Partial<CloudLimits>; baseline?: boolean; seed?: number; region?: string } = {},
): SimulatedAccount {
  const { limits, baseline = false, seed = 1, region = 'us-east-1' } = options;
  const clock = new InstantClock();
  const cloud = new SimulatedCloud({
    clock,
    random: new SeededRandom(seed),
    region,
    baseline,
    limits: { visibility: promptVisibility, ...limits },
  });
  const nobody = async () => {
    throw new Error('not plugged in');
  };
  return { clock, cloud, clients: plugAll(makeClients({ region }, nobody), cloud) };
}

/** What a call was refused with: the error's name, or `accepted`. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'accepted',
    (error: Error) => error.name,
  );
}
