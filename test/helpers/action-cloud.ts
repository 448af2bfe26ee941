import type { Clients } from '../../lambdas/shared/clients';
import type { CloudLimits } from '../../lib/local/cloud/account/limits';
import { plugAll } from '../../lib/local/cloud/api/plug-all';
import { SimulatedCloud } from '../../lib/local/cloud/simulated-cloud';
import { SeededRandom } from '../../lib/local/time/seeded-random';
import { VirtualClock } from '../../lib/local/time/virtual-clock';
import { offlineClients } from './action-clients';

/** Sees a call before it reaches the account and may answer in its place. */
export type Tap = (operation: string, proceed: () => Promise<unknown>) => Promise<unknown>;

/** An account in virtual time with clients plugged into it. */
export interface TestCloud {
  readonly clock: VirtualClock;
  readonly cloud: SimulatedCloud;
  readonly clients: Clients;
  /** The operations that were called so far, as `ec2:CreateVpc`. */
  readonly calls: string[];
  /** What is there and is not somebody else's, by CloudFormation's type. */
  ours(): Readonly<Record<string, number>>;
}

/** Makes the account; equal seeds give equal runs. */
export function testCloud(
  options: { seed?: number; limits?: Partial<CloudLimits>; tap?: Tap; region?: string } = {},
): TestCloud {
  const clock = new VirtualClock();
  const random = new SeededRandom(options.seed ?? 1);
  const region = options.region ?? 'us-east-1';
  const cloud = new SimulatedCloud({ clock, random, region, limits: options.limits ?? {} });
  const calls: string[] = [];
  const tap: Tap = options.tap ?? ((_operation, proceed) => proceed());
  const clients = plugAll(offlineClients(region), {
    call: (service, operation, input) => {
      calls.push(`${service}:${operation}`);
      return tap(`${service}:${operation}`, () => cloud.call(service, operation, input));
    },
    http: (url, request) => cloud.http(url, request),
  });
  const ours = () => {
    const counts: Record<string, number> = {};
    for (const { kept, type } of cloud.inventory()) if (kept === null) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  };
  return { clock, cloud, clients, calls, ours };
}

/** Visibility at its best. */
export const showsAtOnce: Partial<CloudLimits> = {
  visibility: { idSeconds: 0, tagSeconds: 0, ghostSeconds: 0, blinkSeconds: 0, chance: 0 },
};

/** Visibility at its worst: everything is seen late. */
export const slowToShow: Partial<CloudLimits> = {
  visibility: { idSeconds: 3, tagSeconds: 8, ghostSeconds: 3, blinkSeconds: 3, chance: 1 },
};
