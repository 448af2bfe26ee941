import { findVerb } from '../../../lib/cli/program/find-verb';
import { groups, verbs } from '../../../lib/cli/program/verbs';
import { TestDirectory } from '../run-cli';

const directory = new TestDirectory();
afterAll(() => directory.remove());

describe('the verb of a command line', () => {
  test.each([
    [['deploy', 'spot'], 'deploy'],
    [['--local', '--region', 'eu-west-1', 'deploy', 'spot'], 'deploy'],
    [['--profile', 'status', 'list'], 'list'],
    [['-y', 'rollback', 'x'], 'rollback'],
    [['local', 'inventory'], 'local inventory'],
    [['local', '--json', 'reset'], 'local reset'],
    [['help', 'deploy'], 'deploy'],
    [['help', 'local', 'reset'], 'local reset'],
    [['local'], undefined],
    [['toString'], undefined],
    [['--', 'deploy'], undefined],
    [[], undefined],
  ])('%j is %s', (argv, verb) => {
    expect(findVerb(argv)).toBe(verb);
  });
});

describe('every verb', () => {
  const visible = Object.entries(verbs).filter(([, verb]) => !verb.hidden);

  test.each(visible.map(([name]) => name))('%s says what it does, with an example first', async (name) => {
    const { exitCode, stdout, stderr } = await directory.run([...name.split(' '), '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^ {2}\\$ unity ${name}`));
    expect(stdout).toContain('--json');
  });

  test('is listed by help, unless it is for Unity itself', async () => {
    const { stdout } = await directory.run(['--help']);
    for (const [name, { summary }] of visible) {
      if (!name.includes(' ')) expect(stdout).toContain(summary);
    }
    for (const group of Object.values(groups)) expect(stdout).toContain(group);
    expect(stdout).not.toContain(verbs['local host']?.summary);
  });
});

describe('options for all', () => {
  test('stand anywhere', async () => {
    const after = await directory.run(['list', '--json', '--local']);
    expect(after).toEqual({ exitCode: 0, stdout: '[]\n', stderr: '' });
    expect(await directory.run(['--local', '--json', 'list'])).toEqual(after);
    expect(await directory.run(['--local', 'list', '--json'])).toEqual(after);
  });

  test('and help never start anything', async () => {
    expect((await directory.run(['--version'])).stdout).toBe('1.2.3\n');
    expect((await directory.run(['deploy', '-h'])).exitCode).toBe(0);
  });
});
