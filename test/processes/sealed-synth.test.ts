import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../cli/run-cli';
import { readAssembly } from '../stacks/assembly';
import { baitedEnvironment, canaryPattern } from './credentials-canary';
import { looksIn, runWatched } from './outside-watch';

const directory = mkdtempSync(path.join(tmpdir(), 'unity-sealed-synth-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('the CDK app, on a machine full of credentials, reads none, opens no socket, and names no account', async () => {
  const person = path.join(directory, 'person');
  mkdirSync(person);
  const log = path.join(directory, 'outside.log');
  const output = path.join(directory, 'cdk.out');
  const [, ...argv] = (JSON.parse(readFileSync('cdk.json', 'utf8')) as { app: string }).app.split(' ');
  const env = { ...baitedEnvironment(person), CDK_OUTDIR: output };
  const { code, stdout, stderr } = await runWatched(argv, { log, env, cwd: packageRoot });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  const looks = looksIn(log).filter(({ kind, where }) => kind !== 'file' || /[\\/]\.aws([\\/]|$)/.test(where));
  expect(looks).toEqual([]);
  const { root, nested, files } = readAssembly(output);
  for (const text of [root, ...nested.values()].map((template) => JSON.stringify(template)).concat([...files.values()]))
    expect(text.match(canaryPattern)).toBeNull();
}, 120_000);
