import type { ErrorCode } from '../../lib/domain/errors/catalogue';

/** A value of `/PREFIX/ENV/parameters/NAME` that somebody may have written, and how a deployment refuses it. */
export interface HostileStored {
  readonly tried: string;
  /** The parameter of the workflow. */
  readonly name: 'zones' | 'cidr' | 'note' | 'dns' | 'hosts' | 'labels' | 'token';
  readonly value: string;
  /** @default String */
  readonly type?: 'SecureString';
  readonly code: ErrorCode;
}

/** What the values are meant for. */
export const storedWorkflow = `
name: net
parameters:
  zones: {type: number, default: 2, minimum: 1, maximum: 6}
  cidr: {type: string, default: 10.0.0.0/16, pattern: '[0-9./]{9,18}'}
  note: {type: string, default: none}
  dns: {type: boolean, default: true}
  hosts: {type: list, default: []}
  labels: {type: map, default: {}}
  token: {type: string, default: none}
steps:
  - {name: network, service: aws, action: create_vpc, with: {cidr: '\${parameters.cidr}', zone_count: '\${parameters.zones}'}}
`;

const bad = (name: HostileStored['name'], tried: string, value: string): HostileStored => ({
  tried: `${tried} for \`${name}\``,
  name,
  value,
  code: 'BadParameterValue',
});
const secret = (name: HostileStored['name'], tried: string, value: string): HostileStored => ({
  ...bad(name, tried, value),
  code: 'PlainSecret',
});

/** One of each way to be wrong: a value of Parameter Store is text, which is read as what the workflow declares. */
export const hostileStored: readonly HostileStored[] = [
  bad('zones', 'a word', 'three'),
  bad('zones', 'a text of nothing', ' '),
  bad('zones', 'hexadecimal digits', '0x2'),
  bad('zones', 'more than all numbers', '1e999'),
  bad('zones', 'no number', 'NaN'),
  bad('zones', 'one too few', '0'),
  bad('zones', 'one too many', '7'),
  bad('zones', 'a list', '[2]'),
  bad('zones', '4,000 digits', '2'.repeat(4_000)),
  bad('cidr', 'an address that ends the text', '10.0.0.0/16"}'),
  bad('cidr', 'an expression', '${environment.cidr}'),
  bad('cidr', 'a second line', '10.0.0.0/16\n10.1.0.0/16'),
  bad('cidr', 'digits of another script', '١٠.0.0.0/16'),
  bad('note', '8,000 characters', 'x'.repeat(8_000)),
  bad('note', 'a text that clears the terminal', '\u001b[2J'),
  bad('note', 'a NUL', 'a\u0000b'),
  bad('note', 'a text that is shown from right to left', 'a\u202eb'),
  bad('dns', 'a word that only sounds like yes', 'yes'),
  bad('dns', 'another case', 'True'),
  bad('hosts', 'a list that is cut off', '["a"'),
  bad('hosts', 'a list and a word', '["a"] b'),
  bad('hosts', 'lists 100 deep', `${'['.repeat(100)}${']'.repeat(100)}`),
  bad('hosts', 'lists 4,000 deep', `${'['.repeat(4_000)}${']'.repeat(4_000)}`),
  bad('labels', 'a list', '[]'),
  bad('labels', 'no JSON', 'a=b'),
  bad('labels', '`__proto__`', '{"__proto__":{"a":1}}'),
  bad('labels', 'two documents', '{}{}'),
  secret('note', 'a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'),
  secret('note', 'the id of an access key', `AKIA${'IOSFODNN7EXAMPLE'}`),
  secret('labels', 'a password within', `{"db":{"password":"${'kUq3vN8x'}${'Tz1LmWb7'}"}}`),
  secret('token', 'a token', `${'kUq3vN8x'}${'Tz1LmWb7'}`),
  { ...bad('note', 'a SecureString', 'unity-canary'), type: 'SecureString' },
];
