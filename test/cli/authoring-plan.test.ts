import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';
import { readSavedPlan } from '../../lib/plan/saved-plan';
import { emptyDirectory, run } from './authoring-run';

const waits = (seconds: number | string) =>
  `steps: [{name: a, service: control, action: wait, with: {seconds: ${seconds}}}]\n`;

describe('unity plan', () => {
  it('ends with the plan in a line, and writes nothing else', async () => {
    const { code, stdout, stderr } = await run(['plan', 'spot', '--stack', 'shop', '--env', 'dev']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^spot@[0-9a-f]{12} → shop\/dev\n/);
    expect(stdout).toMatch(
      /\nPlan: 8 steps \(2 parallel, 1 skipped\), ~2 min \d+ s, ≈ \$0\.01\d?\/h; nothing irreversible\n$/,
    );
    expect(stderr).toBe('');
  });

  it('writes the plan as JSON', async () => {
    const { stdout } = await run(['plan', 'spot', '--json', '--param', 'instance_count=3']);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({
      format_version: '1.0',
      workflow: 'spot',
      stack: null,
      environment: null,
      parameters: { instance_count: 3 },
    });
    const launch = plan.steps.find((step: { name: string }) => step.name === 'launch_spot_instance');
    expect(launch.inputs).toMatchObject({
      count: { value: 3, from: 'with' },
      subnet_ids: { from: 'steps.create_vpc.subnet_ids' },
      root_device: { from: 'default' },
    });
  });

  it('writes pictures for pull requests', async () => {
    const { stdout } = await run(['plan', 'spot', '--mermaid']);
    expect(stdout).toMatch(/^```mermaid\nflowchart LR\n[\s\S]*\n```\n\n```mermaid\ngantt\n[\s\S]*\n```\n$/);
  });

  it('reads a file, the standard input, and values from a file', async () => {
    const cwd = emptyDirectory();
    writeFileSync(
      path.join(cwd, 'flow.yml'),
      `parameters: {pause: 5}\n${waits('"${parameters.pause}"').replace('name: a', 'name: a, timeout: 100')}`,
    );
    writeFileSync(path.join(cwd, 'values.yml'), 'pause: 90\n');
    const fromFile = await run(['plan', 'flow.yml', '--params-file', 'values.yml'], { cwd });
    expect(fromFile.stdout).toMatch(/Plan: 1 step, ~1 min 30 s, /);
    const fromLine = await run(['plan', 'flow.yml', '--params-file', 'values.yml', '--param', 'pause=7'], { cwd });
    expect(fromLine.stdout).toMatch(/Plan: 1 step, ~7 s, /);
    const piped = await run(['plan', '-'], { cwd, stdin: waits(4) });
    expect(piped.stdout).toMatch(/^stdin@.*\n[\s\S]*Plan: 1 step, ~4 s, /);
  });

  it('refuses values whose bytes are no UTF-8, naming their file', async () => {
    const cwd = emptyDirectory();
    writeFileSync(path.join(cwd, 'flow.yml'), `parameters: {owner: nobody}\n${waits(1)}`);
    writeFileSync(path.join(cwd, 'values.yml'), Buffer.from('owner: J\xf6rg\n', 'latin1'));
    const { code, stdout, stderr } = await run(['plan', 'flow.yml', '--params-file', 'values.yml'], { cwd });
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toContain('--params-file values.yml is not UTF-8 text');
  });

  it('takes the values of the environment from unity.yaml, from any directory below it', async () => {
    const cwd = emptyDirectory();
    writeFileSync(path.join(cwd, 'unity.yaml'), 'environments: {live: {values: {pause: 11}}}\n');
    writeFileSync(path.join(cwd, 'flow.yml'), waits('"${environment.pause}"'));
    expect((await run(['plan', 'flow.yml', '--env', 'live'], { cwd })).stdout).toMatch(/~11 s, /);
    const unknown = await run(['plan', 'flow.yml', '--env', 'life'], { cwd });
    expect(unknown).toMatchObject({ code: 252, stdout: '' });
    expect(unknown.stderr).toContain('did you mean `live`?');
  });

  it('ends with 2 when asked whether something would be done, and with 0 when nothing would', async () => {
    const flow = (when: string) => waits(4).replace('name: a', `name: a, when: "${when}"`);
    const detailed = (text: string) => run(['plan', '-', '--detailed-exitcode'], { stdin: text });
    expect((await detailed(flow('true'))).code).toBe(2);
    expect((await detailed(flow('false'))).code).toBe(0);
    expect((await run(['plan', '-'], { stdin: flow('true') })).code).toBe(0);
  });
});

describe('unity plan --html', () => {
  it('writes the plan as a page too', async () => {
    const cwd = emptyDirectory();
    const { code, stdout, stderr } = await run(['plan', 'spot', '--stack', 'shop', '--html', 'plan.html'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('Plan: 8 steps');
    expect(stderr).toBe('Wrote the page plan.html\n');
    const page = readFileSync(path.join(cwd, 'plan.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('<title>Plan: spot → shop/any environment</title>');
    expect(page).toContain('launch_spot_instance');
  });
});

describe('unity plan --out', () => {
  it('saves what a deployment of the plan is started with, and may be repeated', async () => {
    const cwd = emptyDirectory();
    const argv = ['plan', 'spot', '--stack', 'shop', '--env', 'dev', '--param', 'port=8080', '--out', 'shop.plan'];
    const { code, stdout, stderr } = await run(argv, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('Plan: 8 steps');
    expect(stderr).toBe('Saved the plan. Run it: unity deploy --plan shop.plan\n');
    const saved = readSavedPlan(readFileSync(path.join(cwd, 'shop.plan'), 'utf8'), { definitions });
    expect(saved).toMatchObject({ stack: 'shop', environment: 'dev', workflow: { name: 'spot' } });
    expect(saved.parameters).toEqual({ port: 8080 });
    expect(saved.planned).toMatchObject({ instance_count: 1 });
    expect((await run(argv, { cwd })).code).toBe(0);
  });

  it('does not write over anything but a plan', async () => {
    const cwd = emptyDirectory();
    writeFileSync(path.join(cwd, 'flow.yml'), waits(1));
    const { code, stderr } = await run(['plan', 'flow.yml', '--out', 'flow.yml'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('error[UNITY-E5010]: flow.yml is already there and is no saved plan');
    expect(readFileSync(path.join(cwd, 'flow.yml'), 'utf8')).toBe(waits(1));
  });
});

describe('unity plan with what cannot be planned', () => {
  it.each([
    ['an unknown type', ['plan', 'sopt'], 1, /UNITY-E1001.*did you mean `spot`/],
    ['a name that no stack can have', ['plan', 'spot', '--stack', 'Shop'], 252, /UNITY-E5001.*`Shop`/],
    ['two forms at once', ['plan', 'spot', '--json', '--mermaid'], 252, /exclude each other/],
    [
      'a page where none can be written',
      ['plan', 'spot', '--html', 'no/where.html'],
      252,
      /--html no.where\.html cannot be written/,
    ],
    ['a parameter without a value', ['plan', 'spot', '--param', 'port'], 252, /NAME=VALUE/],
    ['an unknown parameter', ['plan', 'spot', '--param', 'prot=1'], 1, /UNITY-E1205/],
    ['a parameter out of range', ['plan', 'spot', '--param', 'zone_count=7'], 1, /UNITY-E1219.*at most 6, not 7/],
    [
      'a value that the action refuses',
      ['plan', 'spot', '--param', 'cidr=10.0.0.0/8'],
      1,
      /E3007.*`create_vpc`.*`cidr`/,
    ],
    ['a plan where nothing can be written', ['plan', 'spot', '--out', 'no/where.plan'], 252, /cannot be written/],
    ['a directory', ['plan', 'lib'], 1, /UNITY-E1001/],
  ])('refuses %s with a code and writes no plan', async (_what, argv, code, words) => {
    const ran = await run(argv);
    expect(ran.code).toBe(code);
    expect(ran.stdout + ran.stderr).toMatch(words);
    expect(ran.stdout).not.toContain('Plan:');
    expect(ran.stderr).not.toMatch(/\n\s+at /);
  });

  it('refuses a step that needs longer with the values given than it may take', async () => {
    const text = `parameters: {pause: 5}\n${waits('"${parameters.pause}"')}`;
    const { code, stderr } = await run(['plan', '-', '--param', 'pause=90'], { stdin: text });
    expect(code).toBe(1);
    expect(stderr).toContain('error[UNITY-E1212]: step `a` needs about 90 s with these values and may take 60 s');
  });

  it('shows where a workflow is wrong', async () => {
    const { code, stderr } = await run(['plan', '-'], { stdin: waits(1).replace('wait', 'wiat') });
    expect(code).toBe(1);
    expect(stderr).toContain('--> stdin.yml:1:');
    expect(stderr).toContain('Did you mean `wait`?');
  });
});
