import { UnityError } from '../../domain/errors/unity-error';
import { cleanLine } from '../io/clean-text';

const unitSeconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * A moment, in milliseconds since the epoch: so long ago (`30m`, `2h`, `7d`) or an ISO time.
 *
 * @throws UnityError Usage
 */
export function readSince(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * unitSeconds[unit as keyof typeof unitSeconds] * 1000;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UnityError('Usage', {
    message: `--since takes a time such as 30m, 2h, 7d or 2026-01-31T12:00Z, not ${cleanLine(text, 80)}`,
  });
}
