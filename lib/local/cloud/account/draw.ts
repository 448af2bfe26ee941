import type { Random } from '../../../ports/random';
import type { Span } from '../figures';

/** Milliseconds, evenly in a span of seconds. */
export function drawMilliseconds(random: Random, [from, to]: Span): number {
  return Math.round((from + random.next() * (to - from)) * 1000);
}

/** Milliseconds between two neighbours of published samples (seconds, ascending): keeps their distribution. */
export function drawFromSamples(random: Random, samples: readonly number[]): number {
  const place = random.next() * (samples.length - 1);
  const below = samples[Math.floor(place)] ?? 0;
  const above = samples[Math.ceil(place)] ?? below;
  return Math.round((below + (place - Math.floor(place)) * (above - below)) * 1000);
}

/** That many hexadecimal digits. */
export function drawHex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits)
    text += Math.floor(random.next() * 0x10000000)
      .toString(16)
      .padStart(7, '0');
  return text.slice(0, digits);
}

/** An id in the form of EC2: prefix and 17 hexadecimal digits, the first one 0. */
export function drawResourceId(random: Random, prefix: string): string {
  return `${prefix}-0${drawHex(random, 16)}`;
}

/** A random UUID, as request ids and SSM command ids are. */
export function drawUuid(random: Random): string {
  const hex = drawHex(random, 31);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}

/** A number in [0, 1) that depends on nothing but the text: what is fixed for an account, such as prices (FNV-1a). */
export function hashToUnit(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}
