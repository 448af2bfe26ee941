import { parseDocument } from 'yaml';

/** Longest Compose file, so that a whole command stays under SSM's 64 KiB. */
export const maxComposeBytes = 24 * 1024;

/** Why a text cannot be a Compose file, a sentence for each reason; what only Compose can tell is left to Compose. */
export function composeProblems(text: string): readonly string[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxComposeBytes) return [`the Compose file has ${bytes} bytes; ${maxComposeBytes} is the most`];
  if (text.includes('\0')) return ['the Compose file holds a NUL character'];
  const document = parseDocument(text, { logLevel: 'silent' });
  const error = document.errors[0];
  if (error) return [`the Compose file is not valid YAML: ${error.message.split('\n')[0]}`];
  return document.hasIn(['services']) && document.getIn(['services']) !== null
    ? []
    : ['the Compose file has no services'];
}
