/**
 * The text that a file holds; undefined where its bytes are no UTF-8. Read without asking, each of them would become one
 * replacement character, and a value that nobody wrote would be deployed. A byte order mark is no part of the text.
 */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
