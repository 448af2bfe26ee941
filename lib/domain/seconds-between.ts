/** The seconds between two ISO times; none where one is not known, and never less than none: clocks of two functions may differ. */
export function secondsBetween(from: string | null, to: string | null): number {
  return from === null || to === null ? 0 : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
