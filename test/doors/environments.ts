import type { ErrorCode } from '../../lib/domain/errors/catalogue';

/** A text of an environment's file that must not be taken, and where the first problem is told. */
export interface HostileEnvironment {
  readonly tried: string;
  /** The name of the file in `workflows/environments`. */
  readonly file: string;
  readonly text: string;
  /** unity.yaml beside it. */
  readonly main: string;
  /** Line and column of the first problem in the file. */
  readonly at: string;
  readonly told: string;
  readonly code: ErrorCode;
}

const row = (
  tried: string,
  text: string,
  at: string,
  told: string,
  more: Partial<Pick<HostileEnvironment, 'file' | 'main' | 'code'>> = {},
): HostileEnvironment => ({ tried, file: 'dev.yml', text, main: '', at, told, code: 'ConfigInvalid', ...more });

const secret = (tried: string, text: string, at: string, told: string): HostileEnvironment =>
  row(tried, text, at, told, { code: 'PlainSecret' });

const random = `${'kUq3vN8x'}${'Tz1LmWb7'}`;
const taken = 'environments:\n  dev: {network: {cidr: 10.0.0.0/16}, publish: true}\n  prod:\n';

/** What was tried. Everything that is refused in unity.yaml is refused by the same code here. */
export const hostileEnvironments: readonly HostileEnvironment[] = [
  row('a list for the file', '- publish: true\n', '1:1', 'the file takes a mapping, not a list'),
  row('a whole unity.yaml', 'environments:\n  dev: {publish: true}\n', '1:1', 'unknown key `environments` at the top'),
  row('the prefix of another installation', 'prefix: other\n', '1:1', 'unknown key `prefix` at the top of the file'),
  row('settings of the engine', 'settings: {lease_seconds: 1}\n', '1:1', 'unknown key `settings` at the top'),
  row('an alias', 'values: &v {a: 1}\nparameters: *v\n', '1:9', 'an anchor (`&v`)'),
  row('a merge key', 'values: {<<: {a: 1}}\n', '1:10', 'a merge key (`<<`)'),
  row('a second document', 'publish: true\n---\npublish: false\n', '2:1', 'a second document begins here'),
  row('a key twice', 'publish: false\npublish: true\n', '2:1', 'publish'),
  row('a key called __proto__', '__proto__: {publish: true}\n', '1:1', '__proto__'),
  row('a parameter called __proto__', 'parameters: {__proto__: 1}\n', '1:14', '__proto__'),
  row('a parameter with a path', 'parameters: {../../prod/parameters/a: 1}\n', '1:14', 'is no name that can be used'),
  row('a parameter with a star', 'parameters: {"*": 1}\n', '1:14', 'is no name that can be used'),
  row('parameters that are a list', 'parameters: [a, b]\n', '1:1', '`parameters` takes a mapping, not a list'),
  row(
    '101 parameters',
    `parameters:\n${Array.from({ length: 101 }, (_, index) => `  p${index}: 1\n`).join('')}`,
    '1:1',
    'at most 100 parameters',
  ),
  row('a control character', 'values: {a: "x\u0007"}\n', '1:15', 'the character U+0007'),
  row('a megabyte', `# ${'x'.repeat(1_000_000)}\n`, '1:1', 'at most 256 KiB can be read'),
  row('every address there is', 'network: {cidr: 0.0.0.0/0}\n', '1:17', 'the prefix must be /16 to /24'),
  row('no address', 'network: {cidr: everywhere}\n', '1:17', '`network.cidr` does not have the form'),
  row(
    'a thousandth of an address',
    'network: {cidr: 10.0.0.0/16.5}\n',
    '1:17',
    '`network.cidr` does not have the form',
  ),
  row(
    'addresses of the sixth version',
    'network: {cidr: "fd00::/16"}\n',
    '1:17',
    '`network.cidr` does not have the form',
  ),
  row('everybody as operator', 'operators: ["*"]\n', '1:13', '`operators[0]` does not have the form'),
  row('a yes in words', 'parameter_store: "yes"\n', '1:18', '`parameter_store` takes true or false'),
  row('what unity.yaml says, turned round', 'publish: false\n', '1:1', '`publish` of dev is said here and at', {
    main: taken,
  }),
  row('addresses within those of another', 'network: {cidr: 10.0.7.0/24}\n', '1:11', 'overlap 10.0.0.0/16 of dev', {
    file: 'prod.yml',
    main: taken,
  }),
  row('addresses in two ways', 'parameters: {cidr: 10.5.0.0/16}\n', '1:14', 'says what `network.cidr` says too', {
    main: taken,
  }),
  row('promotions from itself', 'promotion: {from: [dev]}\n', '1:20', '`promotion.from` of dev names dev itself'),
  row(
    'promotions in a circle',
    'promotion: {from: [prod]}\n',
    '1:20',
    'promotions go in a circle: dev from prod, prod',
    {
      main: 'environments:\n  dev:\n  prod: {promotion: {from: [dev]}}\n',
    },
  ),
  row('an approval that nobody waits for', 'promotion: {from: [prod], approval_hours: 2}\n', '1:43', 'nobody is asked'),
  row('an environment that nobody named', 'publish: true\n', '1:1', 'there is no environment `production`', {
    file: 'production.yml',
  }),
  row('a name that leads elsewhere', 'publish: true\n', '1:1', 'there is no environment `..`', { file: '...yml' }),
  row('an environment without a name', 'publish: true\n', '1:1', 'there is no environment ``', { file: '.yml' }),
  secret('the id of an access key', `values: {key: AKIA${'IOSFODNN7EXAMPLE'}}\n`, '1:15', 'an AWS access key'),
  secret(
    'a private key in a parameter',
    'parameters:\n  compose: |\n    a: 1\n    -----BEGIN EC PRIVATE KEY-----\n',
    '2:12',
    'a private key',
  ),
  secret('a password by its name', `values: {db_password: ${random}}\n`, '1:23', 'going by the name `db_password`'),
  secret('a password deep within', `values: {a: {b: [{apiKey: ${random}}]}}\n`, '1:27', 'going by the name `apiKey`'),
  secret(
    'an address with a password',
    `parameters: {url: "https://me:${random}@example.com/"}\n`,
    '1:19',
    'an address with a password',
  ),
];
