/** One text of unity.yaml that must not be taken, and where the first problem is told. */
export interface HostileConfiguration {
  readonly tried: string;
  readonly text: string;
  /** Line and column of the first problem, as people count them. */
  readonly at: string;
  /** Part of what is said there. */
  readonly told: string;
}

const aliases = (levels: number): string =>
  ['a0: &a0 [x, x]', ...Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)].join('\n');
const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
const lambda = (name: string): string => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;

const row = (tried: string, text: string, at: string, told: string): HostileConfiguration => ({
  tried,
  text,
  at,
  told,
});

/** What YAML itself allows, and this file does not. */
const yaml: readonly HostileConfiguration[] = [
  row('aliases that double and double', aliases(30), '1:5', 'an anchor (`&a0`): not part of the workflow language'),
  row(
    'an alias to a thing above it',
    'prefix: &p unity\nsettings: *p\n',
    '1:9',
    'an anchor (`&p`): not part of the workflow language',
  ),
  row('an anchor that nobody uses', 'prefix: &p unity\n', '1:9', 'an anchor (`&p`): not part of the workflow language'),
  row(
    'an alias of itself',
    'environments: &e\n  dev: *e\n',
    '1:15',
    'an anchor (`&e`): not part of the workflow language',
  ),
  row(
    'a merge key',
    'settings: {<<: {lease_seconds: 3}}\n',
    '1:12',
    'a merge key (`<<`): not part of the workflow language',
  ),
  row(
    'a tag of JavaScript',
    'prefix: !!js/function "function () {}"\n',
    '1:9',
    'a tag (`!!js/function`): not part of the workflow language',
  ),
  row(
    'a tag of Python',
    'prefix: !!python/object/apply:os.system ["id"]\n',
    '1:9',
    'a tag (`!!python/object/apply:os.system`): not part of the workflow la',
  ),
  row(
    'a tag of CloudFormation',
    'prefix: !Sub "${AWS::StackName}"\n',
    '1:9',
    'a tag (`!Sub`): not part of the workflow language',
  ),
  row('bytes by a tag', 'prefix: !!binary dW5pdHk=\n', '1:9', 'a tag (`!!binary`): not part of the workflow language'),
  row(
    'a directive',
    '%YAML 1.1\n---\nprefix: unity\n',
    '1:1',
    'a directive (`%YAML 1.1`): not part of the workflow language',
  ),
  row('two documents', 'prefix: unity\n---\nprefix: other\n', '2:1', 'a second document begins here'),
  row(
    'a key that stands twice',
    'prefix: unity\nprefix: other\n',
    '2:1',
    'the key `prefix` stands twice in this mapping',
  ),
  row(
    'a key twice, once in escapes',
    'prefix: unity\n"pref\\u0069x": other\n',
    '2:1',
    'the key `prefix` stands twice in this mapping',
  ),
  row('a list as a key', '? [prefix]\n: unity\n', '1:3', 'with stringKeys, all keys must be strings'),
  row(
    'lists 100 deep',
    `environments: {dev: {values: {x: ${nested(100)}}}}\n`,
    '1:62',
    'nested more than 32 levels deep',
  ),
  row('lists 50,000 deep', `environments: ${nested(50_000)}\n`, '1:46', 'nested more than 32 levels deep'),
  row('lists that do not end', `environments: ${'['.repeat(50_000)}\n`, '1:46', 'nested more than 32 levels deep'),
  row(
    '100,000 pieces',
    `environments: [${'a,'.repeat(100_000)}a]\n`,
    '1:50010',
    'more than 50000 keys, values and signs in one file',
  ),
  row(
    'a text of 256 KiB and one byte',
    `#${'x'.repeat(256 * 1024)}`,
    '1:1',
    'the file has 257 KiB; at most 256 KiB can be read',
  ),
  row('a text of 4 MB', `#${'x'.repeat(4_000_000)}`, '1:1', 'the file has 3907 KiB; at most 256 KiB can be read'),
  row('a control character', 'prefix: "uni\u0007ty"\n', '1:13', 'the character U+0007 cannot stand in a workflow file'),
  row('a null character', 'prefix: unity\u0000\n', '1:14', 'the character U+0000 cannot stand in a workflow file'),
  row(
    'an escape of a terminal',
    '# \u001b[2J\nprefix: unity\n',
    '1:3',
    'the character U+001B cannot stand in a workflow file',
  ),
  row(
    'text that is turned round',
    '# \u202Eytinu\nprefix: unity\n',
    '1:3',
    'the character U+202E cannot stand in a workflow file',
  ),
  row(
    'broken YAML',
    'prefix: [unity\n',
    '2:1',
    'flow sequence in block collection must be sufficiently indented and en',
  ),
  row('a tab as indentation', 'settings:\n\tlease_seconds: 3\n', '2:1', 'tabs are not allowed as indentation'),
];

/** What is no configuration at all, and names that reach where they should not. */
const shapes: readonly HostileConfiguration[] = [
  row('a list', '- prefix: unity\n', '1:1', 'the file takes a mapping'),
  row('a text', 'unity\n', '1:1', 'the file takes a mapping'),
  row('a number', '7\n', '1:1', 'the file takes a mapping'),
  row('a key that is not known', 'prefx: unity\n', '1:1', 'unknown key `prefx` at the top of the file'),
  row('a key in capitals', 'PREFIX: unity\n', '1:1', 'unknown key `PREFIX` at the top of the file'),
  row(
    'a key that looks like another',
    'pr\u0435fix: unity\n',
    '1:1',
    'unknown key `pr\u0435fix` at the top of the file',
  ),
  row('`__proto__` at the top', '__proto__: {prefix: other}\n', '1:1', 'unknown key `__proto__`'),
  row(
    '`constructor` at the top',
    'constructor: {prototype: {}}\n',
    '1:1',
    'unknown key `constructor` at the top of the file',
  ),
  row(
    '`__proto__` as an environment',
    'environments:\n  __proto__: {publish: true}\n',
    '1:1',
    '`environments` is not valid: at least one environment',
  ),
  row(
    '`constructor` as an environment with a key of no environment',
    'environments: {constructor: {x: 1}}\n',
    '1:30',
    'unknown key `x` in `environments.constructor`',
  ),
  row(
    '`__proto__` among an environment’s keys',
    'environments: {dev: {__proto__: {publish: true}}}\n',
    '1:22',
    'unknown key `__proto__`',
  ),
  row(
    '`__proto__` among values',
    'environments: {dev: {values: {__proto__: {a: 1}}}}\n',
    '1:31',
    'unknown key `__proto__`',
  ),
  row(
    '`__proto__` deep within a value',
    'environments: {dev: {values: {a: {b: {__proto__: 1}}}}}\n',
    '1:39',
    'unknown key `__proto__`',
  ),
  row('`__proto__` among settings', 'settings: {__proto__: {lease_seconds: 3}}\n', '1:12', 'unknown key `__proto__`'),
  row(
    '`__proto__` in a target',
    "environments: {dev: {target: {account: '123456789012', __proto__: {}}}}\n",
    '1:56',
    'unknown key `__proto__`',
  ),
  row(
    '`__proto__` among policies',
    'environments: {dev: {rollback: {policies: {__proto__: retain}}}}\n',
    '1:44',
    'unknown key `__proto__`',
  ),
  row(
    'a policy for an action of the prototype',
    'environments: {dev: {rollback: {policies: {constructor/toString: retain}}}}\n',
    '1:66',
    'there is no action of that name',
  ),
  row(
    'a policy for a path',
    'environments: {dev: {rollback: {policies: {../../files: retain}}}}\n',
    '1:57',
    'there is no action of that name',
  ),
  row(
    '`__proto__` in a notification',
    'notifications: [{__proto__: {email: a@example.com}}]\n',
    '1:17',
    '`notifications[0]` is not valid: exactly one of email, https, sqs, lam',
  ),
];

/** Every key with a value of another type. */
const types: readonly HostileConfiguration[] = [
  ...(
    [
      ['prefix', '7', '1:9'],
      ['prefix', '[unity]', '1:1'],
      ['prefix', 'null', '1:1'],
      ['environments', '[dev]', '1:1'],
      ['environments', 'dev', '1:15'],
      ['settings', '[]', '1:1'],
      ['settings', 'fast', '1:11'],
      ['permissions_boundary', '{name: x}', '1:1'],
      ['log_retention_days', '"30"', '1:21'],
      ['log_retention_days', '.inf', '1:21'],
      ['archive_retention_days', 'forever', '1:25'],
      ['archive_retention_days', '.nan', '1:25'],
      ['failed_batches_retention_days', '[90]', '1:1'],
      ['kms_key', 'true', '1:10'],
      ['notifications', '{email: a@example.com}', '1:1'],
      ['notifications', 'a@example.com', '1:16'],
      ['instances', '[]', '1:1'],
      ['request_accounts', '[123456789012]', '1:20'],
      ['request_accounts', "'123456789012'", '1:19'],
      ['invoke_targets', lambda('migrate'), '1:17'],
      ['invoke_targets', '[{arn: x}]', '1:19'],
      ['test_projects', 'shop-tests', '1:16'],
      ['test_projects', '[{name: x}]', '1:18'],
    ] as const
  ).map(([key, value, at]) => row(`\`${key}: ${value}\``, `${key}: ${value}\n`, at, key)),
  ...(
    [
      ['publish', '"yes"', '3:14'],
      ['publish', '1', '3:14'],
      ['values', '[a]', '3:5'],
      ['values', 'text', '3:13'],
      ['approvals', 'four_eyes', '3:16'],
      ['approvals', '{four_eyes: "true"}', '3:28'],
      ['operators', '"arn:aws:iam::123456789012:user/ann"', '3:16'],
      ['operators', '[7]', '3:17'],
      ['notifications', '{}', '3:5'],
      ['messages', '{}', '3:5'],
      ['messages', 'ops', '3:15'],
      ['budget_usd_month', '"10"', '3:23'],
      ['budget_usd_month', '0', '3:23'],
      ['budget_usd_month', '.inf', '3:23'],
      ['request_events', '"on"', '3:21'],
      ['target', '"123456789012"', '3:13'],
      ['target', '{account: 123456789012}', '3:23'],
      ['rollback', 'keep', '3:15'],
      ['rollback', '{policies: retain}', '3:26'],
      ['rollback', '{policies: {files: [retain]}}', '3:27'],
      ['rollback', '{on_failure: true}', '3:28'],
      ['rollback', '{on_failure: Approval}', '3:28'],
      ['rollback', '{approval_hours: -1}', '3:32'],
      ['rollback', '{approval_hours: 1e9}', '3:32'],
      ['deletion_protection', '"true"', '3:26'],
      ['time_to_live_hours', '0', '3:25'],
      ['time_to_live_hours', '1e9', '3:25'],
      ['warn_before_hours', '2', '3:24'],
      ['deployments', 'never', '3:18'],
      ['deployments', '{at_once: 0}', '3:28'],
      ['deployments', '{at_once: .inf}', '3:28'],
      ['deployments', '{windows: [{from: "08:00", to: "18:00", time_zone: ../../etc/localtime}]}', '3:69'],
      ['deployments', '{windows: [{from: "08:00\\n", to: "18:00", time_zone: UTC}]}', '3:36'],
      ['deployments', '{override_windows: true}', '3:37'],
    ] as const
  ).map(([key, value, at]) =>
    row(`\`${key}: ${value}\` of an environment`, `environments:\n  dev:\n    ${key}: ${value}\n`, at, key),
  ),
  ...(
    [
      ['anything', '4:16'],
      ['{approval: true}', '4:5'],
      ['{from: []}', '4:17'],
      ['{from: ["*"]}', '4:24'],
      ['{from: [../prod]}', '4:24'],
      ['{from: [dev]}', '4:24'],
      ['{from: [nowhere]}', '4:24'],
      ['{from: [a, a]}', '4:27'],
      ['{from: [a], soaked_minutes: -1}', '4:44'],
      ['{from: [a], soak_minutes: 1e9}', '4:42'],
      ['{from: [a], approval: "false"}', '4:38'],
      ['{from: [a], approval_hours: 24}', '4:44'],
    ] as const
  ).map(([value, at]) =>
    row(`promotions \`${value}\``, `environments:\n  a:\n  dev:\n    promotion: ${value}\n`, at, 'promotion'),
  ),
  ...(
    [
      ['visibility_window_seconds', '"5"', '2:30'],
      ['file_metrics_seconds', '0', '2:25'],
      ['lease_seconds', '1e9', '2:18'],
      ['slice_seconds', '[5]', '2:3'],
      ['poll_seconds', '0', '2:17'],
      ['gate_timeout_seconds', '0.5', '2:25'],
      ['max_rollback_generations', '1000', '2:29'],
      ['max_undo_attempts', '-1', '2:22'],
      ['max_undo_attempts', '.inf', '2:22'],
    ] as const
  ).map(([key, value, at]) => row(`\`${key}: ${value}\` of the settings`, `settings:\n  ${key}: ${value}\n`, at, key)),
  ...(
    [
      ['retention_days', '0', '2:19'],
      ['retention_days', '1e9', '2:19'],
      ['retention_days', '"30"', '2:19'],
      ['keep_last', '0', '2:14'],
      ['keep_last', '-1', '2:14'],
      ['keep_last', '1.5', '2:14'],
    ] as const
  ).map(([key, value, at]) =>
    row(`\`${key}: ${value}\` of the checkpoints`, `checkpoints:\n  ${key}: ${value}\n`, at, key),
  ),
];

/** Names of which physical names are made. */
const names: readonly HostileConfiguration[] = [
  ...[
    '../etc',
    'a/b',
    '"a.b"',
    '"a b"',
    '"*"',
    'Upper',
    '-a',
    'a--b',
    'aws-x',
    'ssm',
    '"a:b"',
    `${'a'.repeat(17)}`,
  ].map((prefix) => row(`the prefix \`${prefix}\``, `prefix: ${prefix}\n`, '1:9', '`prefix` does not have the form')),
  row('a prefix of two lines', 'prefix: "unity\\n"\n', '1:9', '`prefix` does not have the form'),
  row('a letter of another script in the prefix', 'prefix: unit\u0443\n', '1:9', '`prefix` does not have the form'),
  ...['../prod', 'pre-prod', 'Prod', '"*"', '"dev/x"', '"dev:x"', '"dev--rollback"', '1dev', `${'e'.repeat(17)}`].map(
    (name) => row(`the environment \`${name}\``, `environments:\n  ${name}:\n`, '2:3', 'is no name that can be used'),
  ),
  row('an environment without a name', 'environments:\n  "":\n', '2:3', '`environments.` is no name that can be used'),
  row('no environment', 'environments: {}\n', '1:1', '`environments` is not valid: at least one environment'),
  row(
    '11 environments',
    `environments:\n${Array.from({ length: 11 }, (_, n) => `  e${n}:\n`).join('')}`,
    '1:1',
    '`environments` is not valid: at most 10 environments',
  ),
  row(
    '1,000 environments',
    `environments:\n${Array.from({ length: 1_000 }, (_, n) => `  e${n}:\n`).join('')}`,
    '1:1',
    '`environments` is not valid: at most 10 environments',
  ),
  row(
    'a value’s name with a dash',
    'environments: {dev: {values: {a-b: 1}}}\n',
    '1:31',
    '`environments.dev.values.a-b` is no name that can be used',
  ),
  row(
    'a value’s name out of an expression',
    "environments: {dev: {values: {'x}${steps.a.b': 1}}}\n",
    '1:31',
    '`environments.dev.values.x}${steps.a.b` is no name that can be used',
  ),
];

const operator = (arn: string): string => `environments:\n  dev:\n    operators: ['${arn}']\n`;
const boundary = (arn: string): string => `permissions_boundary: '${arn}'\n`;
const secret = (arn: string): string => `instances: {readable_secrets: ['${arn}']}\n`;
const target = (arn: string): string => `invoke_targets: ['${arn}']\n`;
const key = (arn: string): string => `kms_key: '${arn}'\n`;
const queue = (arn: string): string => `notifications: [{sqs: '${arn}'}]\n`;
const page = (arn: string): string => `notifications: [{lambda: '${arn}'}]\n`;
const hook = (url: string): string => `notifications: [{https: '${url}'}]\n`;
const post = (address: string): string => `notifications: [{email: '${address}'}]\n`;
const external = (id: string): string =>
  `environments: {dev: {target: {account: '123456789012', external_id: '${id}'}}}\n`;

/** ARNs of other services, wildcards, and addresses: who may act, and what may be reached. */
const reaches: readonly HostileConfiguration[] = [
  row('everybody as operator', operator('*'), '3:17', '`environments.dev.operators[0]` does not have the form'),
  row(
    'an account as operator',
    operator('arn:aws:iam::123456789012:root'),
    '3:17',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'roles of any account as operators',
    operator('arn:aws:iam::*:role/Operators'),
    '3:17',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'any principal of an account as operator',
    operator('arn:aws:iam::123456789012:*'),
    '3:17',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'a policy as operator',
    operator('arn:aws:iam::123456789012:policy/Operators'),
    '3:17',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'a group as operator',
    operator('arn:aws:iam::123456789012:group/Operators'),
    '3:17',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'a function as operator',
    operator(lambda('x')),
    '3:17',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'a service as operator',
    operator('lambda.amazonaws.com'),
    '3:17',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'an operator of two lines',
    'environments: {dev: {operators: ["arn:aws:iam::123456789012:user/a\\n"]}}\n',
    '1:34',
    '`environments.dev.operators[0]` does not have the form',
  ),
  row(
    'an operator of 700 characters',
    operator(`arn:aws:iam::123456789012:user/${'a'.repeat(670)}`),
    '3:17',
    '`environments.dev.operators[0]` must have at most 600 characters',
  ),
  row(
    'no operators',
    'environments: {dev: {operators: []}}\n',
    '1:22',
    '`environments.dev.operators` must have at least 1 items',
  ),
  row(
    '51 operators',
    `environments:\n  dev:\n    operators:\n${'      - arn:aws:iam::123456789012:user/ann\n'.repeat(51)}`,
    '3:5',
    '`environments.dev.operators` must have at most 50 items',
  ),
  row('any policy as boundary', boundary('*'), '1:23', '`permissions_boundary` does not have the form'),
  row(
    'a role as boundary',
    boundary('arn:aws:iam::123456789012:role/x'),
    '1:23',
    '`permissions_boundary` does not have the form',
  ),
  row('a bucket as boundary', boundary('arn:aws:s3:::bucket'), '1:23', '`permissions_boundary` does not have the form'),
  row(
    'a boundary of 600 characters',
    boundary('b'.repeat(600)),
    '1:23',
    '`permissions_boundary` does not have the form',
  ),
  row(
    'a boundary of another account than the environment’s',
    `${boundary('arn:aws:iam::111111111111:policy/b')}environments: {dev: {target: {account: '222222222222'}}}\n`,
    '1:23',
    '`permissions_boundary` is not valid: its ARN names one account, and en',
  ),
  row('all secrets', secret('*'), '1:32', '`instances.readable_secrets[0]` does not have the form'),
  row(
    'all secrets of an account',
    secret('arn:aws:secretsmanager:eu-west-1:123456789012:secret:*'),
    '1:32',
    '`instances.readable_secrets[0]` does not have the form',
  ),
  row(
    'a wildcard within a secret',
    secret('arn:aws:secretsmanager:eu-west-1:123456789012:secret:a*b'),
    '1:32',
    '`instances.readable_secrets[0]` does not have the form',
  ),
  row(
    'secrets of any account',
    secret('arn:aws:secretsmanager:eu-west-1:*:secret:shop'),
    '1:32',
    '`instances.readable_secrets[0]` does not have the form',
  ),
  row(
    'a parameter as secret',
    secret('arn:aws:ssm:eu-west-1:123456789012:parameter/shop'),
    '1:32',
    '`instances.readable_secrets[0]` does not have the form',
  ),
  row('every project to run tests in', "test_projects: ['*']\n", '1:17', '`test_projects[0]` does not have the form'),
  row(
    'projects that are named like one, for their reports',
    "test_projects: ['shop*']\n",
    '1:17',
    '`test_projects[0]` does not have the form',
  ),
  row(
    'more projects than a function can be told of',
    `test_projects:\n${Array.from({ length: 20 }, (_, n) => `  - ${'p'.repeat(30)}${n}\n`).join('')}`,
    '1:1',
    '`test_projects` is not valid: at most 500 characters in all',
  ),
  row('every function to invoke', target(lambda('*')), '1:18', '`invoke_targets[0]` does not have the form'),
  row('a function by its name to invoke', target('migrate'), '1:18', '`invoke_targets[0]` does not have the form'),
  row(
    'a function of any account to invoke',
    target('arn:aws:lambda:eu-west-1:*:function:migrate'),
    '1:18',
    '`invoke_targets[0]` does not have the form',
  ),
  row(
    'a machine to invoke',
    target('arn:aws:states:eu-west-1:123456789012:stateMachine:x'),
    '1:18',
    '`invoke_targets[0]` does not have the form',
  ),
  row(
    'a function of the installation to invoke',
    target(lambda('unity-desk')),
    '1:18',
    '`invoke_targets[0]` is not valid: is a function of the installation it',
  ),
  row(
    'the same under a prefix of one’s own',
    `prefix: acme\n${target(lambda('acme-publish-workflow'))}`,
    '2:18',
    '`invoke_targets[0]` is not valid: is a function of the installation it',
  ),
  row(
    '21 functions to invoke',
    `invoke_targets:\n${`  - ${lambda('f')}\n`.repeat(21)}`,
    '1:1',
    '`invoke_targets` must have at most 20 items',
  ),
  row(
    '2,001 characters of functions to invoke',
    `invoke_targets:\n${`  - ${lambda('f'.repeat(60))}\n`.repeat(20)}`,
    '1:1',
    '`invoke_targets` is not valid: at most 2000 characters in all',
  ),
  row(
    'a key by its alias',
    key('alias/aws/dynamodb'),
    '1:10',
    '`kms_key` is not valid: write the ARN of the key itself',
  ),
  row(
    'a key by the ARN of an alias',
    key('arn:aws:kms:eu-west-1:123456789012:alias/x'),
    '1:10',
    '`kms_key` is not valid: write the ARN of the key itself',
  ),
  row(
    'any key',
    key('arn:aws:kms:eu-west-1:123456789012:key/*'),
    '1:10',
    '`kms_key` is not valid: write the ARN of the key itself',
  ),
  row(
    'a secret as key',
    key('arn:aws:secretsmanager:eu-west-1:123456789012:secret:x'),
    '1:10',
    '`kms_key` is not valid: write the ARN of the key itself',
  ),
  row(
    'every queue to tell',
    queue('arn:aws:sqs:eu-west-1:123456789012:*'),
    '1:23',
    '`notifications[0].sqs` is not valid: write the ARN of a queue',
  ),
  row(
    'a topic as queue',
    queue('arn:aws:sns:eu-west-1:123456789012:x'),
    '1:23',
    '`notifications[0].sqs` is not valid: write the ARN of a queue',
  ),
  row(
    'a queue as function',
    page('arn:aws:sqs:eu-west-1:123456789012:x'),
    '1:26',
    '`notifications[0].lambda` is not valid: write the ARN of a function',
  ),
  row(
    'an endpoint without encryption',
    hook('http://hooks.example.com/'),
    '1:25',
    '`notifications[0].https` is not valid: write an https:// address witho',
  ),
  row(
    'a password in an endpoint',
    hook('https://me:secret@hooks.example.com/'),
    '1:25',
    '`notifications[0].https` holds what looks like an address with a password',
  ),
  row(
    'a file as endpoint',
    hook('file:///etc/passwd'),
    '1:25',
    '`notifications[0].https` is not valid: write an https:// address witho',
  ),
  row(
    'a blank in an endpoint',
    hook('https://hooks.example.com/a b'),
    '1:25',
    '`notifications[0].https` is not valid: write an https:// address witho',
  ),
  row(
    'an address with a name around it',
    post('Ops <ops@example.com>'),
    '1:25',
    '`notifications[0].email` is not valid: write an address such as ops@ex',
  ),
  row(
    'two addresses in one',
    post('a@example.com,b@example.com'),
    '1:25',
    '`notifications[0].email` is not valid: write an address such as ops@ex',
  ),
  row(
    'a header in an address',
    'notifications: [{email: "a@example.com\\nBcc: b@example.com"}]\n',
    '1:25',
    '`notifications[0].email` is not valid: write an address such as ops@ex',
  ),
  row(
    'a target of two kinds',
    `notifications: [{email: a@example.com, https: 'https://x.example.com/'}]\n`,
    '1:18',
    '`notifications[0]` is not valid: exactly one of email, https, sqs, lam',
  ),
  row(
    '11 to tell',
    `notifications:\n${'  - {email: a@example.com}\n'.repeat(11)}`,
    '1:1',
    '`notifications` must have at most 10 items',
  ),
  row(
    'an account of 11 digits',
    "environments: {dev: {target: {account: '12345678901'}}}\n",
    '1:40',
    '`environments.dev.target.account` does not have the form',
  ),
  row(
    'any account as target',
    "environments: {dev: {target: {account: '*'}}}\n",
    '1:40',
    '`environments.dev.target.account` does not have the form',
  ),
  row(
    'an external id that anybody guesses',
    external('shop'),
    '1:69',
    '`environments.dev.target.external_id` does not have the form',
  ),
  row(
    'a wildcard as external id',
    external('*********'),
    '1:69',
    '`environments.dev.target.external_id` does not have the form',
  ),
  row(
    'an external id of 41 characters',
    external('x'.repeat(41)),
    '1:69',
    '`environments.dev.target.external_id` does not have the form',
  ),
  row(
    'any account that may request',
    "request_accounts: ['*']\n",
    '1:20',
    '`request_accounts[0]` does not have the form',
  ),
  row(
    'an ARN as account that may request',
    "request_accounts: ['arn:aws:iam::123456789012:root']\n",
    '1:20',
    '`request_accounts[0]` does not have the form',
  ),
  row(
    '21 accounts that may request',
    `request_accounts:\n${"  - '123456789012'\n".repeat(21)}`,
    '1:1',
    '`request_accounts` must have at most 20 items',
  ),
  row(
    'logs that are never removed',
    'log_retention_days: 0\n',
    '1:21',
    '`log_retention_days` is not valid: one of 1, 3, 5, 7, 14, 30, 60, 90, ',
  ),
  row(
    'an archive of 100 years',
    'archive_retention_days: 36500\n',
    '1:25',
    '`archive_retention_days` must be at most 3653',
  ),
];

/** What was tried. Each is refused as ConfigInvalid, with file, line and column, before anything is synthesized. */
export const hostileConfigurations: readonly HostileConfiguration[] = [
  ...yaml,
  ...shapes,
  ...types,
  ...names,
  ...reaches,
];
