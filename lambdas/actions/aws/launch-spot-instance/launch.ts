import { instances } from '../../../resources/ec2/instance';
import { launchEach } from '../instances/launch-each';
import { instanceKey } from '../instances/look';
import { assertOnlyCapacity, capacityUnavailable, mayPass, type PoolError } from '../instances/pool-errors';
import type { LaunchContext, LaunchInput } from './context';
import { requestFleet } from './fleet-outcome';
import type { FleetAttempt, Market } from './fleet-request';

/** How often a market is asked while its errors may pass by themselves, and the pause between, milliseconds. */
const triesPerMarket = 3;
const pauseMilliseconds = 4000;

/** Launches as many instances as asked for, each once, and answers their ids in order. */
export async function launchAll(context: LaunchContext, templateId: string): Promise<readonly string[]> {
  return launchEach(context.input.count, (ordinal) => launchOne(context, templateId, ordinal));
}

/**
 * One fleet an instance, so that one intent stands for one instance and a shortage of capacity never leaves half a
 * fleet. The instance's intent is written before the call that makes it; the fleet's inside it.
 */
async function launchOne(context: LaunchContext, templateId: string, ordinal: number): Promise<string> {
  const key = instanceKey(ordinal);
  const attempts = attemptsFor(context.input, ordinal, key);
  if (context.resource(key)?.id === undefined) {
    // A try that died may have left a fleet without an answer: settle it first, since the instance may be there.
    const open = attempts.filter(({ key }) => {
      const row = context.resource(key);
      return row?.state === 'creating' && row.id === undefined;
    });
    for (const attempt of open) await requestFleet(context, templateId, attempt);
  }
  return context.make(key, instances, () => tryMarkets(context, templateId, attempts));
}

/** Every try has a fleet of its own: one that brought nothing stays in the ledger until undo, as makers delete nothing. */
function attemptsFor(input: LaunchInput, ordinal: number, key: string): readonly FleetAttempt[] {
  const markets: readonly Market[] = input.on_demand_fallback ? ['spot', 'on-demand'] : ['spot'];
  return markets.flatMap((market) =>
    Array.from({ length: triesPerMarket }, (_, index) => ({
      key: `${market}-fleet-${ordinal}${index === 0 ? '' : `-try-${index + 1}`}`,
      market,
      instanceKey: key,
      isLast: index === triesPerMarket - 1,
    })),
  );
}

/**
 * @throws UnityError CapacityUnavailable when no market has any
 * @throws UnityError ProvisioningFailed on an error that another pool cannot mend
 */
async function tryMarkets(
  context: LaunchContext,
  templateId: string,
  attempts: readonly FleetAttempt[],
): Promise<string> {
  const errors: PoolError[] = [];
  const exhausted = new Set<Market>();
  for (const attempt of attempts) {
    if (exhausted.has(attempt.market)) continue;
    const outcome = await requestFleet(context, templateId, attempt);
    if (outcome.instanceId !== undefined) return outcome.instanceId;
    if (mayPass(outcome.errors) && !attempt.isLast) {
      await context.clock.sleep(pauseMilliseconds);
      continue;
    }
    assertOnlyCapacity(outcome.errors);
    errors.push(...outcome.errors);
    exhausted.add(attempt.market);
    const seen = await seenInstance(context, attempt.instanceKey);
    if (seen !== undefined) return seen;
  }
  throw capacityUnavailable(context.input.instance_types, context.input.subnet_ids.length, errors);
}

/** A fresh fleet has a fresh token, so before it: did the one before bring an instance after all? */
async function seenInstance(context: LaunchContext, key: string): Promise<string | undefined> {
  const row = context.resource(key);
  return row === undefined ? undefined : instances.find(context, row);
}
