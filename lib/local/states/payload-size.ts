import type { Json } from '../../domain/json';
import { StateFailure } from './failure';

/** What a state, a task or an execution may be given or give, as UTF-8 (service quotas page). */
export const payloadBytes = 256 * 1024;

/** JSON writes no character of a string longer than `\u001f`, and no number longer than this. */
const longestCharacterBytes = 6;
const longestNumberBytes = 25;

/** What is left of so many bytes after the data, at the worst; below zero as soon as it may not fit. */
function leftAtTheWorst(data: Json, bytes: number): number {
  if (typeof data === 'string') return bytes - 2 - data.length * longestCharacterBytes;
  if (data === null || typeof data !== 'object') return bytes - longestNumberBytes;
  let left = bytes - 2;
  for (const [key, value] of Object.entries(data)) {
    if (left < 0) break;
    left = leftAtTheWorst(value, left - 4 - key.length * longestCharacterBytes);
  }
  return left;
}

/** Fails like AWS when the data is over the limit. Most data is a few ids, for which an estimate is enough. */
export function checkPayload(data: Json, producer: string): void {
  if (leftAtTheWorst(data, payloadBytes) >= 0) return;
  if (Buffer.byteLength(JSON.stringify(data)) <= payloadBytes) return;
  throw new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
