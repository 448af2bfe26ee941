/** CloudWatch shows what happened in a minute so much later at the most, in seconds. */
const latestSeconds = 180;

/**
 * So many periods before those that it judges CloudWatch goes back to where the latest have no data: in the user guide it looks
 * at five for an alarm on three. What is only counted when something fails has none once nothing fails.
 */
const periodsBefore = 2;

/** An alarm that is on, by what AWS tells of it. Times are milliseconds since the epoch. */
export interface AlarmOn {
  /** Undefined where AWS does not tell. */
  readonly cameOnAt: number | undefined;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

/**
 * From when an alarm that is on speaks against what serves since then. What it counts may be of what served before, or of the
 * minutes in which nothing did: one that came on once its own periods are past that counts from there on, one that was on
 * sooner counts where it is on still when nothing of before can be in what CloudWatch looks at. Until then it says nothing.
 */
export function speaksFrom({ cameOnAt, periodSeconds, evaluationPeriods }: AlarmOn, servesFrom: number): number {
  const past = (periods: number) => servesFrom + (periods * periodSeconds + latestSeconds) * 1000;
  const isOfNow = cameOnAt !== undefined && cameOnAt > past(evaluationPeriods);
  return isOfNow ? cameOnAt : past(evaluationPeriods + periodsBefore);
}
