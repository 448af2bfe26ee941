import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonLines, sessionIn, waits } from '../cli/run-cli';
import { type Ended, runProcess, UnityProcess } from './child-process';

let cwd: string;
const started: UnityProcess[] = [];

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'unity-two-'));
  writeFileSync(path.join(cwd, 'long.yml'), waits('long', ['first', 3_000], ['second', 100, 'first']));
});
afterEach(async () => {
  for (const process of started) process.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  rmSync(cwd, { recursive: true, force: true });
});

const home = (): string => path.join(cwd, '.unity');
const run = (...argv: readonly string[]): Promise<Ended> => runProcess([...argv, '--local'], { cwd });

/** What a command writes as one document. */
async function json<T>(...argv: readonly string[]): Promise<T> {
  const { stdout } = await run(...argv, '--json');
  return JSON.parse(stdout) as T;
}

/** A command that goes on while others come. */
function begin(...argv: readonly string[]): UnityProcess {
  const process = new UnityProcess([...argv, '--local'], { cwd });
  started.push(process);
  return process;
}

const deploy = (stack: string): readonly string[] => ['deploy', 'long.yml', '--stack', stack, '--env', 'dev'];

/** At this speed it would take minutes, so that a busy machine has time for all that comes; every test hurries it. */
async function host(): Promise<UnityProcess> {
  const process = begin(...deploy('shop'), '--speed', '30');
  await process.until('first started');
  return process;
}

/** The process that holds the account, by its claim. */
function hostPid(): number | undefined {
  const names = existsSync(home()) ? readdirSync(home()) : [];
  const pid = names.map((name) => /^host\.(\d+)\.\w+\.lock$/.exec(name)?.[1]).find(Boolean);
  return pid === undefined ? undefined : Number(pid);
}

describe('while a deployment runs in one terminal', () => {
  test('every look from another sees the same world and ends with 0', async () => {
    const first = await host();
    const found = await json<{ session_id: string; state: string }[]>('list');
    const id = found[0]!.session_id;
    expect(found).toMatchObject([{ state: 'executing' }]);
    expect(await json('status', 'shop/dev')).toMatchObject({ session_id: id, state: 'executing' });
    expect((await run('logs', id)).stdout).toContain('first started');
    const rows = await json<{ kept: string | null }[]>('local', 'inventory');
    expect(rows.every(({ kept }) => kept === 'foreign')).toBe(true);
    const reset = await run('local', 'reset', '--yes');
    expect(reset).toMatchObject({ code: 253, stderr: expect.stringContaining(`process ${first.pid} works on`) });
    first.kill('SIGINT');
    expect((await first.ended).stderr).toContain(`Deployment ${id} continues`);
  });

  test('a second one of the same stack is refused at once and touches nothing; one of another stack runs', async () => {
    const first = await host();
    const before = await json('local', 'inventory');
    const second = await run(...deploy('shop'));
    const { session_id: id } = await json<{ session_id: string }>('status', 'shop/dev');
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining(`being changed by session ${id}`) });
    expect(await json('local', 'inventory')).toEqual(before);
    const other = begin(...deploy('blog'), '--json');
    await other.until('"started"');
    first.kill('SIGTERM');
    expect((await other.ended).code).toBe(0);
    expect((await first.ended).code).toBe(130);
    expect(await json('status', 'shop/dev')).toMatchObject({ session_id: id, state: 'completed' });
  });

  test.each(['cancel', 'rollback'])('%s from another ends it, and both know', async (verb) => {
    const first = await host();
    const watching = begin('watch', 'shop/dev', '--json');
    await watching.until('"started"');
    expect((await run(verb, 'shop/dev', '--yes')).code).toBe(0);
    expect((await first.ended).code).toBe(1);
    const watched = await watching.ended;
    expect(watched.code).toBe(1);
    expect(sessionIn(watched.stdout)).toMatchObject({ state: 'rolled_back', root_cause: { code: 'SessionCancelled' } });
    expect(readdirSync(home())).toEqual(['world.bin']);
  });
});

describe('Ctrl-C and its like', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s lets a host finish what it holds', async (signal) => {
    const first = await host();
    first.kill(signal);
    const { code, stderr } = await first.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/continues\. Resume: unity watch long-\w+ --local; stop: unity cancel long-\w+ --local/);
    expect(await json('status', 'shop/dev')).toMatchObject({ state: 'completed' });
  });

  test('passed on by a shell or by npm it counts once, and a closed terminal never as the second', async () => {
    const first = await host();
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const) first.kill(signal);
    await first.until('Press again');
    first.kill('SIGHUP');
    expect((await first.ended).code).toBe(130);
    expect(await json('status', 'shop/dev')).toMatchObject({ state: 'completed' });
  });

  test('pressed twice it ends a host at once; the next command undoes what ran', async () => {
    // Long enough at full speed for a second press.
    const chain = Array.from({ length: 120 }, (_, index) => [`s${index}`, 500, ...(index ? [`s${index - 1}`] : [])]);
    writeFileSync(path.join(cwd, 'chain.yml'), waits('chain', ...(chain as [string, number, ...string[]][])));
    const first = begin('deploy', 'chain.yml', '--stack', 'shop', '--env', 'dev', '--speed', '100');
    await first.until('s0 started');
    first.kill('SIGINT');
    await first.until('Press again');
    // Held, so that it has not ended by then, however slow this process is.
    first.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 300));
    first.kill('SIGINT');
    first.kill('SIGCONT');
    expect((await first.ended).code).toBe(130);
    expect(await json('status', 'shop/dev')).toMatchObject({
      state: 'rolled_back',
      root_cause: { code: 'ExecutionStopped' },
      rollback: { verdict: 'clean' },
    });
    expect(readdirSync(home())).toEqual(['world.bin']);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends a guest; the deployment goes on', async (signal) => {
    const first = await host();
    const guest = begin('watch', 'shop/dev');
    await guest.until('first started');
    guest.kill(signal);
    const { code, stderr } = await guest.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Resume: unity watch long-');
    expect(stderr).not.toContain('lives in this process');
    expect(await json('status', 'shop/dev')).toMatchObject({ state: 'executing' });
    first.kill('SIGINT');
    await first.ended;
  });

  test('a host that is done stays for others, says so, and hurries when asked', async () => {
    const first = await host();
    const guest = begin(...deploy('blog'));
    await guest.until('first started');
    expect((await run('cancel', 'shop/dev')).code).toBe(0);
    await first.until('Something still runs in the simulated account');
    first.kill('SIGINT');
    await first.until('At full speed now');
    expect([(await first.ended).code, (await guest.ended).code]).toEqual([1, 0]);
  });
});

describe('deploy --detach', () => {
  test('is back with the session’s id; the host ends by itself and leaves nothing', async () => {
    const { code, stdout } = await run(...deploy('shop'), '--detach', '--speed', '600');
    const pid = hostPid();
    expect(code).toBe(0);
    expect(pid).toBeDefined();
    expect(stdout).toMatch(/^long-[0-9a-f]{10}\n$/);
    expect((await run('watch', stdout.trim())).code).toBe(0);
    await gone(pid!);
    expect(readdirSync(home())).toEqual(['world.bin']);
  });

  test('twice at once makes one world', async () => {
    const ends = await Promise.all(
      ['shop', 'blog'].map((stack) => run(...deploy(stack), '--detach', '--json', '--speed', '2000')),
    );
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const ids = ends.map(({ stdout }) => jsonLines(stdout).at(-1)?.session?.session_id);
    for (const id of ids) expect((await run('watch', id!)).code).toBe(0);
    expect((await json<unknown[]>('list')).length).toBe(2);
  });

  test('the host finishes at full speed when it is asked to end', async () => {
    await run(...deploy('shop'), '--detach', '--speed', '50');
    const pid = hostPid()!;
    process.kill(pid, 'SIGTERM');
    await gone(pid);
    expect(await json('status', 'shop/dev')).toMatchObject({ state: 'completed' });
    expect(readdirSync(home())).toEqual(['world.bin']);
  });
});

/** Waits until a process that is nobody’s child here has ended. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
