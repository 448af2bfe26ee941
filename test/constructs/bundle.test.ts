import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import type { InstalledFile } from '../../lambdas/shared/installed';
import { bundleFunctions, bundleOf, handlerNames } from '../../lib/constructs/bundle';
import { functionNames } from '../../lib/domain/functions';
import { runtime } from '../../lib/stacks/unity-stack';

const installed: InstalledFile = {
  workflows: [],
  environments: { dev: { domain: 'dev.example.com' } },
  access: { dev: { operators: ['x'] } },
};
const directory = mkdtempSync(path.join(tmpdir(), 'unity-bundles-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function bundle(name: string): Promise<string> {
  const outDirectory = path.join(directory, name);
  const handlers = ['make', 'open-session'];
  await bundleFunctions({ projectDirectory: process.cwd(), outDirectory, runtime, installed, handlers });
  return outDirectory;
}

describe('the names of bundles', () => {
  test('every function has an entry point, and every entry point a function', () => {
    const bundles = [...new Set(functionNames.map(bundleOf))].sort();
    expect(bundles).toEqual(handlerNames(process.cwd()));
  });

  test('functions of permission sets share a bundle, and the undo gate is none of them', () => {
    expect(
      ['make_network', 'make_guest', 'undo_files', 'undo_gate', 'open_session'].map((name) => bundleOf(name as never)),
    ).toEqual(['make', 'make', 'undo', 'undo-gate', 'open-session']);
  });

  test('the runtime is the newest Node that the CDK knows', () => {
    const versions = Runtime.ALL.filter(({ family }) => family === RuntimeFamily.NODEJS).map(({ name }) =>
      Number(/^nodejs(\d+)\.x$/.exec(name)?.[1] ?? 0),
    );
    expect(runtime.name).toBe(`nodejs${Math.max(...versions)}.x`);
  });
});

describe('bundling', () => {
  test('the same sources give the same bytes, without a trace of the machine', async () => {
    const [one, other] = [await bundle('one'), await bundle('other')];
    for (const name of ['make', 'open-session']) {
      const text = readFileSync(path.join(one, name, 'index.js'), 'utf8');
      expect(text === readFileSync(path.join(other, name, 'index.js'), 'utf8')).toBe(true);
      expect(text).not.toContain(process.cwd());
      expect(text).not.toContain(tmpdir() + path.sep);
    }
    expect(readdirSync(path.join(one, 'make'))).toEqual(['index.js']);
    expect(readdirSync(path.join(one, 'open-session')).sort()).toEqual(['index.js', 'installed.json']);
    expect(JSON.parse(readFileSync(path.join(one, 'open-session', 'installed.json'), 'utf8'))).toEqual({
      ...installed,
      access: {},
    });
    expect(JSON.parse(readFileSync(path.join(one, 'desk', 'installed.json'), 'utf8'))).toEqual({
      workflows: [],
      environments: {},
      access: installed.access,
    });
  }, 120_000);

  test('a bundle runs by itself, far from any node_modules', async () => {
    const file = path.join(await bundle('alone'), 'make', 'index.js');
    const script = `const m = require(${JSON.stringify(file)}); process.stdout.write(typeof m.handler);`;
    const output = execFileSync(process.execPath, ['-e', script], {
      cwd: directory,
      env: { PATH: process.env.PATH, UNITY_PERMISSION_SET: 'network' },
    });
    expect(output.toString()).toBe('function');
  }, 120_000);
});
