import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, sessionIn, TestDirectory, waits } from '../run-cli';

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'two.yml'), waits('two', ['first', 20], ['second', 40, 'first']));
});
afterEach(() => directory.remove());

const deployment = ['deploy', 'two.yml', '--stack', 'shop', '--env', 'dev'] as const;

describe('unity deploy', () => {
  test('tells every change as a line of JSON, the version first and the summary last', async () => {
    const { exitCode, stdout, stderr } = await directory.local(...deployment, '--json');
    const lines = jsonLines(stdout);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(lines[0]).toMatchObject({ type: 'version', seq: 0 });
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      exit_code: 0,
      session: {
        state: 'completed',
        stack_name: 'shop',
        environment: 'dev',
        outputs: { waited: expect.closeTo(20, 1) },
      },
    });
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index));
    const steps = lines.filter((line) => line.type === 'step').map((line) => `${line.step} ${line.data.change}`);
    expect(steps.filter((step) => /started|completed/.test(step))).toEqual([
      'first started',
      'first completed',
      'second started',
      'second completed',
    ]);
  });

  test('prints outputs to stdout and all else to stderr', async () => {
    const { exitCode, stdout, stderr } = await directory.local(...deployment);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^waited = 20\.?\d*\n$/);
    expect(stderr).toMatch(/\d\d:\d\d:\d\d ✓ first completed \(20 s\)/);
    expect(stderr).toMatch(/shop\/dev completed in 1 m 0\d s/);
    expect(stderr).toMatch(/^ {2}everything ready after 1 m 0\d s$/m);
  });

  test('says nothing but results with --quiet', async () => {
    const { stdout, stderr } = await directory.local(...deployment, '-q');
    expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^waited = 20\.?\d*\n$/), stderr: '' });
  });

  test('refuses a stack that stands and is of another workflow, names its session, and changes nothing', async () => {
    writeFileSync(path.join(directory.path, 'one.yml'), waits('one', ['first', 20]));
    const first = await directory.local(...deployment, '--json');
    const { session_id: id } = sessionIn(first.stdout);
    const before = await directory.run(['local', 'inventory', '--json']);
    const second = await directory.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain(`error[UNITY-E2004]: shop/dev is held by session ${id}, which is completed`);
    expect(second.stderr).toContain('unity destroy shop/dev');
    expect((await directory.run(['local', 'inventory', '--json'])).stdout).toBe(before.stdout);
  });

  test('attaches to what the same key has started, as long as it stands', async () => {
    const keyed = [...deployment, '--json', '--idempotency-key', 'build-7'];
    const idOf = (text: string) => sessionIn(text).session_id;
    const first = await directory.local(...keyed);
    const again = await directory.local(...keyed);
    expect([again.exitCode, idOf(again.stdout)]).toEqual([0, idOf(first.stdout)]);
    await directory.local('rollback', 'shop/dev', '--yes');
    const anew = await directory.local(...keyed);
    expect(anew.exitCode).toBe(0);
    expect(idOf(anew.stdout)).not.toBe(idOf(first.stdout));
  });

  test('goes on without the person after Ctrl-C', async () => {
    const { exitCode, stderr } = await directory.run([...deployment, '--local'], { interruptAt: 'first started' });
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/continues\. Resume: unity watch two-\w+ --local; stop: unity cancel two-\w+ --local/);
    const { stdout } = await directory.local('status', 'shop/dev', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'completed' });
  });

  test('stops waiting after --timeout and leaves the deployment alone', async () => {
    const { exitCode, stdout } = await directory.local(...deployment, '--timeout', '30', '--json');
    expect(exitCode).toBe(124);
    const fix = expect.stringMatching(/`unity watch two-\w+ --local`/);
    expect(jsonLines(stdout).at(-2)).toMatchObject({ type: 'error', code: 'UNITY-E5008', data: { fix } });
    expect(jsonLines(stdout).at(-1)).toMatchObject({ exit_code: 124, session: { state: 'executing' } });
    expect(JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout).state).toBe('completed');
  });

  test('starts another process to hold the account with --detach', async () => {
    const detached = directory.run([...deployment, '--local', '--detach', '--json', '--speed', '100']);
    while (directory.background.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const host = directory.run(directory.background[0]!);
    const { exitCode, stdout } = await detached;
    expect(exitCode).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ session: { state: 'executing' } });
    expect((await host).exitCode).toBe(0);
    expect(JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout).state).toBe('completed');
  });

  test('prints the id with --detach, however soon it has ended', async () => {
    const detached = directory.run([...deployment, '--local', '--detach', '--speed', 'max']);
    while (directory.background.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const host = directory.run(directory.background[0]!);
    const { exitCode, stdout } = await detached;
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^two-\w+\n$/)]);
    await host;
  });

  test('takes values for parameters and names every one that does not fit', async () => {
    const { exitCode, stderr } = await directory.local(
      ...['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--param', 'port=http', '--param', 'zones=3'],
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--> --param port');
    expect(stderr).toContain('the workflow has no parameter `zones`');
    expect(stderr).toContain('2 problems; nothing was changed.');
  });

  test('runs a saved plan as it was saved', async () => {
    await directory.run(['plan', 'two.yml', '--stack', 'shop', '--env', 'dev', '--out', 'two.plan']);
    writeFileSync(path.join(directory.path, 'two.yml'), waits('two', ['other', 1]));
    const { exitCode, stdout } = await directory.local('deploy', '--plan', 'two.plan', '--json');
    expect(exitCode).toBe(0);
    expect(sessionIn(stdout).steps.map(({ name }) => name)).toEqual(['first', 'second']);
  });
});
