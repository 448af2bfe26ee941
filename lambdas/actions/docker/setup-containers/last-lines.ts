import { stripVTControlCharacters } from 'node:util';
import { maskSecrets } from '../../../../lib/domain/mask-secrets';

/** Every control character but tab and newline. */
const controls = /[^\P{Cc}\t\n]/gu;

/**
 * The end of what a command printed, fit for an error that people read and events carry: no escape sequences, nothing
 * that looks like a secret, at most `limit` characters in at most `lines` lines.
 */
export function lastLines(text: string, lines = 12, limit = 1200): string {
  const plain = stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(controls, '');
  const safe = maskSecrets(plain);
  const end = safe.trimEnd().split('\n').slice(-lines).join('\n');
  return end.length > limit ? `…${end.slice(-(limit - 1))}` : end;
}
