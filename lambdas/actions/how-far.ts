/** What AWS says of how much is copied changes at every look, as long as there is much to copy. */
export function tens(percent = ''): string {
  return `${Math.floor((Number.parseFloat(percent) || 0) / 10) * 10} %`;
}
