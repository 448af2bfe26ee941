import { stripVTControlCharacters } from 'node:util';

/** Every control character but tab and newline. */
const controls = /[^\P{Cc}\t\n]/gu;

const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '***'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '***'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '***'],
  [/(:\/\/)[^\s/:@]*:[^\s/@]*@/g, '$1***@'],
  [/\b(authorization["']?\s*[:=]\s*(?:(?:basic|bearer)\s+)?)\S+/gi, '$1***'],
  [
    /((?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|credentials?)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;]+)/gi,
    '$1***',
  ],
];

/**
 * The end of what a command printed, fit for an error that people read and events carry: no escape sequences, nothing
 * that looks like a secret, at most `limit` characters in at most `lines` lines.
 */
export function lastLines(text: string, lines = 12, limit = 1200): string {
  const plain = stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(controls, '');
  const safe = secrets.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), plain);
  const end = safe.trimEnd().split('\n').slice(-lines).join('\n');
  return end.length > limit ? `…${end.slice(-(limit - 1))}` : end;
}
