/** What any function’s bundle may weigh, minified, and how long it may take to load over an empty handler. */
export const bundleBudget = { bytes: 1_000_000, loadMilliseconds: 100 } as const;
