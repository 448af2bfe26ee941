import { readFileSync } from 'node:fs';
import { readConfig } from '../../lib/config/read-config';
import { defaultSettings, settingsIn } from '../../lib/domain/settings';

function configOf(text: string) {
  const { config, diagnostics } = readConfig(text, 'unity.yaml');
  expect(diagnostics).toEqual([]);
  return config!;
}

function problemsOf(text: string): readonly string[] {
  const { config, diagnostics } = readConfig(text, 'unity.yaml');
  expect(config).toBeUndefined();
  expect(diagnostics.some(({ code }) => code === 'ConfigInvalid')).toBe(true);
  return diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const defaults = {
  settings: defaultSettings,
  environments: { dev: {}, staging: {}, prod: {} },
  parameters: {},
  access: { dev: {}, staging: {}, prod: {} },
  rollback: {},
  guards: {},
  publishTo: ['dev', 'staging'],
  logRetentionDays: 30,
  archiveRetentionDays: 30,
  tracing: false,
  failedBatchesRetentionDays: 90,
  notifications: [],
  environmentNotifications: {},
  messages: {},
  readableSecrets: [],
  requestAccounts: [],
};

describe('a configuration that can be read', () => {
  test.each(['', '# only a comment\n', '{}'])('gives the defaults for %j', (text) => {
    expect(configOf(text)).toEqual(defaults);
  });

  test('the shipped file says what holds without it', () => {
    expect(configOf(readFileSync('unity.yaml', 'utf8'))).toEqual(defaults);
  });

  test('says who is told of what happens to deployments, and where their addresses are kept', () => {
    const secret = 'secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:hooks/slack-AbC123';
    const topic = 'arn:aws:sns:eu-west-1:123456789012:deployments';
    const text = `
environments:
  dev:
    budget_usd_month: 12.5
    messages:
      - {name: mail, to: sns, topic_arn: '${topic}', on: [failed, stuck]}
      - {name: slack, to: slack, url: '${secret}', on: [approval]}
      - {name: hook, to: webhook, url: 'ssm:/hooks/url', key: 'ssm:/hooks/key', on: [completed]}
  prod: {budget_usd_month: 7}
`;
    expect(configOf(text).messages).toEqual({
      dev: {
        budgetUsdMonth: 12.5,
        targets: [
          { name: 'mail', to: 'sns', topicArn: topic, on: ['failed', 'stuck'] },
          { name: 'slack', to: 'slack', url: secret, on: ['approval'] },
          { name: 'hook', to: 'webhook', url: 'ssm:/hooks/url', key: 'ssm:/hooks/key', on: ['completed'] },
        ],
      },
      // Nobody is sent anything; the bus tells of it.
      prod: { budgetUsdMonth: 7, targets: [] },
    });
  });

  test.each([
    ['a webhook without a key', "{name: a, to: webhook, url: 'ssm:/u', on: [failed]}", /needs `key`/],
    [
      'a topic with an address',
      "{name: a, to: sns, topic_arn: 'arn:aws:sns:eu-west-1:123456789012:t', url: 'ssm:/u', on: [failed]}",
      /has none/,
    ],
    ['nothing to hear of', "{name: a, to: slack, url: 'ssm:/u', on: []}", /at least 1/],
    ['what there is not to hear of', "{name: a, to: slack, url: 'ssm:/u', on: [deleted]}", /started/],
    ['a kind twice', "{name: a, to: slack, url: 'ssm:/u', on: [failed, failed]}", /no kind twice/],
    ['another receiver', "{name: a, to: teams, url: 'ssm:/u', on: [failed]}", /amazon_q/],
    [
      'a name twice',
      "{name: a, to: slack, url: 'ssm:/u', on: [failed]}, {name: a, to: slack, url: 'ssm:/u', on: [failed]}",
      /no name twice/,
    ],
    [
      'every topic',
      "{name: a, to: sns, topic_arn: 'arn:aws:sns:eu-west-1:123456789012:*', on: [failed]}",
      /the ARN of a topic/,
    ],
    [
      'a path with a control character',
      "{name: a, to: slack, url: 'ssm:/a\\u0000b', on: [failed]}",
      /write where it is kept/,
    ],
  ])('refuses messages to %s', (_, target, why) => {
    expect(readConfig(`environments: {dev: {messages: [${target}]}}\n`, 'unity.yaml').diagnostics).toEqual([
      expect.objectContaining({ code: 'ConfigInvalid', message: expect.stringMatching(why) }),
    ]);
  });

  test.each([
    ['an address', 'url', "{name: a, to: slack, url: 'https://hooks.example.com/T0/kUq3', on: [failed]}", 'kUq3'],
    ['a key', 'key', "{name: a, to: webhook, url: 'ssm:/u', key: whsec_kUq3, on: [failed]}", 'kUq3'],
    ['a key of digits', 'key', "{name: a, to: webhook, url: 'ssm:/u', key: 90817263, on: [failed]}", '90817263'],
    ['what is none', 'url', "{name: a, to: slack, url: 'https://hooks.example.com/T0/kUq3', on: []}", 'kUq3'],
  ])('refuses %s of messages that is written out, without showing it', (_, key, target, secret) => {
    const { diagnostics } = readConfig(`environments: {dev: {messages: [${target}]}}\n`, 'unity.yaml');
    expect(diagnostics[0]).toMatchObject({ code: 'PlainSecret', message: expect.stringContaining(`[0].${key}\``) });
    expect(JSON.stringify(diagnostics)).not.toContain(secret);
    const file = readConfig('', 'unity.yaml', [
      { environment: 'dev', file: 'dev.yml', text: `messages: [${target}]\n` },
    ]).diagnostics;
    expect(file[0]).toMatchObject({ code: 'PlainSecret', file: 'dev.yml' });
    expect(JSON.stringify(file)).not.toContain(secret);
  });

  test('the prefix starts the names of profile, vault and role too', () => {
    expect(configOf('prefix: acme-2').settings).toMatchObject({
      prefix: 'acme-2',
      instanceProfileName: 'acme-2-instance',
      backupVaultName: 'acme-2-backup',
      backupRoleName: 'acme-2-backup',
    });
  });

  test('how long checkpoints are kept is said for all, and by an environment for itself, key by key', () => {
    const text = `
checkpoints: {retention_days: 30, keep_last: 10}
environments:
  dev: {checkpoints: {retention_days: 7}}
  prod: {checkpoints: {rollback_copies_days: 365}}
  qa:
`;
    expect(configOf(text).settings.checkpointRetention).toEqual({
      dev: { days: 7, keepLast: 10 },
      prod: { days: 30, keepLast: 10, rollbackCopiesDays: 365 },
      qa: { days: 30, keepLast: 10 },
    });
    expect(configOf('environments: {dev: {checkpoints: {keep_last: 3}}, prod: }').settings.checkpointRetention).toEqual(
      {
        dev: { keepLast: 3 },
      },
    );
  });

  test('environments keep their order and their values, nested ones too', () => {
    const { environments } = configOf(
      'environments:\n  qa:\n  live:\n    values:\n      domain: example.com\n      zones: [a, b]\n      size: {min: 2}\n',
    );
    expect(Object.entries(environments)).toEqual([
      ['qa', {}],
      ['live', { domain: 'example.com', zones: ['a', 'b'], size: { min: 2 } }],
    ]);
  });

  test('settings change only what they name', () => {
    expect(configOf('settings: {visibility_window_seconds: 1.5, lease_seconds: 2}').settings).toEqual({
      ...defaultSettings,
      visibilityWindowSeconds: 1.5,
      leaseSeconds: 2,
    });
  });

  test('secrets that instances may read are named by ARN', () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/*';
    expect(configOf(`instances:\n  readable_secrets:\n    - ${secret}\n`).readableSecrets).toEqual([secret]);
  });
});

describe('how rollbacks go in an environment', () => {
  const rollbackIn = (text: string) => `environments:\n  dev:\n  prod:\n    rollback:\n      ${text}\n`;

  test('policies by step and by action, and what a failure leads to; environments without a word have none', () => {
    const text = rollbackIn(
      'policies: {aws/create_efs: retain, files: snapshot, launch: compensate}\n      on_failure: keep',
    );
    expect(configOf(text).rollback).toEqual({
      prod: { policies: { 'aws/create_efs': 'retain', files: 'snapshot', launch: 'compensate' }, onFailure: 'keep' },
    });
  });

  test('a rollback by approval, and how long that may wait', () => {
    expect(configOf(rollbackIn('on_failure: approval\n      approval_hours: 48')).rollback).toEqual({
      prod: { onFailure: 'approval', approvalHours: 48 },
    });
  });

  test.each([
    ['approval_hours: 0', '5:23 ', '1'],
    ['approval_hours: 721', '5:23 ', '720'],
    ['approval_hours: 1.5', '5:23 ', 'whole number'],
    ['policies: {aws/create_vpc: snapshot}', '5:34 ', '`create_vpc` makes nothing that holds data'],
    ['policies: {aws/create_vcp: retain}', '5:34 ', 'there is no action of that name; did you mean `aws/create_vpc`?'],
    ['policies: {aws/create/vpc: retain}', '5:34 ', 'there is no action of that name'],
    ['policies: {No Step: retain}', '5:27 ', 'neither the name of a step nor service/action'],
    ['policies: {files: delete}', '5:25 ', 'compensate'],
    ['policies: [files]', '5:7 ', 'policies'],
    ['on_failure: ignore', '5:19 ', 'keep'],
    ['policy: {files: retain}', '5:7 ', 'unknown key `policy` in `environments.prod.rollback`'],
  ])('refuses `%s`', (text, at, told) => {
    const [problem = ''] = problemsOf(rollbackIn(text));
    expect(problem.startsWith(at) ? at : problem).toBe(at);
    expect(problem).toContain(told);
  });
});

const key = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';

describe('operations', () => {
  test('a key, retentions and who is told, of all and of one environment', () => {
    const queue = 'arn:aws:sqs:eu-west-1:123456789012:on-call';
    const page = 'arn:aws:lambda:eu-west-1:123456789012:function:page';
    const text = `
kms_key: ${key}
archive_retention_days: 7
failed_batches_retention_days: 14
notifications: [{email: ops@example.com}, {https: 'https://hooks.example.com/unity?x=1'}]
environments:
  dev:
  prod:
    notifications: [{sqs: '${queue}'}, {lambda: '${page}'}]
`;
    expect(configOf(text)).toMatchObject({
      kmsKey: key,
      archiveRetentionDays: 7,
      failedBatchesRetentionDays: 14,
      notifications: [{ email: 'ops@example.com' }, { https: 'https://hooks.example.com/unity?x=1' }],
      environmentNotifications: { prod: [{ sqs: queue }, { lambda: page }] },
      environments: { dev: {}, prod: {} },
    });
  });

  test('what is wrong with a target is said at the target', () => {
    const { diagnostics } = readConfig(
      'notifications:\n  - emial: a@example.com\n  - {email: a@example.com, sqs: x}\n  - {email: nobody}\n',
      'unity.yaml',
    );
    const one = 'exactly one of email, https, sqs, lambda';
    expect(diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '2:5 unknown key `emial` in `notifications[0]`',
      `2:5 \`notifications[0]\` is not valid: ${one}`,
      `3:6 \`notifications[1]\` is not valid: ${one}`,
      '3:33 `notifications[1].sqs` is not valid: write the ARN of a queue',
      '4:13 `notifications[2].email` is not valid: write an address such as ops@example.com',
    ]);
    expect(diagnostics[0]).toMatchObject({ suggestion: 'email', fix: 'The keys here: email, https, sqs, lambda.' });
  });

  test('a target that names two, or nobody, is refused', () => {
    const sqs = 'arn:aws:sqs:eu-west-1:123456789012:q';
    const text = `environments: {prod: {notifications: [{email: a@example.com, sqs: '${sqs}'}, {}]}}`;
    expect(problemsOf(text)).toEqual([
      expect.stringContaining('`environments.prod.notifications[0]` is not valid: exactly one of email, https'),
      expect.stringContaining('`environments.prod.notifications[1]` is not valid: exactly one of email, https'),
    ]);
  });
});

test('functions that workflows may invoke are named by ARN', () => {
  const migrate = 'arn:aws:lambda:eu-west-1:123456789012:function:migrate:live';
  expect(configOf(`invoke_targets: ['${migrate}']`).settings.invokeTargets).toEqual([migrate]);
  expect(configOf('test_projects: [shop-tests, Shop_2]').settings.testProjects).toEqual(['shop-tests', 'Shop_2']);
  expect(configOf('').settings.testProjects).toEqual([]);
});

test('four eyes are asked for by the environment', () => {
  const { access } = configOf(
    'environments: {dev: {approvals: {four_eyes: false}}, prod: {approvals: {four_eyes: true}}}',
  );
  expect(access).toEqual({ dev: {}, prod: { fourEyes: true } });
});

test('operators are named by ARN, for each environment', () => {
  const operators = [
    'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_*',
    'arn:aws:sts::123456789012:assumed-role/Operators/ann@example.com',
    'arn:aws-cn:iam::123456789012:user/ann',
  ];
  const { access } = configOf(`environments: {dev: , prod: {operators: ${JSON.stringify(operators)}}}`);
  expect(access).toEqual({ dev: {}, prod: { operators } });
});

test('an environment may deploy into an account of its own, and a policy may bound all roles', () => {
  const config = configOf(
    "permissions_boundary: company-boundary\nenvironments:\n  dev:\n  prod:\n    target: {account: '012345678901', external_id: 5f0c9d2e-shop}\n",
  );
  expect(config.permissionsBoundary).toBe('company-boundary');
  expect(config.settings.targets).toEqual({ prod: { account: '012345678901', externalId: '5f0c9d2e-shop' } });
  expect(settingsIn(config.settings, 'dev')).toBe(config.settings);
  expect(settingsIn(config.settings, 'prod')).toMatchObject({
    instanceProfileName: 'unity-prod-instance',
    backupVaultName: 'unity-prod-backup',
    backupRoleName: 'unity-prod-backup',
  });
});

describe('a configuration that cannot be used', () => {
  test.each([
    ['target: {account: 123456789012}', '3:23 `environments.prod.target.account` takes a text'],
    ["target: {account: '12345'}", '3:23 `environments.prod.target.account` does not have the form'],
    ["target: {account: '123456789012', external_id: short}", '3:52 `environments.prod.target.external_id` does not'],
    [
      "target: {account: '123456789012', external-id: 5f0c9d2e}",
      '3:39 unknown key `external-id` in `environments.prod.target`',
    ],
    ['target: {}', '3:5 `environments.prod.target.account` is missing'],
    ['target:', '3:5 `environments.prod.target` has no value'],
  ])('%s is refused', (target, problem) => {
    const problems = problemsOf(`environments:\n  prod:\n    ${target}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test.each(['a b', 'arn:aws:iam::12:policy/x', 'arn:aws:s3:::bucket', '"*"', '""'])(
    'the boundary %s is refused',
    (boundary) => {
      expect(problemsOf(`permissions_boundary: ${boundary}`)).toEqual([
        expect.stringMatching(/^1:23 `permissions_boundary` does not have the form/),
      ]);
    },
  );

  test('a boundary of one account does not do for another', () => {
    const arn = 'arn:aws:iam::111111111111:policy/company';
    const file = (account: string) =>
      `permissions_boundary: ${arn}\nenvironments: {prod: {target: {account: '${account}'}}}\n`;
    expect(problemsOf(file('222222222222'))).toEqual([
      '1:23 `permissions_boundary` is not valid: its ARN names one account, and environments deploy into others: name the policy only',
    ]);
    expect(configOf(file('111111111111')).permissionsBoundary).toBe(arn);
    expect(configOf(file('222222222222').replace('111111111111', 'aws')).permissionsBoundary).toContain(':aws:');
  });

  test('all problems are told at once, with line and column', () => {
    const text = 'prefix: Unity\nenviroments: {}\nsettings:\n  slice_seconds: 500\nlog_retention_days: 31\n';
    const problems = problemsOf(text);
    expect(problems).toHaveLength(4);
    expect(problems[0]).toMatch(/^1:9 `prefix` does not have the form/);
    expect(problems[1]).toMatch(/^2:1 unknown key `enviroments` at the top of the file/);
    expect(problems[2]).toMatch(/^4:18 `settings.slice_seconds` must be at most 60, not 500/);
    expect(problems[3]).toMatch(/^5:21 `log_retention_days` is not valid: one of 1, 3, 5/);
  });

  test('a key that is nearly right is suggested', () => {
    const { diagnostics } = readConfig('settings:\n  lease_second: 3\n', 'unity.yaml');
    expect(diagnostics[0]).toMatchObject({ suggestion: 'lease_seconds', file: 'unity.yaml', line: 2, column: 3 });
  });

  test.each(['aws-unity', 'ssm', '2fast', 'a--b', 'ends-', 'Upper', 'a'.repeat(17), 'with_underscore', '"a.b"'])(
    'the prefix %s is refused: some physical name could not be made of it',
    (prefix) => {
      expect(problemsOf(`prefix: ${prefix}`)).toHaveLength(1);
    },
  );

  test.each(['Prod', 'pre-prod', 'e'.repeat(17), '1dev'])(
    'the environment %s is refused: it is a part of names between dashes',
    (name) => {
      const [problem = '', ...others] = problemsOf(`environments:\n  ${name}:\n`);
      expect(others).toEqual([]);
      expect(problem).toMatch(/^2:3 /);
    },
  );

  test.each([
    ['no environment', 'environments: {}'],
    ['more than ten environments', `environments:\n${Array.from({ length: 11 }, (_, n) => `  e${n}:\n`).join('')}`],
    ['a value name that expressions cannot say', 'environments:\n  dev:\n    values:\n      Domain: x\n'],
    ['an unknown key of an environment', 'environments:\n  dev:\n    domain: x\n'],
    ['a list for an environment', 'environments:\n  dev: [x]\n'],
    ['a negative window', 'settings: {visibility_window_seconds: -1}'],
    ['a window that no verification could wait for', 'settings: {visibility_window_seconds: 241}'],
    ['a fraction where Step Functions takes whole seconds', 'settings: {gate_timeout_seconds: 1.5}'],
    ['a text for a number', 'settings: {lease_seconds: soon}'],
    ['a secret that is no ARN', 'instances: {readable_secrets: [password]}'],
    ['all secrets', 'instances: {readable_secrets: ["*"]}'],
    ['a function that is no ARN', 'invoke_targets: [migrate]'],
    ['a project by its ARN', 'test_projects: ["arn:aws:codebuild:eu-west-1:123456789012:project/shop"]'],
    ['every project', 'test_projects: ["*"]'],
    ['a function of the installation', 'invoke_targets: ["arn:aws:lambda:eu-west-1:123456789012:function:unity-desk"]'],
    ['everybody as operator', 'environments: {prod: {operators: ["*"]}}'],
    ['an account as operator', 'environments: {prod: {operators: ["arn:aws:iam::123456789012:root"]}}'],
    ['the roles of any account', 'environments: {prod: {operators: ["arn:aws:iam::*:role/Operators"]}}'],
    ['a word for a truth', 'environments: {prod: {approvals: {four_eyes: please}}}'],
    ['approvals of another kind', 'environments: {prod: {approvals: {six_eyes: true}}}'],
    ['no operators', 'environments: {prod: {operators: []}}'],
    ['every function', 'invoke_targets: ["arn:aws:lambda:eu-west-1:123456789012:function:*"]'],
    [
      'more functions than the environment of one can name',
      `invoke_targets:\n${Array.from({ length: 20 }, (_, n) => `  - arn:aws:lambda:eu-west-1:123456789012:function:${'f'.repeat(60)}${n}\n`).join('')}`,
    ],
    ['a key by its alias, whose policy nobody can be held to', 'kms_key: alias/aws/dynamodb'],
    ['an endpoint without encryption', 'notifications: [{https: "http://hooks.example.com"}]'],
    ['an address with a name around it', 'notifications: [{email: "Ops <ops@example.com>"}]'],
    ['every queue', 'notifications: [{sqs: "arn:aws:sqs:eu-west-1:123456789012:*"}]'],
    ['an archive that forgets at once', 'archive_retention_days: 0'],
    ['half a day', 'failed_batches_retention_days: 1.5'],
    ['a list for the file', '- prefix: x'],
    ['a name that reaches into JavaScript', 'environments:\n  __proto__:\n'],
    ['an alias', 'prefix: &p unity\nsettings: *p'],
    ['a duplicate key', 'prefix: a\nprefix: b'],
    ['broken YAML', 'prefix: [unity'],
    ['a control character', 'prefix: uni\u0007ty'],
    ['a megabyte', `# ${'x'.repeat(1_000_000)}`],
  ])('%s', (_what, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });
  test('a password in an endpoint, as a secret and as nothing else', () => {
    const text = 'notifications: [{https: "https://me:secret@hooks.example.com/"}]';
    const { diagnostics } = readConfig(text, 'unity.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['PlainSecret']);
    expect(JSON.stringify(diagnostics)).not.toContain('me:secret');
  });
});
