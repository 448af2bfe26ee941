import { rounded } from './rounded';

/** What has been spent on a step’s resources that have stood for that long. */
export interface StandingCost {
  readonly hours: number;
  readonly usd: number;
}

/** What resources have cost while they stood: by the hour, and once. */
export function standingCost(
  { hourlyUsd, oneOffUsd }: { readonly hourlyUsd: number; readonly oneOffUsd: number },
  seconds: number,
): StandingCost {
  const hours = Math.max(0, seconds) / 3600;
  return { hours: rounded(hours, 6), usd: roundedUsd(hours * hourlyUsd + oneOffUsd) };
}

/** To a millionth: less than anybody is billed for, and without the dust of binary fractions. */
export const roundedUsd = (usd: number): number => rounded(usd, 6);
