import { isSecretReference, namesSecret, plainSecretsIn } from '../../lib/domain/plain-secret';

/** Put together here, so that nobody's scanner takes this file for a leak. */
const random = (length: number): string => 'a8Kd03LmQ9xTzV5bN2cW7eRyU1oP4sGhJ6fD'.repeat(4).slice(0, length);

const forms: readonly (readonly [what: string, text: string])[] = [
  ['the id of an AWS access key', `AKIA${'IOSFODNN7EXAMPLE'}`],
  ['the id of an AWS access key', `ASIA${'IOSFODNN7EXAMPLE'}`],
  ['an AWS secret access key', `aws_secret_access_key = ${random(40)}`],
  ['an AWS secret access key', `"SecretAccessKey": "${random(40)}"`],
  ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
  ['a private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
  ['a token of GitHub', `ghp_${random(36)}`],
  ['a token of GitHub', `github_pat_${random(30)}`],
  ['a token of GitLab', `glpat-${random(20)}`],
  ['a token of Slack', `xoxb-${random(12)}`],
  ['a key of Stripe', `sk_live_${random(24)}`],
  ['a key of Google', `AIza${random(35)}`],
  ['a token of npm', `npm_${random(36)}`],
  ['a key of SendGrid', `SG.${random(22)}.${random(43)}`],
  ['a key of a model provider', `sk-proj-${random(40)}`],
  ['a signed token (JWT)', `eyJ${random(20)}.eyJ${random(30)}.${random(20)}`],
  ['an address with a password', 'postgres://app:hunter22@db.internal:5432/shop'],
];

test.each(forms)('%s is told within any text, and not shown', (what, text) => {
  for (const value of [text, `FROM x\nENV A="${text}"\n`]) {
    const found = plainSecretsIn('notes', value);
    expect(found).toEqual([{ path: [], what }]);
    expect(JSON.stringify(found)).not.toContain(text.slice(-12));
  }
});

test('what goes by the name of a secret is one when it is long and of many characters', () => {
  const at = (name: string, value: string) => plainSecretsIn(name, value).length;
  for (const name of ['password', 'DB_PASSWORD', 'db-passwd', 'apiKey', 'token', 'client_secret', 'credentials'])
    expect([name, at(name, random(16))]).toEqual([name, 1]);
  for (const name of ['password_length', 'tokens', 'secretary', 'key', 'access', 'monkey'])
    expect([name, at(name, random(16))]).toEqual([name, 0]);
  expect(at('password', random(11))).toBe(0);
  expect(at('password', 'changemechangeme')).toBe(0);
  expect(at('password', 'a sentence about the 9 passwords')).toBe(0);
  expect(at('password', `\${parameters.${'db_password'}}`)).toBe(0);
});

test.each([
  ...['PGPASSWORD', 'DBPASSWORD', 'MYSQL_PWD', 'db-pwd', 'dbPwd', 'sshpassphrase', 'RSYNC_PASSWORD', 'userpasswd'],
  ...['APIKEY', 'X-API-KEY', 'stripeApiKey', 'secretkey', 'SECRET_KEY', 'accesskey', 'AWS_SECRET_ACCESS_KEY'],
  ...[
    'AUTHTOKEN',
    'auth_token',
    'authToken',
    'privatekey',
    'ssh_private_key',
    'client-secret',
    'bearer_token',
    'credential',
  ],
])('%s is the name of a secret', (name) => {
  expect(namesSecret(name)).toBe(true);
  expect(plainSecretsIn(name, random(16))).toHaveLength(1);
  for (const value of ['', 'ssm:/shop/db/password-2026', `\${parameters.${'given_elsewhere'}}`, true, false, null, 42])
    expect(plainSecretsIn(name, value)).toEqual([]);
});

test.each([
  ...[
    'key',
    'monkey',
    'keyboard',
    'ssh_public_key',
    'publickey',
    'idempotency_key',
    'partition_key',
    'sort_key',
    'hotkey',
  ],
  ...[
    'token_ttl_seconds',
    'api_key_id',
    'access_key_count',
    'password_policy',
    'passwords',
    'secret_arn',
    'tokens',
    'broken',
  ],
  ...['secretary', 'accredentials', 'pwd', 'PWD', 'OLDPWD', 'cwd', 'kms_key', 'passport', 'nonsecret'],
])('%s is not', (name) => {
  expect(namesSecret(name)).toBe(false);
  expect(plainSecretsIn(name, random(16))).toEqual([]);
});

test('a reference is none, whatever its name; a known form is one even there', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf';
  for (const value of ['ssm:/shop/db/password-2026', `secretsmanager:${arn}`, arn]) {
    expect(isSecretReference(value)).toBe(true);
    expect(plainSecretsIn('password', value)).toEqual([]);
  }
  expect(plainSecretsIn('password', `ssm:/AKIA${'IOSFODNN7EXAMPLE'}`)).toHaveLength(1);
});

test('mappings are looked through by their keys, lists by the name that they have', () => {
  const value = { db: { password: random(20), host: random(20) }, tokens: [random(20)], list: [{ token: random(20) }] };
  expect(plainSecretsIn('values', value).map(({ path }) => path)).toEqual([
    ['db', 'password'],
    ['list', 0, 'token'],
  ]);
  expect(plainSecretsIn('token', ['none', random(20)]).map(({ path }) => path)).toEqual([[1]]);
  expect(plainSecretsIn('x', [1, true, null, 'plain'])).toEqual([]);
  expect(namesSecret('token')).toBe(true);
});

test('no text takes long, however it is made', () => {
  const long = ['eyJ', 'eyJa.', '://', '://a:', 'sk-', 'ghp_', 'secret_access_key=', '-----BEGIN ', 'AKIA', 'a'];
  for (const piece of long) {
    const started = performance.now();
    plainSecretsIn('password', piece.repeat(Math.ceil(65_536 / piece.length)));
    expect(performance.now() - started).toBeLessThan(2_000);
  }
});
