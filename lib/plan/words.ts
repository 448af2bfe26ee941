/** Seconds as people say them: `0.5 s`, `42 s`, `2 min 5 s`, `1 h 3 min`. */
export function durationWords(seconds: number): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(minutes, 60, 'h', 'min');
  const hours = Math.round(minutes / 60);
  return pair(hours, 24, hours < 48 ? 'day' : 'days', 'h');
}

function pair(amount: number, size: number, big: string, small: string): string {
  const rest = amount % size;
  const whole = (amount - rest) / size;
  return rest === 0 ? `${whole} ${big}` : `${whole} ${big} ${rest} ${small}`;
}

/** USD without the currency: two decimals, or two digits that count for less than ten cents. */
export function amountWords(usd: number): string {
  if (usd >= 0.1 || usd === 0) return usd.toFixed(2);
  return String(Number(usd.toPrecision(2)));
}

/** `1 step`, `2 steps`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
