const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '***'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '***'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '***'],
  [/(:\/\/)[^\s/:@]*:[^\s/@]*@/g, '$1***@'],
  [/\b(authorization["']?\s*[:=]\s*(?:(?:basic|bearer)\s+)?)\S+/gi, '$1***'],
  [
    /((?:password|passwd|(?<![a-z])pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|credentials?)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;]+)/gi,
    '$1***',
  ],
];

/** A text from outside without what looks like a secret: keys, tokens, passwords in addresses and after their names. */
export function maskSecrets(text: string): string {
  return secrets.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}
