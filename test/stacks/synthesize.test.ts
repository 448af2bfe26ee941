import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';
import { readWorkflows } from '../../lib/stacks/read-workflows';
import { makeApp } from '../../lib/stacks/synthesize';
import { readAssembly } from './assembly';
import { machineNames } from './machine-from-template';

const directory = mkdtempSync(path.join(tmpdir(), 'unity-synthesize-'));
afterAll(() => rmSync(directory, { recursive: true }));

function workflowsOf(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const workflows = path.join(directory, name);
  mkdirSync(workflows);
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(workflows, file), text);
  return workflows;
}

function synthesize(workflowsDirectory: string, context: Readonly<Record<string, unknown>> = {}) {
  const workDirectory = path.join(directory, 'work');
  return makeApp({ projectDirectory: process.cwd(), workDirectory, workflowsDirectory, app: { context } });
}

const good = 'steps:\n  - {name: a, service: control, action: wait, with: {seconds: 1}}\n';

describe('what is wrong fails synth before anything is bundled', () => {
  test('a workflow file, with place, frame and remedy of every problem of every file', async () => {
    const workflows = workflowsOf('broken', {
      'first.yml': good.replace('wait', 'wayt'),
      'second.yml': `${good}    depends_on: [b]\n`,
      'notes.txt': 'not a workflow',
    });
    const failure = await synthesize(workflows).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UnknownAction', details: { diagnostics: expect.any(Array) } });
    const { message } = failure as Error;
    expect(message).toMatch(/first\.yml:2:41/);
    expect(message).toContain('Did you mean `wait`?');
    expect(message).toMatch(/second\.yml:3:/);
    expect(message).toContain('fix:');
  });

  test('two files of the same name', () => {
    const workflows = workflowsOf('twice', { 'a.yml': `name: same\n${good}`, 'b.yml': `name: same\n${good}` });
    expect(() => readWorkflows(workflows, definitions)).toThrow(
      expect.objectContaining({
        code: 'DuplicateWorkflow',
        message: expect.stringMatching(/a\.yml is called `same` too/),
      }),
    );
  });

  test('a file that is not UTF-8, beside what is wrong in the others', () => {
    const latin = Buffer.from(`description: f\xfcr J\xf6rg\n${good}`, 'latin1');
    const workflows = workflowsOf('latin', { 'a.yml': latin, 'b.yml': good.replace('wait', 'wayt') });
    expect(() => readWorkflows(workflows, definitions)).toThrow(
      expect.objectContaining({
        code: 'WorkflowUnreadable',
        message: expect.stringMatching(/the file is not UTF-8 text\n *--> \S*a\.yml:1:1\n[\s\S]*b\.yml:2:/),
      }),
    );
  });

  test('the configuration that the context names', async () => {
    const file = path.join(directory, 'wrong.yaml');
    writeFileSync(file, 'environments: {Prod: {}}\n');
    await expect(synthesize(workflowsOf('fine', {}), { 'unity:config': file })).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringContaining('wrong.yaml:1:16'),
    });
    await expect(synthesize(path.join(directory, 'fine'), { 'unity:config': 'absent.yaml' })).rejects.toMatchObject({
      code: 'ConfigInvalid',
    });
  });
});

test('policies and values that fit no workflow are told together', async () => {
  const file = path.join(directory, 'misfits.yaml');
  const section = 'publish: false, rollback: {policies: {b: retain}}, parameters: {size: 1}';
  writeFileSync(file, `environments: {prod: {${section}}}\n`);
  await expect(synthesize(workflowsOf('unfit', { 'a.yml': good }), { 'unity:config': file })).rejects.toMatchObject({
    code: 'ConfigInvalid',
    message: expect.stringMatching(/no workflow has a step `b`.*\n.*no workflow has a parameter `size`/),
  });
});

test('workflows are read in the order of their files, others are left alone', () => {
  const workflows = workflowsOf('order', { 'b.yml': good, 'a.yml': good, 'c.yaml': 'not: ours', 'd.json': '{}' });
  expect(readWorkflows(workflows, definitions).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(readWorkflows(path.join(directory, 'nowhere'), definitions)).toEqual([]);
});

/** Runs the app as `cdk synth` does, with nothing in its environment that could lead to an account. */
function runApp(
  context: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly stderr: string }> {
  const command = (JSON.parse(readFileSync('cdk.json', 'utf8')) as { app: string }).app.split(' ').slice(1);
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    CDK_OUTDIR: path.join(directory, 'cdk.out'),
    CDK_CONTEXT_JSON: JSON.stringify(context),
    http_proxy: 'http://127.0.0.1:9',
    https_proxy: 'http://127.0.0.1:9',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env }, (error, _stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stderr }),
    );
  });
}

test('the app of cdk.json synthesizes the shipped workflows without credentials', async () => {
  expect(await runApp({})).toEqual({ code: 0, stderr: '' });
  const assembly = readAssembly(path.join(directory, 'cdk.out'));
  const shipped = readWorkflows('workflows', definitions).map(({ name }) => name);
  expect([...machineNames(assembly)].sort()).toEqual(
    ['dev', 'staging', 'prod']
      .flatMap((env) =>
        ['-rollback', '-checkpoint', '-promotion', '-return', ...shipped].map((name) => `unity-${env}-${name}`),
      )
      .sort(),
  );
}, 120_000);

test('the app says what is wrong without a stack trace, and fails', async () => {
  const file = path.join(directory, 'bad.yaml');
  writeFileSync(file, 'prefix: 7\n');
  const { code, stderr } = await runApp({ 'unity:config': file });
  expect(code).toBe(1);
  expect(stderr).toContain('bad.yaml:1:9');
  expect(stderr).not.toMatch(/^\s+at /m);
}, 60_000);
