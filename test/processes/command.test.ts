import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonLines, packageRoot, sessionIn, waits } from '../cli/run-cli';
import { type Ended, runProcess, UnityProcess } from './child-process';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'unity-process-'));
  writeFileSync(path.join(cwd, 'long.yml'), waits('long', ['first', 3_000], ['second', 100, 'first']));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runProcess(argv, { cwd, env });
const begin = (argv: readonly string[], env: Readonly<Record<string, string>>): UnityProcess =>
  new UnityProcess(argv, { cwd, env });

const home = (name: string) => ({ UNITY_HOME: path.join(cwd, name) });
const deployLong = ['deploy', 'long.yml', '--stack', 'shop', '--env', 'dev', '--local', '--json'] as const;

describe('the unity command as a process', () => {
  test('gives its version at once', async () => {
    const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as { version: string };
    const times: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < 5; round++) {
      const startedAt = performance.now();
      expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
      times.push(performance.now() - startedAt);
      const bareAt = performance.now();
      spawnSync(process.execPath, ['--eval', '0']);
      bare.push(performance.now() - bareAt);
    }
    // Under 0.3 s where Node itself starts in 0.075; a busy machine is slow at both.
    expect(Math.min(...times)).toBeLessThan(Math.max(300, 4 * Math.min(...bare)));
  });

  test('deploys spot and leaves nothing after a rollback, without credentials or configuration', async () => {
    const env = { ...home('spot'), AWS_PROFILE: 'nobody', HOME: '/nonexistent' };
    const deployed = await run(['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--local', '--json'], env);
    expect({ code: deployed.code, stderr: deployed.stderr }).toEqual({ code: 0, stderr: '' });
    expect(sessionIn(deployed.stdout)).toMatchObject({
      state: 'completed',
      outputs: { url: expect.stringMatching(/^http/) },
    });
    const held = JSON.parse((await run(['local', 'inventory', '--json'], env)).stdout) as { kept: string | null }[];
    expect(held.filter(({ kept }) => kept === null).length).toBeGreaterThan(10);
    const undone = await run(['rollback', 'shop/dev', '--local', '--yes', '--json'], env);
    expect(undone.code).toBe(0);
    const after = JSON.parse((await run(['local', 'inventory', '--json'], env)).stdout) as { kept: string | null }[];
    expect(after.filter(({ kept }) => kept === null)).toEqual([]);
  });

  test('refuses the second of two deployments of a stack at once and names the first', async () => {
    const env = home('two');
    const first = begin([...deployLong, '--speed', '100'], env);
    await first.until('"started"');
    const second = await run(deployLong, env);
    expect(second.code).toBe(1);
    const refused = jsonLines(second.stdout).find(({ type }) => type === 'error');
    first.kill('SIGINT');
    const { code, stdout } = await first.ended;
    expect(code).toBe(130);
    expect(refused).toMatchObject({
      code: 'UNITY-E2003',
      message: expect.stringContaining(sessionIn(stdout).session_id),
    });
    const sessions = JSON.parse((await run(['list', '--local', '--json'], env)).stdout) as { state: string }[];
    expect(sessions.map(({ state }) => state).sort()).toEqual(['completed', 'failed']);
  });

  test('undoes what a killed process left, with the next command', async () => {
    const env = home('killed');
    const first = begin([...deployLong, '--speed', '100'], env);
    await first.until('"started"');
    first.kill('SIGKILL');
    await first.ended;
    const { stdout } = await run(['status', 'shop/dev', '--local', '--json'], env);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: 'first', code: 'ExecutionStopped' },
      rollback: { verdict: 'clean' },
    });
  });

  test('lets a guest go on when the host is killed', async () => {
    const env = home('guest');
    const first = begin([...deployLong, '--speed', '100'], env);
    await first.until('"started"');
    const guest = begin(['watch', 'shop/dev', '--local', '--json'], env);
    await guest.until('"started"');
    first.kill('SIGKILL');
    await first.ended;
    const { code, stdout } = await guest.ended;
    expect(code).toBe(1);
    expect(sessionIn(stdout)).toMatchObject({ state: 'rolled_back' });
  });

  test('holds a detached deployment in the background', async () => {
    const env = home('detached');
    const started = await run([...deployLong, '--detach', '--speed', '300'], env);
    expect(started.code).toBe(0);
    expect(sessionIn(started.stdout).state).toBe('executing');
    const { code } = await run(['watch', 'shop/dev', '--local'], env);
    expect(code).toBe(0);
  });

  test('says nothing when nobody reads on', async () => {
    const env = home('pipe');
    const child = begin(['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--local', '--json'], env);
    await child.until('VERSION');
    child.closeStdout();
    const { code, stderr } = await child.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse((await run(['status', 'shop/dev', '--local', '--json'], env)).stdout).state).toBe('completed');
  });

  test('shows no stack for a mistake, and its cause with --debug', async () => {
    const plain = await run(['status', 'nobody', '--local']);
    expect(plain.code).toBe(1);
    expect(plain.stderr).not.toMatch(/\n\s+at /);
    expect((await run(['status', 'nobody', '--local', '--debug'])).stderr).toMatch(/\n\s+at /);
  });

  test('ends with 253 where AWS is not configured', async () => {
    const env = {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const none = await run(['list'], { ...env, AWS_REGION: '', AWS_DEFAULT_REGION: '' });
    expect(none).toMatchObject({ code: 253, stderr: expect.stringContaining('error[UNITY-E5003]') });
    const nobody = await run(['list'], { ...env, AWS_REGION: 'eu-west-1' });
    expect(nobody).toMatchObject({ code: 253, stderr: expect.stringContaining('error[UNITY-E5004]') });
  });
});
