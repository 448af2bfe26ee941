import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { worldFile } from '../../lib/local/disk/world-file';
import { TestDirectory, waits } from './run-cli';

const directory = new TestDirectory();
const file = (name: string) => path.join(directory.path, name);
const world = () => readFileSync(worldFile(file('.unity')));

beforeAll(async () => {
  writeFileSync(file('one.yml'), waits('one', ['first', 5]));
  writeFileSync(file('huge.yml'), `# ${'x'.repeat(1_000_000)}\n`);
  writeFileSync(file('binary.yml'), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
  writeFileSync(
    file('bomb.yml'),
    `a: &a [x, x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*a, *a]`).join('\n')}\n`,
  );
  writeFileSync(file('proto.yml'), '__proto__: { polluted: true }\nsteps: []\n');
  writeFileSync(file('bell.yml'), 'name: one\nsteps:\n  - name: "a\\u001b[31m\\u0007"\n');
  writeFileSync(file('params.yml'), '- not\n- a mapping\n');
  writeFileSync(file('plan.json'), '{"kind":"unity-plan"}');
  mkdirSync(file('folder'));
  symlinkSync('/dev/zero', file('zero.yml'));
  await directory.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
});
afterAll(() => directory.remove());

const hostile = '\u001b[31mred\u0007';
const to = ['--stack', 'new', '--env', 'dev'] as const;

/** Each: what it is, the arguments, the exit code, the number of the error. */
const cases: readonly (readonly [string, readonly string[], number, string])[] = [
  ['no such type', ['deploy', 'spto', ...to], 1, 'E1001'],
  ['no such file', ['deploy', './missing.yml', ...to], 1, 'E1001'],
  ['a path with a zero byte', ['deploy', './a\u0000b.yml', ...to], 1, 'E1001'],
  ['a directory', ['deploy', 'folder', ...to], 1, 'E1001'],
  ['a device', ['deploy', 'zero.yml', ...to], 1, 'E1001'],
  ['a file of 1 MB', ['deploy', 'huge.yml', ...to], 1, 'E1002'],
  ['bytes that are no text', ['deploy', 'binary.yml', ...to], 1, 'E1001'],
  ['a YAML bomb', ['deploy', 'bomb.yml', ...to], 1, 'E1004'],
  ['__proto__ in a file', ['deploy', 'proto.yml', ...to], 1, 'E1101'],
  ['control characters in a file', ['deploy', 'bell.yml', ...to], 1, 'E1'],
  ['control characters in a file name', ['deploy', `${hostile}.yml`, ...to], 1, 'E1001'],
  ['an unknown parameter', ['deploy', 'one.yml', ...to, '--param', 'x=1'], 1, 'E1205'],
  ['__proto__ as a parameter', ['deploy', 'one.yml', ...to, '--param', '__proto__=1'], 1, 'E1205'],
  ['a parameter without a value', ['deploy', 'one.yml', ...to, '--param', 'x'], 252, 'E5001'],
  ['a file of parameters that is none', ['deploy', 'one.yml', ...to, '--params-file', 'params.yml'], 252, 'E5001'],
  ['a missing file of parameters', ['deploy', 'one.yml', ...to, '--params-file', 'no.yml'], 252, 'E5001'],
  ['a stack name that AWS would refuse', ['deploy', 'one.yml', '--stack', 'Shop_1', '--env', 'dev'], 252, 'E2001'],
  ['a stack name of control characters', ['deploy', 'one.yml', '--stack', hostile, '--env', 'dev'], 252, 'E2001'],
  [
    'a stack name of 10,000 characters',
    ['deploy', 'one.yml', '--stack', 'a'.repeat(10_000), '--env', 'dev'],
    252,
    'E2001',
  ],
  ['an environment that there is not', ['deploy', 'one.yml', '--stack', 'new', '--env', 'mars'], 252, 'E2001'],
  ['an environment of control characters', ['deploy', 'one.yml', '--stack', 'new', '--env', hostile], 252, 'E2001'],
  ['no stack', ['deploy', 'one.yml', '--env', 'dev'], 252, 'E5001'],
  ['no environment', ['deploy', 'one.yml', '--stack', 'new'], 252, 'E5001'],
  ['no workflow', ['deploy', ...to], 252, 'E5001'],
  ['two workflows', ['deploy', 'one.yml', 'one.yml', ...to], 252, 'E5001'],
  ['a plan that is none', ['deploy', '--plan', 'plan.json', ...to], 1, 'E5014'],
  ['a wrong choice', ['deploy', 'one.yml', ...to, '--on-failure', 'explode'], 252, 'E5001'],
  ['an unknown option', ['deploy', 'one.yml', ...to, '--force'], 252, 'E5001'],
  ['an option without its value', ['deploy', 'one.yml', '--stack'], 252, 'E5001'],
  ['a speed that is none', ['deploy', 'one.yml', ...to, '--speed', 'fast'], 252, 'E5001'],
  ['a timeout that is none', ['deploy', 'one.yml', ...to, '--timeout', '-1'], 252, 'E5001'],
  ['a fault of an unknown step', ['deploy', 'one.yml', ...to, '--fault', 'frist:error'], 252, 'E5009'],
  ['a fault of an unknown kind', ['deploy', 'one.yml', ...to, '--fault', 'first:melt'], 252, 'E5009'],
  ['a fault that is no fault', ['deploy', 'one.yml', ...to, '--fault', '__proto__'], 252, 'E5009'],
  ['an unknown verb', ['explode'], 252, 'E5001'],
  ['__proto__ as a verb', ['__proto__'], 252, 'E5001'],
  ['no verb', [], 252, 'E5001'],
  ['no session', ['status'], 252, 'E5001'],
  ['a session that there is not', ['status', 'one-0123456789'], 1, 'E2005'],
  ['somebody else’s id', ['status', 'arn:aws:states:eu-west-1:1:execution:x:y'], 1, 'E2005'],
  ['__proto__ as a session', ['status', '__proto__'], 1, 'E2005'],
  ['a session of control characters', ['watch', hostile], 1, 'E2005'],
  ['a session of 100,000 characters', ['logs', 'a'.repeat(100_000)], 1, 'E2005'],
  ['a stack that there is not', ['rollback', 'nothing/dev', '--yes'], 1, 'E2009'],
  ['a path as a stack', ['rollback', '../../etc/passwd', '--yes'], 1, 'E2009'],
  ['an environment that there is not, of a stack', ['destroy', 'shop/mars', '--confirm=shop'], 1, 'E2009'],
  ['a stack without an environment', ['destroy', 'shop', '--confirm=shop'], 252, 'E5001'],
  ['a rollback of two kinds', ['rollback', 'shop/dev', '--to', 'x', '--service', 'y', '--yes'], 252, 'E5001'],
  ['a rollback of an unknown service', ['rollback', 'shop/dev', '--service', 'x', '--yes'], 252, 'E5001'],
  ['a session that has ended', ['cancel', 'shop/dev'], 1, 'E2006'],
  ['a limit that is none', ['list', '--limit', 'many'], 252, 'E5001'],
  ['an environment that there is not, to list', ['list', '--env', 'mars'], 252, 'E2001'],
];

describe('bad input', () => {
  test.each(cases)('%s is refused with its code and changes nothing', async (_what, argv, exitCode, number) => {
    const before = world();
    const outcome = await directory.local(...argv);
    expect({ exitCode: outcome.exitCode, stdout: outcome.stdout }).toEqual({ exitCode, stdout: '' });
    expect(outcome.stderr).toContain(`error[UNITY-${number}`);
    expect(outcome.stderr).toContain('fix: ');
    expect(outcome.stderr).not.toMatch(/\n\s+at |node:internal|\.ts:\d+/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
    expect(outcome.stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    expect(world().equals(before)).toBe(true);
  });

  test.each(cases)('%s is refused as JSON where JSON was asked for', async (_what, argv, exitCode, number) => {
    const outcome = await directory.local(...argv, '--json');
    expect({ exitCode: outcome.exitCode, stderr: outcome.stderr }).toEqual({ exitCode, stderr: '' });
    expect(outcome.stdout).toContain(`"UNITY-${number}`);
    const isDocument = outcome.stdout.startsWith('{\n');
    const values = (isDocument ? [outcome.stdout] : outcome.stdout.trim().split('\n')).map((text) => JSON.parse(text));
    expect(values.at(-1)).toMatchObject({ exit_code: exitCode });
    expect(outcome.stdout).not.toContain('node_modules');
  });
});

describe('a damaged account', () => {
  test('is refused, and can be reset', async () => {
    const own = new TestDirectory();
    mkdirSync(path.join(own.path, '.unity'));
    writeFileSync(worldFile(path.join(own.path, '.unity')), 'not an account');
    const refused = await own.local('list');
    expect(refused.exitCode).toBe(253);
    expect(refused.stderr).toContain('error[UNITY-E5011]');
    expect(refused.stderr).toContain('unity local reset');
    expect((await own.run(['local', 'reset', '--yes'])).exitCode).toBe(0);
    expect((await own.local('list')).exitCode).toBe(0);
    own.remove();
  });

  test('is refused where its directory is a file', async () => {
    const own = new TestDirectory();
    writeFileSync(path.join(own.path, '.unity'), '');
    writeFileSync(path.join(own.path, 'one.yml'), waits('one', ['first', 5]));
    const { exitCode, stderr } = await own.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
    expect(exitCode).toBe(253);
    expect(stderr).toContain('error[UNITY-E5011]');
    own.remove();
  });

  test('is not opened with a configuration that cannot be read', async () => {
    const own = new TestDirectory();
    writeFileSync(path.join(own.path, 'unity.yaml'), 'prefx: shop\n');
    const { exitCode, stderr } = await own.local('list');
    expect(exitCode).toBe(253);
    expect(stderr).toContain('error[UNITY-E5002]');
    own.remove();
  });
});
