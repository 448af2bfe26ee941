import { unsafeCharacters } from './unsafe-text';

/** A text from outside as it may be shown: what would do something to a terminal becomes a replacement mark. */
export function cleanText(text: string): string {
  return whole(text.replaceAll(unsafeCharacters, '\uFFFD'));
}

/** The same on one line, and no longer than that. */
export function cleanLine(text: string, longest = 400): string {
  const line = cleanText(text).replaceAll(/\s*[\n\t]+\s*/g, ' ');
  return line.length > longest ? `${whole(line.slice(0, longest - 1))}…` : line;
}

/** Half a character has no UTF-8 form. */
const whole = (text: string): string => text.replaceAll(/\p{Cs}/gu, '\uFFFD');
