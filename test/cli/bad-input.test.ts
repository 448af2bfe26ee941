import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeError } from '../../lib/domain/errors/catalogue';
import { worldFile } from '../../lib/local/disk/world-file';
import { hostileCommands } from '../doors/command';
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
  writeFileSync(
    file('bell.yml'),
    'name: one\nsteps:\n  - {name: "a\\u001b[31m", service: control, action: wait, with: {seconds: 1}}\n',
  );
  writeFileSync(file('param.yml'), waits('param', ['first', 5]).replace('steps:', 'parameters: {note: none}\nsteps:'));
  writeFileSync(file('params.yml'), '- not\n- a mapping\n');
  writeFileSync(file('plan.json'), '{"kind":"unity-plan"}');
  mkdirSync(file('folder'));
  symlinkSync('/dev/zero', file('zero.yml'));
  const right = await directory.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
  expect(right.exitCode).toBe(0);
});
afterAll(() => directory.remove());

const cases = hostileCommands.map((row) => [row.tried, row] as const);

describe('bad input', () => {
  test.each(cases)('%s is refused with its code and changes nothing', async (_tried, { argv, exitCode, code }) => {
    const before = world();
    const outcome = await directory.local(...argv);
    expect({ exitCode: outcome.exitCode, stdout: outcome.stdout }).toEqual({ exitCode, stdout: '' });
    expect(outcome.stderr).toContain(`error[UNITY-${describeError(code).id}]`);
    expect(outcome.stderr).toContain('fix: ');
    expect(outcome.stderr).not.toMatch(/\n\s+at |node:internal|\.ts:\d+/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
    expect(outcome.stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    expect(world().equals(before)).toBe(true);
  });

  test.each(cases)('%s is refused as JSON where JSON was asked for', async (_tried, { argv, exitCode, code }) => {
    const outcome = await directory.local(...argv, '--json');
    expect({ exitCode: outcome.exitCode, stderr: outcome.stderr }).toEqual({ exitCode, stderr: '' });
    expect(outcome.stdout).toContain(`"UNITY-${describeError(code).id}"`);
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
