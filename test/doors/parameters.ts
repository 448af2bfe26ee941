import type { FindingCode } from '../../lib/cli/doctor/finding';
import type { ErrorCode } from '../../lib/domain/errors/catalogue';
import { localPlace } from '../../lib/local/host/place';
import { localPublishing } from '../../lib/local/host/publishing';

/** A value of an SSM parameter that somebody may have written, and how whoever reads it refuses it. */
export interface HostileParameter<Code extends string> {
  readonly tried: string;
  readonly value: string;
  readonly code: Code;
}

const { region, accountId } = localPlace;

/** What `cdk deploy` writes as `/acme/installation`. */
export const rightInstallation = {
  format_version: 1,
  prefix: 'acme',
  environments: ['dev', 'staging', 'prod'],
  desk_url: `https://abc123.lambda-url.${region}.on.aws/`,
} as const;

/** What `cdk deploy` writes as `/acme/dev/versions`. */
export const rightPlace = localPublishing('acme', 'dev');

const withText = (right: object, members: string): string => `${JSON.stringify(right).slice(0, -1)},${members}}`;
const without = (right: object, key: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(right).filter(([name]) => name !== key)));

/** Texts that are no value of either parameter. */
const noValues = (right: object): readonly (readonly [tried: string, value: string])[] => [
  ['an empty text', ''],
  ['no JSON', 'https://evil.example.com/'],
  ['JSON that is cut off', JSON.stringify(right).slice(0, -1)],
  ['two documents', `${JSON.stringify(right)}{}`],
  ['null', 'null'],
  ['a list', `[${JSON.stringify(right)}]`],
  ['a text', JSON.stringify(JSON.stringify(right))],
  ['lists 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['the right value with a key that nests 100 deep', withText(right, `"x":${'['.repeat(100)}${']'.repeat(100)}`)],
  ['the right value within `__proto__`', `{"__proto__":${JSON.stringify(right)}}`],
  ['the right value and `__proto__`', withText(right, '"__proto__":{"publish":true}')],
  ['no format', without(right, 'format_version')],
  ['a later format', JSON.stringify({ ...right, format_version: 2 })],
  ['an earlier format', JSON.stringify({ ...right, format_version: 0 })],
  ['a format as text', JSON.stringify({ ...right, format_version: '1' })],
];

const desk = (tried: string, changes: object): HostileParameter<ErrorCode> => ({
  tried,
  value: JSON.stringify({ ...rightInstallation, ...changes }),
  code: 'NotInstalled',
});
const url = (tried: string, desk_url: unknown) => desk(`${tried} as desk_url`, { desk_url });

/** `/PREFIX/installation` before a signed request is sent to the desk that it names. */
export const hostileDesks: readonly HostileParameter<ErrorCode>[] = [
  ...noValues(rightInstallation).map(([tried, value]) => ({ tried, value, code: 'NotInstalled' as const })),
  desk('the installation of another prefix', { prefix: 'other' }),
  { tried: 'no prefix', value: without(rightInstallation, 'prefix'), code: 'NotInstalled' },
  { tried: 'no desk_url', value: without(rightInstallation, 'desk_url'), code: 'NotInstalled' },
  url('a list', [rightInstallation.desk_url]),
  url('no URL', 'abc123'),
  url('a URL of another host', 'https://evil.example.com/'),
  url('a host that ends differently', `https://abc123.lambda-url.${region}.on.aws.evil.example.com/`),
  url('a host that begins differently', `https://evil.example.com#.lambda-url.${region}.on.aws/`),
  url('a host behind the host', `https://abc123.lambda-url.${region}.on.aws@evil.example.com/`),
  url('a host in another script', `https://abc123.lambda-url.${region}.on.\u0430ws/`),
  url('a host without a name', `https://lambda-url.${region}.on.aws/`),
  url('a host of two names', `https://a.b.lambda-url.${region}.on.aws/`),
  url('a function URL of another region', 'https://abc123.lambda-url.us-east-1.on.aws/'),
  url('the address of instance metadata', 'http://169.254.169.254/latest/meta-data/'),
  url('this machine', 'https://127.0.0.1/'),
  url('http', `http://abc123.lambda-url.${region}.on.aws/`),
  url('another scheme', `ftp://abc123.lambda-url.${region}.on.aws/`),
  url('a file', 'file:///etc/passwd'),
  url('a script', 'javascript:alert(1)'),
  url('another port', `https://abc123.lambda-url.${region}.on.aws:8443/`),
  url('a user and a password', `https://me:secret@abc123.lambda-url.${region}.on.aws/`),
  url('a path', `https://abc123.lambda-url.${region}.on.aws/admin`),
  url('a query', `https://abc123.lambda-url.${region}.on.aws/?verb=rollback`),
  url('a fragment', `https://abc123.lambda-url.${region}.on.aws/#x`),
  url('a line end within', `https://abc123.lambda-url.${region}.on.aws/\r\nHost: evil.example.com`),
  url('100,000 characters', `https://${'a'.repeat(100_000)}.lambda-url.${region}.on.aws/`),
];

const told = (
  tried: string,
  changes: object,
  code: FindingCode = 'InstallationUnreadable',
): HostileParameter<FindingCode> => ({ tried, value: JSON.stringify({ ...rightInstallation, ...changes }), code });

const formatFindings: Readonly<Record<string, FindingCode>> = {
  'a later format': 'InstallationNewer',
  'an earlier format': 'InstallationOlder',
};

/** The same as `unity doctor` looks at it: a finding, and nothing of the value is believed. */
export const hostileInstallations: readonly HostileParameter<FindingCode>[] = [
  ...noValues(rightInstallation).map(([tried, value]) => ({
    tried,
    value,
    code: formatFindings[tried] ?? ('InstallationUnreadable' as const),
  })),
  told('the installation of another prefix', { prefix: 'other' }),
  told('a list as prefix', { prefix: ['acme'] }),
  told('environments that are a text', { environments: 'dev,staging,prod' }),
  told('an environment with a path', { environments: ['dev', '../prod'] }),
  told('an environment that clears the terminal', { environments: ['dev', '\u001b[2J'] }),
  told('an environment of 100,000 characters', { environments: ['e'.repeat(100_000)] }),
  told('100,000 environments', { environments: Array.from({ length: 100_000 }, (_, index) => `e${index}`) }),
  told('a format that is no whole number', { format_version: 1.5 }),
  told('a format beyond all numbers', { format_version: 1e308 }),
  told(
    'one environment more than is configured',
    { environments: ['dev', 'staging', 'prod', 'x'] },
    'EnvironmentsDiffer',
  ),
];

const place = (tried: string, changes: object): HostileParameter<ErrorCode> => ({
  tried,
  value: JSON.stringify({ ...rightPlace, ...changes }),
  code: 'NotInstalled',
});
const moved = (tried: string, change: (text: string) => string): HostileParameter<ErrorCode> => ({
  tried,
  value: change(JSON.stringify(rightPlace)),
  code: 'NotInstalled',
});
const other = '210987654321';

/** `/PREFIX/ENV/versions` before `publish_workflow` makes a machine of it. */
export const hostilePlaces: readonly HostileParameter<ErrorCode>[] = [
  ...noValues(rightPlace).map(([tried, value]) => ({ tried, value, code: 'NotInstalled' as const })),
  ...Object.keys(rightPlace)
    .filter((key) => key !== 'format_version')
    .map((key) => ({ tried: `no \`${key}\``, value: without(rightPlace, key), code: 'NotInstalled' as const })),
  place('a text for `publish`', { publish: 'true' }),
  moved('everything of another account', (text) => text.replaceAll(accountId, other)),
  moved('everything of another region', (text) => text.replaceAll(region, 'us-east-1')),
  moved('everything of another partition', (text) => text.replaceAll('arn:aws:', 'arn:aws-cn:')),
  moved('everything of another installation', (text) => text.replaceAll('acme', 'other')),
  moved('everything of another environment', (text) => text.replaceAll('acme-dev', 'acme-prod')),
  place('machines of another account', { machines: rightPlace.machines.replace(accountId, other) }),
  place('machines of another environment', { machines: rightPlace.machines.replace('-dev-', '-prod-') }),
  place('any machine', { machines: rightPlace.machines.replace('acme-dev-', '') }),
  place('a role of another account', { role: rightPlace.role.replace(accountId, other) }),
  place('the role of another environment', { role: rightPlace.role.replace('-dev-', '-prod-') }),
  place('the role of administrators', { role: `arn:aws:iam::${accountId}:role/Admin` }),
  place('a user as role', { role: rightPlace.role.replace(':role/', ':user/') }),
  place('functions of another account', { functions: rightPlace.functions.replace(accountId, other) }),
  place('functions of another region', { functions: rightPlace.functions.replace(region, 'us-east-1') }),
  place('functions of another prefix', { functions: rightPlace.functions.replace('acme-', 'evil-') }),
  place('a whole function for all', { functions: `${rightPlace.functions}desk` }),
  place('functions that end the definition', { functions: `${rightPlace.functions}"}},"x":{"y":"` }),
  place('a log group of another account', { log_group: rightPlace.log_group.replace(accountId, other) }),
  place('the log group of another environment', { log_group: rightPlace.log_group.replace('-dev', '-prod') }),
  place('a bucket as log group', { log_group: 'arn:aws:s3:::bucket' }),
  place('versions that are a list', { versions: ['1'] }),
  place('a version that is `$LATEST`', { versions: { ...rightPlace.versions, gate: '$LATEST' } }),
  place('a version that is a number', { versions: { ...rightPlace.versions, gate: 1 } }),
  place('a version that ends the definition', { versions: { ...rightPlace.versions, gate: '1"}}' } }),
  place('a version of 100,000 digits', { versions: { ...rightPlace.versions, gate: '1'.repeat(100_000) } }),
  place('a function’s name with a colon', { versions: { ...rightPlace.versions, 'gate:1': '1' } }),
  place('no version of any function', { versions: {} }),
];
