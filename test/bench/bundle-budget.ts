import type { FunctionName } from '../../lib/domain/functions';

/** What a function’s bundle may weigh, minified, and how long it may take to load over an empty handler. */
interface BundleBudget {
  readonly bytes: number;
  readonly loadMilliseconds: number;
}

const usual: BundleBudget = { bytes: 1_000_000, loadMilliseconds: 100 };

/** It looks at all that any action makes, and no deployment ever waits for it. */
const inspecting: BundleBudget = { bytes: 1_400_000, loadMilliseconds: 150 };

/** The budget of a function. */
export function budgetOf(name: FunctionName): BundleBudget {
  return name === 'inspect' ? inspecting : usual;
}
