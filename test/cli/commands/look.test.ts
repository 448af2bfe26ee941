import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestDirectory, waits } from '../run-cli';

const directory = new TestDirectory();
let id: string;

beforeAll(async () => {
  writeFileSync(path.join(directory.path, 'two.yml'), waits('two', ['first', 20], ['second', 40, 'first']));
  writeFileSync(path.join(directory.path, 'one.yml'), waits('one', ['first', 20]));
  await directory.local('deploy', 'two.yml', '--stack', 'shop', '--env', 'dev');
  await directory.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
  id = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout).session_id;
});
afterAll(() => directory.remove());

const json = async (...argv: readonly string[]) => JSON.parse((await directory.local(...argv, '--json')).stdout);

describe('commands that look', () => {
  test('status takes the stack’s name for the session it belongs to, not for one that was refused', async () => {
    const document = await json('status', 'shop/dev');
    expect(document).toMatchObject({ format_version: '1.0', state: 'completed', deployment_type: 'two' });
    expect(await json('status', id)).toEqual(document);
    const { stdout } = await directory.local('status', id);
    expect(stdout).toMatch(/^shop\/dev {2}two-\w+ {2}completed/);
    expect(stdout).toMatch(/✓ second {2}completed/);
  });

  test('list has every session, newest first, refused ones too', async () => {
    const sessions = await json('list');
    expect(sessions.map(({ state }: { state: string }) => state)).toEqual(['failed', 'completed']);
    expect(await json('list', '--env', 'prod')).toEqual([]);
    expect(await json('list', '--limit', '1')).toHaveLength(1);
    expect((await directory.local('list')).stdout).toContain(id);
  });

  test('local metrics has what was measured, kept from command to command', async () => {
    const told = (await json('local', 'metrics')) as readonly { name: string; properties: { session_id: string } }[];
    expect(told.map(({ name }) => name).sort()).toEqual([
      'CompletedDeployments',
      'DeploymentSeconds',
      'GateSeconds',
      'HourlyUsd',
      'RefusedDeployments',
      'StepSeconds',
      'StepSeconds',
    ]);
    expect(told.filter(({ properties }) => properties.session_id === id)).toHaveLength(6);
    const { stdout } = await directory.local('local', 'metrics');
    expect(stdout).toMatch(/^METRIC +COUNTED BY +VALUES +LEAST +MOST +SUM$/m);
    expect(stdout).toMatch(/^StepSeconds +dev two first +1 +2\d\.\d+ /m);
  });

  test('outputs gives exactly the outputs', async () => {
    expect(await json('outputs', 'shop/dev')).toEqual({ waited: expect.closeTo(20, 1) });
  });

  test('watch tells what happened and ends as the session ended', async () => {
    const { exitCode, stderr } = await directory.local('watch', id);
    expect(exitCode).toBe(0);
    expect(stderr.indexOf('first completed')).toBeLessThan(stderr.indexOf('second started'));
    expect(stderr.indexOf('second completed')).toBeLessThan(stderr.indexOf('shop/dev: completed'));
  });

  test('status and logs name the trace; the simulated account has no console to show it in', async () => {
    const { trace_id: trace } = await json('status', id);
    expect((await directory.local('status', id)).stdout).toMatch(new RegExp(`^ {2}trace ${trace}$`, 'm'));
    expect((await directory.local('logs', id)).stdout).toMatch(new RegExp(`^trace ${trace}\n\\d\\d:`));
  });

  test('logs can be narrowed to a step', async () => {
    const lines = await json('logs', id, '--step', 'second');
    expect(new Set(lines.map(({ step }: { step: string }) => step))).toEqual(new Set(['second']));
    const unknown = await directory.local('logs', id, '--step', 'third');
    expect(unknown.exitCode).toBe(252);
    expect(unknown.stderr).toContain('it has first, second');
  });

  test('audit names every change of state once, with actor and reason', async () => {
    const entries = (await json('audit', id)) as { item: string; version: number; change: string; actor: string }[];
    expect(new Set(entries.map(({ item, version }) => `${item}#${version}`)).size).toBe(entries.length);
    const changes = entries.filter(({ item }) => item === 'SESSION').map(({ change }) => change.split(',')[0]);
    expect(changes).toEqual(
      expect.arrayContaining([
        'session created',
        'requested → validating',
        'validating → executing',
        'executing → completed',
      ]),
    );
    expect(entries.every(({ actor }) => actor !== '')).toBe(true);
  });

  test('events lists what was sent', async () => {
    const { stdout } = await directory.local('events', '--type', 'DEPLOYMENT_STATE_CHANGED', '--json');
    const states = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).detail.data)
      .filter(({ session_id: session }) => session === id)
      .map(({ state }) => state);
    expect(states).toEqual(['requested', 'validating', 'executing', 'completed']);
  });

  test('doctor finds the simulated account well', async () => {
    expect(await json('doctor')).toMatchObject({ ok: true });
  });
});

describe('unity doctor on AWS', () => {
  test('says what is missing and how to mend it', async () => {
    const env = {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    const saved = { ...process.env };
    Object.assign(process.env, env);
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) delete process.env[name];
    try {
      const { exitCode, stdout } = await directory.run(['doctor', '--json']);
      expect(exitCode).toBe(253);
      expect(JSON.parse(stdout).findings).toContainEqual(
        expect.objectContaining({ check: 'account', ok: false, message: expect.stringContaining('UNITY-E5003') }),
      );
    } finally {
      process.env = saved;
    }
  });
});

describe('unity local reset', () => {
  test('asks, then forgets everything', async () => {
    const own = new TestDirectory();
    writeFileSync(path.join(own.path, 'one.yml'), waits('one', ['first', 5]));
    await own.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
    expect((await own.run(['local', 'reset'])).exitCode).toBe(252);
    expect((await own.run(['local', 'reset'], { answers: ['no'] })).exitCode).toBe(1);
    expect(JSON.parse((await own.local('list', '--json')).stdout)).toHaveLength(1);
    expect((await own.run(['local', 'reset', '--yes'])).exitCode).toBe(0);
    expect(JSON.parse((await own.local('list', '--json')).stdout)).toEqual([]);
    expect((await own.run(['local', 'reset'])).stderr).toContain('nothing to reset');
    own.remove();
  });
});

describe('unity cancel', () => {
  test('stops a deployment that another command runs, which is then rolled back', async () => {
    const own = new TestDirectory();
    writeFileSync(path.join(own.path, 'long.yml'), waits('long', ['first', 3000], ['second', 10, 'first']));
    const deployed = own.local('deploy', 'long.yml', '--stack', 'shop', '--env', 'dev', '--json', '--speed', '50');
    for (;;) {
      const [session] = JSON.parse((await own.local('list', '--json')).stdout) as { state: string }[];
      if (session?.state === 'executing') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const cancelled = await own.local('cancel', 'shop/dev', '--reason', 'wrong image', '--json');
    expect(cancelled.exitCode).toBe(0);
    expect(JSON.parse(cancelled.stdout)).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: null, code: 'SessionCancelled', message: 'wrong image' },
    });
    expect((await deployed).exitCode).toBe(1);
    expect((await own.local('cancel', 'shop/dev')).exitCode).toBe(1);
    own.remove();
  });
});
