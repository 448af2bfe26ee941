/**
 * Characters that do something to who reads them: they move a cursor, recolour, ring a bell, join lines, or turn the
 * order of a text round. Tab and line feed are left to whoever wants one line.
 */
export const unsafeCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is found
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Whether a text is one line without any of them, and has a UTF-8 form. */
export function isPlainLine(text: string): boolean {
  return text.search(unsafeCharacters) === -1 && !/[\t\n]|\p{Cs}/u.test(text);
}
