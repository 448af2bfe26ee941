import { readFileSync } from 'node:fs';
import type { EnvironmentText } from '../../lib/config/parts';
import { readConfig } from '../../lib/config/read-config';

const fileOf = (environment: string, text: string): EnvironmentText => ({
  environment,
  file: `workflows/environments/${environment}.yml`,
  text,
});
const filesOf = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([environment, text]) => fileOf(environment, text));

function read(main: string, files: Readonly<Record<string, string>>) {
  const { config, diagnostics } = readConfig(main, 'unity.yaml', filesOf(files));
  expect(diagnostics).toEqual([]);
  return config!;
}

function told(main: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { config, diagnostics } = readConfig(main, 'unity.yaml', filesOf(files));
  expect(config).toBeUndefined();
  expect(diagnostics.every(({ fix }) => fix.length > 0)).toBe(true);
  return diagnostics.map(
    ({ file, line, column, message }) => `${file.replace(/.*\//, '')}:${line}:${column} ${message}`,
  );
}

describe('what the files of environments say', () => {
  test('the shipped ones say what holds without them, and the way from dev to prod', () => {
    const shipped = Object.fromEntries(
      ['dev', 'staging', 'prod'].map((name) => [name, readFileSync(`workflows/environments/${name}.yml`, 'utf8')]),
    );
    const nothing = { soakedMinutes: 0, approval: false, approvalHours: 72, soakMinutes: 0 };
    expect(read(readFileSync('unity.yaml', 'utf8'), shipped)).toEqual({
      ...read('', {}),
      guards: {
        staging: { promotion: { ...nothing, from: ['dev'] } },
        prod: { promotion: { ...nothing, from: ['staging'], approval: true, soakMinutes: 30 } },
      },
    });
  });

  test('is as if it stood in unity.yaml, key by key', () => {
    const section = {
      dev: 'values: {domain: a.example.com}\nrequest_events: true\npublish: false\n',
      prod: 'operators: [arn:aws:iam::123456789012:role/R]\napprovals: {four_eyes: true}\ncheckpoints: {keep_last: 2}\n',
    };
    const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '    ');
    const inMain = `environments:\n  dev:\n${indented(section.dev)}  prod:\n    notifications: [{email: a@b.co}]\n${indented(section.prod)}  qa:\n`;
    const main = 'environments:\n  dev:\n  prod:\n    notifications: [{email: a@b.co}]\n  qa:\n';
    expect(read(main, section)).toEqual(read(inMain, {}));
    expect(Object.keys(read(main, section).environments)).toEqual(['dev', 'prod', 'qa']);
  });

  test('parameters, addresses and whether Parameter Store is asked', () => {
    const files = {
      dev: 'parameters: {instance_count: 3, compose: "x"}\nnetwork: {cidr: 10.7.0.0/16}\n',
      staging: 'parameter_store: true\n',
      prod: '# nothing\n',
    };
    expect(read('', files).parameters).toEqual({
      dev: { values: { instance_count: 3, compose: 'x', cidr: '10.7.0.0/16' }, stored: false },
      staging: { values: {}, stored: true },
    });
  });
});

describe('how long stacks stand, and when one is warned', () => {
  const inMain = (text: string): string => `environments:\n  dev:\n    ${text}\n  prod:\n`;

  test.each([
    ['time_to_live_hours: 72', 'warn_before_hours: 12\n'],
    ['warn_before_hours: 12', 'time_to_live_hours: 72\n'],
  ])('is `%s` in unity.yaml, and `%s` in the file', (main, file) => {
    expect(read(inMain(main), { dev: file }).guards).toEqual({
      dev: { timeToLive: { hours: 72, warnBeforeHours: 12 } },
    });
  });

  test.each([
    ['time_to_live_hours: 12', 'warn_before_hours: 12\n', 'dev.yml:1:20', 'must be less than time_to_live_hours'],
    ['warn_before_hours: 12', 'time_to_live_hours: 8\n', 'unity.yaml:3:24', 'must be less than time_to_live_hours'],
    ['publish: true', 'warn_before_hours: 12\n', 'dev.yml:1:20', 'there is no time_to_live_hours'],
  ])('is refused as `%s` in unity.yaml and `%s` in the file', (main, file, at, problem) => {
    expect(told(inMain(main), { dev: file })).toEqual([`${at} \`warn_before_hours\` of dev is not valid: ${problem}`]);
  });

  test('nothing is said to be missing that may stand in what cannot be read, or is wrong', () => {
    expect(told('environments: {dev: {', { dev: 'warn_before_hours: 12\n' })).toEqual([
      expect.stringMatching(/^unity\.yaml:/),
    ]);
    expect(told(inMain('warn_before_hours: 12'), { dev: 'time_to_live_hours: 3d\n' })).toEqual([
      'dev.yml:1:21 `time_to_live_hours` takes a number, not "3d"',
    ]);
  });
});

describe('what is refused, all of it at once', () => {
  test('unknown keys, wrong types and bad names, at their place in their file', () => {
    expect(
      told('environments:\n  dev: {valves: 1}\n', {
        dev: 'paramters: {a: 1}\npublish: 3\nvalues: {Bad-Name: 1}\ntarget: {external_id: abcdefgh}\nnetwork: {cidr: 10.0.0.0/8, zone: a}\n',
      }),
    ).toEqual([
      'unity.yaml:2:9 unknown key `valves` in `environments.dev`',
      'dev.yml:1:1 unknown key `paramters` at the top of the file',
      'dev.yml:2:10 `publish` takes true or false, not 3',
      'dev.yml:3:10 `values.Bad-Name` is no name that can be used',
      'dev.yml:4:1 `target.account` is missing',
      'dev.yml:5:17 `network.cidr` is not valid: the prefix must be /16 to /24',
      'dev.yml:5:29 unknown key `zone` in `network`',
    ]);
  });

  test('a slip in a key names the one that was meant', () => {
    const [diagnostic] = readConfig('', 'unity.yaml', [fileOf('dev', 'paramters: {a: 1}\n')]).diagnostics;
    expect(diagnostic).toMatchObject({ suggestion: 'parameters', fix: expect.stringContaining('parameter_store') });
  });

  test('a key that both say, with both places', () => {
    expect(
      told('environments:\n  dev:\n    publish: true\n    values: {a: 1}\n  prod: {publish: true}\n', {
        dev: '\nvalues: {b: 1}\npublish: true\nrequest_events: true\n',
      }),
    ).toEqual([
      'dev.yml:2:1 `values` of dev is said here and at unity.yaml:4:5',
      'dev.yml:3:1 `publish` of dev is said here and at unity.yaml:3:5',
    ]);
  });

  test('a file of no environment, with the one that was meant', () => {
    expect(told('environments: {dev: , prod: }\n', { prd: 'publish: true\n', dev: '' })).toEqual([
      'prd.yml:1:1 there is no environment `prd`',
    ]);
    expect(readConfig('', 'unity.yaml', [fileOf('prd', '')]).diagnostics[0]).toMatchObject({
      suggestion: 'prod',
      fix: expect.stringContaining('there are dev, staging, prod'),
    });
  });

  test('broken YAML in one file hides nothing of the others', () => {
    expect(told('settings: {lease_secs: 3}', { dev: 'values: {a: 1', prod: 'publish: maybe' })).toEqual([
      'unity.yaml:1:12 unknown key `lease_secs` in `settings`',
      expect.stringMatching(/^dev\.yml:/),
      'prod.yml:1:10 `publish` takes true or false, not "maybe"',
    ]);
  });

  test('what only all of them together may not say', () => {
    const main = '\npermissions_boundary: arn:aws:iam::123456789012:policy/company\n';
    expect(told(main, { dev: "target: {account: '222222222222'}\n" })).toEqual([
      expect.stringMatching(/^unity\.yaml:2:1 `permissions_boundary` is not valid: its ARN names one account/),
    ]);
  });

  test('secrets, without showing them', () => {
    const secret = 'kUq3vN8xTz1LmWb7';
    const { diagnostics } = readConfig(
      `environments:\n  dev:\n    values: {db: {password: ${secret}}}\n  prod:\n`,
      'unity.yaml',
      [
        fileOf(
          'prod',
          `parameters:\n  compose: "KEY=AKIA${'IOSFODNN7EXAMPLE'}"\n  api_token: ${secret}\n  key: ssm:/shop/${secret}\n`,
        ),
      ],
    );
    expect(
      diagnostics.map(({ code, file, line, column, message }) => [code, `${file}:${line}:${column}`, message]),
    ).toEqual([
      ['PlainSecret', 'unity.yaml:3:29', expect.stringContaining('`environments.dev.values.db.password` holds')],
      ['PlainSecret', 'workflows/environments/prod.yml:2:12', expect.stringContaining('the id of an AWS access key')],
      ['PlainSecret', 'workflows/environments/prod.yml:3:14', expect.stringContaining('`parameters.api_token` holds')],
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain(secret);
  });
});

describe('addresses', () => {
  const cidr = (range: string) => `network: {cidr: ${range}}\n`;

  test('that overlap in one account are refused with both places', () => {
    expect(
      told('environments:\n  dev: {network: {cidr: 10.1.0.0/16}}\n  prod:\n  qa:\n', {
        prod: `publish: true\n${cidr('10.1.128.0/20')}`,
        qa: cidr('10.2.0.0/16'),
      }),
    ).toEqual(['prod.yml:2:11 the addresses of prod, 10.1.128.0/20, overlap 10.1.0.0/16 of dev, at unity.yaml:2:19']);
  });

  test('are those of a parameter `cidr` too', () => {
    expect(told('', { dev: 'parameters: {cidr: 10.0.3.0/24}', prod: cidr('10.0.0.0/16') })).toEqual([
      'prod.yml:1:11 the addresses of prod, 10.0.0.0/16, overlap 10.0.3.0/24 of dev, at workflows/environments/dev.yml:1:14',
    ]);
    expect(told('environments: {dev: {parameters: {cidr: 10.0.3.0/24}}}', { dev: cidr('10.0.4.0/24') })).toEqual([
      'dev.yml:1:11 `network.cidr` says what `parameters.cidr` says too, at unity.yaml:1:35',
    ]);
  });

  test.each([
    ['side by side', cidr('10.0.0.0/24'), cidr('10.0.1.0/24')],
    ['in two accounts', cidr('10.0.0.0/16'), `target: {account: '222222222222'}\n${cidr('10.0.0.0/16')}`],
    ['of which one is none', cidr('10.0.0.0/16'), 'parameters: {cidr: later}'],
  ])('%s are taken', (_, dev, prod) => {
    expect(read('', { dev, prod }).parameters.dev?.values).toEqual({ cidr: expect.any(String) });
  });

  test('of two environments of one other account overlap as well', () => {
    const text = `target: {account: '222222222222'}\n${cidr('10.0.0.0/16')}`;
    expect(told('', { dev: text, prod: text })).toHaveLength(1);
  });
});
