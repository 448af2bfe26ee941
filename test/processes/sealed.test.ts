import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot, waits } from '../cli/run-cli';
import { baitedEnvironment, canaryPattern } from './credentials-canary';
import { type Look, looksIn, runWatched, type Watched } from './outside-watch';

const unity = path.join(packageRoot, 'bin', 'unity.mjs');
let directory: string;
let home: string;
let log: string;
let env: Readonly<Record<string, string>>;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'unity-sealed-'));
  home = path.join(directory, 'account');
  log = path.join(directory, 'outside.log');
  const person = path.join(directory, 'person');
  mkdirSync(person);
  env = { ...baitedEnvironment(person), UNITY_HOME: home };
  writeFileSync(path.join(directory, 'long.yml'), waits('long', ['first', 600]));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const run = (...argv: readonly string[]): Promise<Watched> =>
  runWatched([unity, ...argv], { log, env, cwd: directory });
const code = (script: string): Promise<Watched> => runWatched(['-e', script], { log, env, cwd: directory });

/** Looks that have no business in a simulated account. */
function outside(looks: readonly Look[]): readonly Look[] {
  return looks.filter(({ kind, where }) => {
    if (kind === 'unix') return path.dirname(where) !== home;
    return kind !== 'file' || /[\\/]\.aws([\\/]|$)|web-identity-token/.test(where);
  });
}

/** Canaries in what was written, and in every file of the account. */
function canaries(ended: readonly Watched[]): readonly string[] {
  const files = readdirSync(home).map((name) => readFileSync(path.join(home, name), 'latin1'));
  const texts = [...ended.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...files];
  return texts.flatMap((text) => text.match(canaryPattern) ?? []);
}

describe('a command on the simulated account, on a machine full of credentials', () => {
  test('reads none of them, opens no socket off the machine and tells nobody of them', async () => {
    const ended: Watched[] = [];
    for (const argv of [
      ['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--local', '--json'],
      ['deploy', 'spot', '--stack', 'bad', '--env', 'dev', '--local', '--fault', 'setup_docker:error', '--debug'],
      ['status', 'shop/dev', '--local', '--json'],
      ['audit', 'shop/dev', '--local', '--json'],
      ['events', '--local', '--json'],
      ['doctor', '--local', '--verbose'],
      ['rollback', 'shop/dev', '--local', '--yes', '--profile', 'prod', '--region', 'us-east-1'],
      ['local', 'inventory', '--json'],
    ]) {
      ended.push(await run(...argv));
    }
    expect(ended.map(({ code }) => code)).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
    const looks = looksIn(log);
    expect(looks.some(({ kind, where }) => kind === 'file' && where === path.join(home, 'world.bin'))).toBe(true);
    expect(outside(looks)).toEqual([]);
    expect(canaries(ended)).toEqual([]);
  });

  test('connects guests and a background host over the socket in its directory alone', async () => {
    const detached = await run('deploy', 'long.yml', '--stack', 'shop', '--env', 'dev', '--local', '--detach');
    const watched = await run('watch', 'shop/dev', '--local', '--json');
    expect([detached.code, watched.code]).toEqual([0, 0]);
    const looks = looksIn(log);
    expect(looks.filter(({ kind }) => kind === 'unix').length).toBeGreaterThan(0);
    expect(outside(looks)).toEqual([]);
    expect(canaries([detached, watched])).toEqual([]);
  });
});

describe('the watcher itself', () => {
  test.each([
    ['connect', "require('net').connect(9, '127.0.0.1')"],
    ['connect', "require('tls').connect({ port: 9, host: '127.0.0.1' })"],
    ['connect', "require('http').get('http://127.0.0.1:9')"],
    ['connect', "require('https').get('https://127.0.0.1:9')"],
    ['connect', "require('http2').connect('http://127.0.0.1:9')"],
    ['connect', "fetch('http://127.0.0.1:61234')"],
    ['connect', "import('node:net').then(({ connect }) => connect(9, '127.0.0.1'))"],
    ['datagram', "require('dgram').createSocket('udp4').send('x', 9, '127.0.0.1')"],
    ['dns', "require('dns').lookup('example.invalid', () => undefined)"],
    ['dns', "require('dns').promises.resolve4('example.invalid')"],
    ['dns', "import('node:dns/promises').then(({ lookup }) => lookup('example.invalid'))"],
    ['dns', "new (require('dns').Resolver)().resolve4('example.invalid', () => undefined)"],
    ['file', "require('fs').readFileSync(process.env.HOME + '/.aws/credentials')"],
    ['file', "require('fs').promises.readFile(process.env.HOME + '/.aws/config')"],
    ['file', "import('node:fs').then(({ readFileSync }) => readFileSync(process.env.HOME + '/.aws/config'))"],
    ['file', "import('node:fs/promises').then(({ open }) => open(process.env.AWS_WEB_IDENTITY_TOKEN_FILE))"],
    ['unix', "require('net').connect('/tmp/somebody-else.sock').on('error', () => undefined)"],
  ])('sees %s by %s', async (kind, script) => {
    await code(script);
    expect(outside(looksIn(log)).map((look) => look.kind)).toContain(kind);
  });

  test('sees the SDK’s own chain when a command is not local', async () => {
    const { code: exitCode } = await run('list');
    expect(exitCode).not.toBe(0);
    expect(outside(looksIn(log)).length).toBeGreaterThan(0);
  });

  test('finds a canary in an output and in a file of the account', async () => {
    mkdirSync(home);
    writeFileSync(path.join(home, 'world.bin'), `x${env.AWS_SECRET_ACCESS_KEY}x`);
    const { stdout } = await code('console.log(process.env.AWS_SESSION_TOKEN)');
    expect(canaries([{ code: 0, stdout, stderr: '' }])).toHaveLength(2);
  });
});
