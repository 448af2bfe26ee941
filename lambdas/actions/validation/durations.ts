/** How long it takes until `successes` answers, a second apart, were healthy; `lag`: what may come late before them. */
export function untilHealthy(successes: number, lag: string) {
  const seen = { p50Seconds: successes, p95Seconds: successes + 30 };
  return {
    created: seen,
    ready: seen,
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: `derived: answers a second apart; ${lag}`,
  };
}
