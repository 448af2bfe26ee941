import type { FunctionName } from '../../lib/domain/functions';

/** The function that others are measured by: the engine and no action, so about half of what the heaviest may load. */
export const yardstick: FunctionName = 'gate';

/**
 * What a function’s bundle may weigh, minified, and how long it may take to load over an empty handler: so many times as long
 * as that of the yardstick in the same run, for machines differ in speed.
 */
interface BundleBudget {
  readonly bytes: number;
  readonly loadRatio: number;
}

const usual: BundleBudget = { bytes: 1_000_000, loadRatio: 2.5 };

/** It looks at all that any action makes, and no deployment ever waits for it. */
const inspecting: BundleBudget = { bytes: 1_400_000, loadRatio: 3 };

/** The budget of a function. */
export function budgetOf(name: FunctionName): BundleBudget {
  return name === 'inspect' ? inspecting : usual;
}
