import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestDirectory, waits } from '../run-cli';

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'two.yml'), waits('two', ['first', 20], ['second', 40, 'first']));
});
afterEach(() => directory.remove());

describe('unity simulate', () => {
  test('gives its report as one document', async () => {
    const { exitCode, stdout, stderr } = await directory.run(['simulate', 'two.yml', '--part', '3/60', '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      format_version: '1.0',
      runs: expect.any(Number),
      completed: expect.any(Number),
      rolled_back: expect.any(Number),
      dirty: 0,
      leaks: 0,
      violations: [],
      sites: expect.any(Number),
      faults_covered: expect.any(Number),
      faults_applicable: expect.any(Number),
      seeds: 1,
      virtual_seconds: expect.any(Number),
      real_seconds: expect.any(Number),
    });
  });

  test('tells people which calls there are, what struck and how fast it went', async () => {
    const { exitCode, stdout } = await directory.run(['simulate', 'two.yml', '--part', '5/60']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^which calls +calls +faults$/m);
    expect(stdout).toMatch(/^calls to Step Functions +\d+ +\d+$/m);
    expect(stdout).toMatch(/^(\d+) of \1 faults at \d+ calls struck and took effect$/m);
    expect(stdout).toMatch(/\d a second and core$/m);
    expect(stdout).toContain('0 leaks, 0 violations');
  });

  test('gives parameters their values, and says so in replays', async () => {
    const given = waits('given', ['only', 20]).replace(
      /^steps:/m,
      'parameters:\n  long: {type: number, description: S.}\n$&',
    );
    // Its step times out after 80 s.
    const text = given.replace('seconds: 20', 'seconds: "${parameters.long}"');
    writeFileSync(path.join(directory.path, 'given.yml'), text);
    const play = async (...more: readonly string[]) => {
      const { stdout } = await directory.run(['simulate', 'given.yml', '--faults', 'none', '--json', ...more]);
      return JSON.parse(stdout);
    };
    expect(await play('--param', 'long=30')).toMatchObject({
      completed: 1,
      slowest: { replay: 'unity simulate given.yml --param long=30 --faults none --seed 1' },
    });
    expect(await play('--param', 'long=100')).toMatchObject({ completed: 0 });
    expect(await play()).toMatchObject({ error: { name: 'MissingParameter' }, exit_code: 1 });
    expect(await play('--param', 'long=often')).toMatchObject({ exit_code: 1 });
  });

  test('prints the figures of undisturbed runs beside their critical paths', async () => {
    const { exitCode, stdout } = await directory.run(['simulate', 'two.yml', '--figures']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ready +6\d\.\d +60\.0 +\+\d\.\d +3\.2$/m);
    expect(stdout).toContain('ready is bound by second: by itself 40.0 s');
    expect(stdout).toContain('every time is within its bound of the critical path');
    const many = await directory.run(['simulate', 'two.yml', '--figures', '--seeds', '2', '--json']);
    expect(JSON.parse(many.stdout)).toMatchObject({
      format_version: '1.0',
      workflow: 'two',
      seeds: 2,
      within: true,
      cases: [
        { durations: {}, serving: null, ready: { median_critical_seconds: 60 }, runs: [{ seed: 1 }, { seed: 2 }] },
      ],
    });
    const both = await directory.run(['simulate', 'two.yml', '--figures', '--faults', 'none']);
    expect({ exitCode: both.exitCode, stdout: both.stdout }).toEqual({ exitCode: 252, stdout: '' });
  });

  test('prints what Unity itself costs, by what was counted', async () => {
    const { exitCode, stdout } = await directory.run(['simulate', 'two.yml', '--costs']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^state transitions +\d+ +\$0\.000\d\d +\d+ +\$0\.00\d+$/m);
    expect(stdout).toMatch(/^forward costs \$0\.00\d+, within its bound of \$0\.02$/m);
    const many = await directory.run(['simulate', 'two.yml', '--costs', '--seeds', '2', '--json']);
    expect(JSON.parse(many.stdout)).toMatchObject({
      format_version: '1.0',
      workflow: 'two',
      within: true,
      runs: [{ seed: 1, forward: { executions: 1 } }, { seed: 2 }],
    });
    const both = await directory.run(['simulate', 'two.yml', '--costs', '--strike', 'gate:abort']);
    expect({ exitCode: both.exitCode, stdout: both.stdout }).toEqual({ exitCode: 252, stdout: '' });
  });

  test('plays one call and kind again', async () => {
    const strike = 'make_control.first/dynamodb:UpdateItem#1:crash-after-record';
    const { exitCode, stdout } = await directory.run(['simulate', 'two.yml', '--strike', strike, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runs: 1, completed: 1, faults_covered: 1, faults_applicable: 1 });
  });

  test('random faults and none at all are played as told', async () => {
    const storm = ['simulate', 'two.yml', '--faults', 'random', '--seed', '9', '--json'];
    const random = JSON.parse((await directory.run(storm)).stdout) as { readonly trace_hash: string };
    expect(random).toMatchObject({ runs: 1, seeds: 1, violations: [] });
    expect(random.trace_hash).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.parse((await directory.run(storm)).stdout)).toMatchObject({ trace_hash: random.trace_hash });
    const none = await directory.run(['simulate', 'two.yml', '--faults', 'none', '--json']);
    expect(JSON.parse(none.stdout)).toMatchObject({ runs: 1, completed: 1, faults_applicable: 0 });
  });

  test('a sample of single faults is told with its share', async () => {
    const { exitCode, stdout } = await directory.run(['simulate', 'two.yml', '--sample', '1', '--part', '1/9']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^a sample: 1 of each of \d+ classes × kinds × steps, \d+\.\d % of \d+ faults$/m);
  });

  test('rollbacks are drawn from the seed, and played again by it', async () => {
    const argv = ['simulate', 'two.yml', '--rollbacks', '3', '--seed', '5', '--json'];
    const { exitCode, stdout } = await directory.run(argv);
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout) as { readonly rollbacks: number; readonly trace_hash: string };
    expect(report).toMatchObject({ runs: 3, seeds: 3, violations: [], leaks: 0 });
    expect(report.rollbacks).toBeGreaterThan(0);
    expect(JSON.parse((await directory.run(argv)).stdout)).toMatchObject({ trace_hash: report.trace_hash });
    const text = await directory.run(argv.slice(0, -1));
    expect(text.stdout).toMatch(/^3 runs: .*; \d+ rollbacks, \d+ of them dirty before they healed$/m);
  });

  test.each([
    [['--rollbacks', '0'], '--rollbacks takes'],
    [['--rollbacks', '3', '--faults', 'single'], 'no --faults'],
    [['--sample', '0'], '--sample takes'],
    [['--sample', '2', '--faults', 'random'], '--sample takes'],
    [['--seeds', '0'], '--seeds takes'],
    [['--seed', 'x'], '--seed takes'],
    [['--part', '3/3'], '--part takes'],
    [['--strike', 'nonsense'], 'CALL:KIND'],
    [['--faults', 'all'], 'none, single, random'],
  ])('refuses %j', async (argv, why) => {
    const { exitCode, stderr } = await directory.run(['simulate', 'two.yml', ...argv]);
    expect(exitCode).toBe(252);
    expect(stderr).toContain(why);
  });

  test('refuses a call that the undisturbed run does not make', async () => {
    const { exitCode, stderr } = await directory.run(['simulate', 'two.yml', '--strike', 'gate.x/ec2:Nothing#1:late']);
    expect(exitCode).toBe(252);
    expect(stderr).toContain('gate.x/ec2:Nothing#1');
  });
});
