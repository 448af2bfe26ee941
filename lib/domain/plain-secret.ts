import type { Json } from './json';

/** Something in a value that looks like a secret: where, and what it looks like. Never the text itself. */
export interface PlainSecret {
  /** From the value down; empty for the value itself. */
  readonly path: readonly (string | number)[];
  readonly what: string;
}

/** Forms that are nothing else; each is bounded, so that no text takes long. */
const forms: readonly (readonly [what: string, form: RegExp])[] = [
  ['the id of an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['an AWS secret access key', /secret_?access_?key["']?\s{0,4}[=:]\s{0,4}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i],
  ['a private key', /-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/],
  ['a token of GitLab', /\bglpat-[A-Za-z0-9_-]{20}/],
  ['a token of Slack', /\bxox[abeoprs]-[A-Za-z0-9-]{10}/],
  ['a key of Stripe', /\b[rs]k_live_[A-Za-z0-9]{16}/],
  ['a key of Google', /\bAIza[A-Za-z0-9_-]{35}/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}/],
  ['a key of SendGrid', /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/],
  ['a key of a model provider', /\bsk-(?:[a-z]{2,6}-)?[A-Za-z0-9_-]{32}/],
  ['a signed token (JWT)', /\beyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,300}\.[A-Za-z0-9_-]{10}/],
  ['an address with a password', /:\/\/[^/\s:@$]{0,100}:[^/\s:@${}]{3,100}@/],
];

/** Words that are no end of a harmless one (`PGPASSWORD`), and words that are: `monkey`, `secretary`, `cwd`. */
const secretName =
  /(?:password|passwd|passphrase|api[_-]?key|secret[_-]?key|access[_-]?key|private[_-]key|auth[_-]?token|(?:^|[_-])(?:secret|token|privatekey|credentials?)|[_-]pwd)$/;

/** Whether something of that name is a secret: `DB_PASSWORD`, `apiKey`, `DB_PWD`; not `token_count`, nor `PWD`, a directory. */
export function namesSecret(name: string): boolean {
  return secretName.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());
}

/** Whether a value says where a secret is kept, instead of being one. */
export function isSecretReference(value: string): boolean {
  return /^(?:ssm:|secretsmanager:|arn:aws[a-z-]*:(?:ssm|secretsmanager):)/.test(value);
}

/** Shorter ones are no secrets that a stranger could not guess, and often no secrets at all: `none`, `disabled`. */
const shortestSecret = 12;
/** Bits a character, in the mean. `changemechangeme` has 2.75, hexadecimal digits by chance about 3.5. */
const leastEntropy = 3;

/** Looks random, or at least chosen: long enough, in one word, with many different characters. */
function looksChosen(value: string): boolean {
  if (value.length < shortestSecret || /\s|\$\{/.test(value)) return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits >= leastEntropy;
}

/**
 * What looks like a secret in a value that anybody may read who may read the file or the session: by its form wherever it
 * stands in a text, or by the name that it goes by, keys of mappings included. References are no secrets. The value nests
 * no deeper than YAML and requests may.
 */
export function plainSecretsIn(name: string, value: Json): readonly PlainSecret[] {
  if (typeof value === 'string') {
    const what = secretOf(name, value);
    return what === undefined ? [] : [{ path: [], what }];
  }
  if (typeof value !== 'object' || value === null) return [];
  const inner: readonly (readonly [key: string | number, name: string, value: Json])[] = Array.isArray(value)
    ? value.map((item: Json, index) => [index, name, item] as const)
    : Object.entries(value).map(([key, item]) => [key, key, item] as const);
  return inner.flatMap(([key, called, item]) =>
    plainSecretsIn(called, item).map(({ path, what }) => ({ path: [key, ...path], what })),
  );
}

function secretOf(name: string, value: string): string | undefined {
  const known = forms.find(([, form]) => form.test(value));
  if (known) return known[0];
  return namesSecret(name) && !isSecretReference(value) && looksChosen(value)
    ? `a secret, going by the name \`${name.slice(0, 80)}\``
    : undefined;
}

/** Whether a line of a file shows a secret, as far as one can see that without reading the file. */
export function holdsPlainSecret(line: string): boolean {
  if (forms.some(([, form]) => form.test(line))) return true;
  const pairs = line.matchAll(/([\w-]{1,80})["']?\s{0,4}[:=]\s{0,4}["']?([^\s"',}]{12,400})/g);
  return [...pairs].some(([, name = '', value = '']) => secretOf(name, value) !== undefined);
}

/** What to do about it. */
export const secretRemedy =
  'Keep it in Parameter Store or Secrets Manager and write ssm:/path or secretsmanager:ARN; what was written out must be replaced.';
