/** What must not reach a terminal from outside: it could move the cursor, recolour, or ring the bell. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is replaced
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text from outside as it may be shown: what would do something to a terminal becomes a replacement mark. */
export function cleanText(text: string): string {
  return text.replaceAll(dangerous, '\uFFFD');
}

/** The same on one line, and no longer than that. */
export function cleanLine(text: string, longest = 400): string {
  const line = cleanText(text).replaceAll(/\s*[\n\t]+\s*/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
