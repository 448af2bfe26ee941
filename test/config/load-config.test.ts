import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../lib/config/load-config';
import { defaultSettings } from '../../lib/domain/settings';

const directory = mkdtempSync(path.join(tmpdir(), 'unity-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('without a file the defaults hold', () => {
  expect(loadConfig(path.join(directory, 'absent.yaml')).settings).toEqual(defaultSettings);
});

test('a file that was asked for must be there', () => {
  const file = path.join(directory, 'absent.yaml');
  expect(() => loadConfig(file, { required: true })).toThrow(
    expect.objectContaining({ code: 'ConfigInvalid', message: expect.stringContaining(file) }),
  );
});

test('a directory in its place is said, not thrown at somebody', () => {
  expect(() => loadConfig(directory)).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
});

test('bytes that are no UTF-8 are not read as something else', () => {
  const file = path.join(directory, 'latin.yaml');
  writeFileSync(file, Buffer.from('environments: {dev: {values: {owner: J\xf6rg}}}\n', 'latin1'));
  expect(() => loadConfig(file)).toThrow(
    expect.objectContaining({
      code: 'ConfigInvalid',
      message: expect.stringMatching(/the file cannot be read: it is not UTF-8 text\n *--> \S+latin\.yaml:1:1/),
    }),
  );
});

test('a wrong file is an error with the place, the line and the remedy of each problem', () => {
  const file = path.join(directory, 'wrong.yaml');
  writeFileSync(file, 'prefix: unity\nlog_retention: 30\nsettings: 3\n');
  expect(() => loadConfig(file)).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
  try {
    loadConfig(file);
  } catch (error) {
    const { message, details } = error as { message: string; details: { diagnostics: readonly unknown[] } };
    expect(message).toContain(`--> ${file}:2:1`);
    expect(message).toContain('2 | log_retention: 30');
    expect(message).toContain('Did you mean `log_retention_days`?');
    expect(message).toContain(`--> ${file}:3:11`);
    expect(details.diagnostics).toHaveLength(2);
  }
  expect.assertions(6);
});

test('a secret is shown by nothing, whatever else is wrong with it or its line', () => {
  const file = path.join(directory, 'secret.yaml');
  const secret = `AKIA${'IOSFODNN7EXAMPLE'}`;
  writeFileSync(
    file,
    `environments:\n  dev: {publish: ${secret}, valves: 1, network: {cidr: ${secret}}}\n  prod:\n    values: {password: kUq3vN8xTz1LmW}\n    kms: 1\n`,
  );
  try {
    loadConfig(file);
  } catch (error) {
    const { message, details } = error as { message: string; details: { diagnostics: readonly { code: string }[] } };
    expect(details.diagnostics.map(({ code }) => code)).toEqual([
      'PlainSecret',
      'ConfigInvalid',
      'PlainSecret',
      'PlainSecret',
      'ConfigInvalid',
    ]);
    expect(message).toContain('unknown key `valves`');
    expect(message).toContain('5 |     kms: 1');
    for (const text of [message, JSON.stringify(details)]) expect(text).not.toMatch(/AKIA|kUq3/);
  }
  expect.assertions(5);
});

describe('the files of environments', () => {
  const project = path.join(directory, 'project');
  const environments = path.join(project, 'workflows', 'environments');
  const file = path.join(project, 'unity.yaml');
  const write = (name: string, text: string | Buffer) => writeFileSync(path.join(environments, name), text);
  const refusal = (): string => {
    try {
      loadConfig(file);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ConfigInvalid' });
      return (error as Error).message;
    }
    throw new Error('it was taken');
  };

  beforeEach(() => mkdirSync(environments, { recursive: true }));
  afterEach(() => rmSync(project, { recursive: true }));

  test('stand beside the configuration, with or without unity.yaml', () => {
    write('dev.yml', 'values: {domain: dev.example.com}\n');
    write('README.md', 'What these are.\n');
    expect(loadConfig(file).environments).toEqual({ dev: { domain: 'dev.example.com' }, staging: {}, prod: {} });
    writeFileSync(file, 'environments: {dev: , qa: }\n');
    expect(loadConfig(file).environments).toEqual({ dev: { domain: 'dev.example.com' }, qa: {} });
  });

  test('a mistake is shown in the lines of its own file', () => {
    writeFileSync(file, 'prefix: Unity\n');
    write('dev.yml', '# dev\npublihs: true\n');
    const message = refusal();
    expect(message).toContain(`--> ${file}:1:9`);
    expect(message).toContain('1 | prefix: Unity');
    expect(message).toContain(`--> ${path.join(environments, 'dev.yml')}:2:1`);
    expect(message).toContain('2 | publihs: true');
    expect(message).toContain('Did you mean `publish`?');
  });

  test('the line of a secret is not shown, whatever else is wrong with it', () => {
    const secret = 'kUq3vN8xTz1LmWb7';
    write('dev.yml', `values: {db_password: ${secret}, Bad: 1}\n`);
    const message = refusal();
    expect(message).toContain('error[UNITY-E1220]: `values.db_password` holds what looks like a secret');
    expect(message).toContain('`values.Bad` is no name that can be used');
    expect(message).not.toContain(secret);
  });

  test('what cannot be read hides nothing of the others', () => {
    writeFileSync(file, 'environments: {dev: , qa: }\nprefx: acme\n');
    write('dev.yml', 'publihs: true\n');
    write('qa.yaml', 'publish: true\n');
    mkdirSync(path.join(environments, 'live.yml'));
    expect(refusal().match(/(?<=^error\S+ ).*|(?<=--> \S+\/)[a-z][^/\n]*$|(?<=fix: ).*/gm)).toEqual([
      'unknown key `prefx` at the top of the file',
      'unity.yaml:2:1',
      expect.stringContaining('Did you mean `prefix`?'),
      'unknown key `publihs` at the top of the file',
      'dev.yml:1:1',
      expect.stringContaining('Did you mean `publish`?'),
      'the file cannot be read: it is no file',
      'live.yml:1:1',
      'Make it a file of UTF-8 text that can be read.',
      'there is no environment `live`',
      'live.yml:1:1',
      expect.stringContaining('there are dev, qa'),
      'files of environments are called NAME.yml',
      'qa.yaml:1:1',
      'Let its name end in .yml.',
    ]);
  });

  test('which environments there are is not guessed where unity.yaml cannot be read', () => {
    mkdirSync(file);
    write('qa.yml', 'publish: maybe\npromotion: {from: [staging2]}\n');
    const told = refusal();
    expect(told).toContain('the file cannot be read: it is no file');
    expect(told).toContain('`publish` takes true or false');
    expect(told).not.toContain('there is no environment');
  });

  const hook = 'https://hooks.example.com/services/T0/kUq3';
  test.each([
    ['a list on one line', `[{name: a, to: slack, url: ["${hook}"], on: [failed]}]`],
    ['a list of lines', `\n  - name: a\n    to: slack\n    on: [failed]\n    url:\n      - ssm:/u\n      - ${hook}\n`],
    ['a list in a list', `[{name: a, to: webhook, key: [[kUq3]], url: "ssm:/u", on: [failed]}]`],
    ['a mapping', `[{name: a, to: slack, url: {at: "${hook}"}, on: [failed]}]`],
    ['a name in a mapping', `[{name: a, to: slack, url: {"${hook}": 1}, on: [failed]}]`],
    ['a receiver that is in no list', `{name: a, to: slack, url: "${hook}", on: [failed]}`],
    ['receivers by name', `{a: {to: slack, url: "${hook}", on: [failed]}}`],
    ['a list of lists', `[[{name: a, to: slack, url: "${hook}", on: [failed]}]]`],
  ])('the address of a receiver is shown by nothing, given as %s', (_, messages) => {
    write('dev.yml', `messages: ${messages}\n`);
    const message = refusal();
    expect(message).toMatch(/error\[UNITY-E1220\]: `messages\S*(url|key)` is written out/);
    expect(message).not.toContain('kUq3');
  });

  test.each([
    ['another ending, which nobody would read', () => write('dev.yaml', ''), 'are called NAME.yml'],
    [
      'what is not UTF-8',
      () => write('dev.yml', Buffer.from('values: {owner: J\xf6rg}\n', 'latin1')),
      'not UTF-8 text',
    ],
    ['a directory', () => mkdirSync(path.join(environments, 'dev.yml')), 'it is no file'],
    ['a name that leads elsewhere', () => write('..prod.yml', ''), 'there is no environment `..prod`'],
  ])('%s is refused', (_, prepare, told) => {
    prepare();
    expect(refusal()).toContain(told);
  });
});
