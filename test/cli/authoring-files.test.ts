import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { emptyDirectory, packageRoot, run } from './authoring-run';

const good = 'steps: [{name: a, service: control, action: wait, with: {seconds: 1}}]\n';
const bad =
  'steps:\n  - {name: a, service: control, action: wiat}\n  - {name: a, service: control, action: wait, depend_on: b}\n';

function directoryWith(files: { readonly [name: string]: string | Buffer }): string {
  const cwd = emptyDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, name), text);
  return cwd;
}

describe('unity validate', () => {
  it('says in a line that a file is valid', async () => {
    const { code, stdout, stderr } = await run(['validate', 'spot']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^workflows\/spot\.yml: valid, 8 steps, spot@[0-9a-f]{12}\n$/);
  });

  it('shows every problem of every file, whatever is wrong with the others', async () => {
    const cwd = directoryWith({ 'good.yml': good, 'bad.yml': bad });
    const { code, stdout, stderr } = await run(['validate', 'nowhere.yml', 'bad.yml', 'good.yml'], { cwd });
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'nowhere.yml: 1 problem',
      'bad.yml: 3 problems',
      expect.stringMatching(/^good\.yml: valid, 1 step, /),
      '',
    ]);
    expect(stderr).toContain('error[UNITY-E1204]');
    expect(stderr).toContain('--> bad.yml:2:41');
    expect(stderr).toContain('2 |   - {name: a, service: control, action: wiat}');
    expect(stderr).toContain('Did you mean `depends_on`?');
    expect(stderr).toContain('there is no file nowhere.yml');
  });

  it('writes all of it as JSON, and nothing beside', async () => {
    const cwd = directoryWith({ 'good.yml': good, 'bad.yml': bad });
    const { code, stdout, stderr } = await run(['validate', 'good.yml', 'bad.yml', 'none.yml', '--json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      format_version: '1.0',
      valid: false,
      files: [
        { file: 'good.yml', valid: true, workflow: 'good', steps: 1 },
        { file: 'bad.yml', valid: false, workflow: null, workflow_id: null, steps: null },
        { file: 'none.yml', valid: false },
      ],
    });
    expect(document.diagnostics).toContainEqual({
      code: 'UNITY-E1204',
      name: 'UnknownAction',
      message: expect.any(String),
      file: 'bad.yml',
      line: 2,
      column: 41,
      end_line: 2,
      end_column: 45,
      fix: expect.any(String),
      suggestion: 'wait',
      related: [],
    });
    expect(document.diagnostics.at(-1)).toMatchObject({ name: 'WorkflowUnreadable', file: 'none.yml', line: 0 });
    expect(JSON.parse((await run(['validate', 'good.yml', '--json'], { cwd })).stdout)).toMatchObject({
      valid: true,
      diagnostics: [],
    });
  });

  it('reads the standard input', async () => {
    expect(await run(['validate', '-'], { stdin: good })).toMatchObject({ code: 0 });
    expect(await run(['validate', '-'], { stdin: bad })).toMatchObject({ code: 1, stdout: 'stdin.yml: 3 problems\n' });
  });

  it('marks the places in pull requests on GitHub', async () => {
    const cwd = directoryWith({ 'bad.yml': bad });
    const { stderr } = await run(['validate', 'bad.yml'], { cwd, env: { GITHUB_ACTIONS: 'true' } });
    expect(stderr).toContain('::error file=bad.yml,line=2,endLine=2,col=41,endColumn=44,title=UNITY-E1204::');
    expect((await run(['validate', 'bad.yml'], { cwd })).stderr).not.toContain('::error');
  });

  it('says that Step Functions could not hold the machine', async () => {
    const steps = Array.from(
      { length: 200 },
      (_, index) =>
        `  - {name: s${index}, service: validation, action: check_health, timeout: 86400, with: {url: "http://x"}}`,
    );
    const { code, stderr } = await run(['validate', '-'], { stdin: ['steps:', ...steps].join('\n') });
    expect(code).toBe(1);
    expect(stderr).toMatch(/error\[UNITY-E1301\]: \d+ history events at the worst \(limit 25000\)/);
  });

  it.each([
    ['a binary file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0x00]), /UNITY-E1001.*not UTF-8/],
    ['a file of 1 MB', 'x'.repeat(1_000_000), /UNITY-E1002/],
    ['an empty file', '', /error\[UNITY-E1\d\d\d\]/],
    ['a YAML bomb', `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n`, /UNITY-E1004/],
    ['a prototype', '__proto__: {polluted: 1}\nsteps: []\n', /error\[UNITY-E1\d\d\d\]/],
    ['control characters', `steps: "\u001b[2J"\n`, /error\[UNITY-E1\d\d\d\]/],
  ])('answers %s with a coded error', async (_what, content, words) => {
    const cwd = directoryWith({ 'flow.yml': content });
    const { code, stdout, stderr } = await run(['validate', 'flow.yml'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('cannot be called without a file', async () => {
    expect(await run(['validate'])).toMatchObject({ code: 252, stdout: '' });
  });
});

describe('unity init', () => {
  it('writes a workflow that is valid as it stands, with the schema beside it', async () => {
    const cwd = emptyDirectory();
    const { code, stdout } = await run(['init', 'spot', '--file', 'flows/shop.yml'], { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Wrote flows/shop.yml. See what it would do: unity plan flows/shop.yml\n',
    });
    const text = readFileSync(path.join(cwd, 'flows', 'shop.yml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/workflow\.schema\.json\n/);
    expect(text.match(/yaml-language-server/g)).toHaveLength(1);
    expect(JSON.parse(readFileSync(path.join(cwd, 'flows', 'workflow.schema.json'), 'utf8')).$schema).toContain(
      'draft-07',
    );
    const { stdout: verdict } = await run(['validate', 'flows/shop.yml'], { cwd });
    expect(verdict).toMatch(/valid, 8 steps, shop@/);
  });

  it('takes spot where no type is named, and calls the file like it', async () => {
    const cwd = emptyDirectory();
    const { stdout } = await run(['init', '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual({
      format_version: '1.0',
      file: 'spot.yml',
      type: 'spot',
      workflow: 'spot',
      schema: './workflow.schema.json',
    });
  });

  it('points to the schema in the package when that lies in the project', async () => {
    const cwd = emptyDirectory();
    const shipped = path.join(cwd, 'node_modules', 'unity');
    mkdirSync(path.join(shipped, 'workflows'), { recursive: true });
    for (const name of ['spot.yml', 'workflow.schema.json']) {
      symlinkSync(path.join(packageRoot, 'workflows', name), path.join(shipped, 'workflows', name));
    }
    await run(['init', 'spot', '--file', 'flows/spot.yml'], { cwd, packageRoot: shipped });
    const [first] = readFileSync(path.join(cwd, 'flows', 'spot.yml'), 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=../node_modules/unity/workflows/workflow.schema.json');
    expect(existsSync(path.join(cwd, 'flows', 'workflow.schema.json'))).toBe(false);
  });

  it('never overwrites anything', async () => {
    const cwd = directoryWith({ 'spot.yml': 'mine\n', 'workflow.schema.json': 'mine too\n' });
    const { code, stderr } = await run(['init'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('error[UNITY-E5010]: spot.yml is already there');
    await run(['init', '--file', 'other.yml'], { cwd });
    expect(readFileSync(path.join(cwd, 'spot.yml'), 'utf8')).toBe('mine\n');
    expect(readFileSync(path.join(cwd, 'workflow.schema.json'), 'utf8')).toBe('mine too\n');
  });

  it.each([
    ['an unknown type', ['init', 'sopt'], 252, /did you mean `spot`/],
    ['a type that is a path', ['init', '../package'], 252, /no workflow type/],
    ['a name that no workflow can have', ['init', '--file', 'My Shop.yml'], 1, /UNITY-E1104/],
    ['a name that is no YAML file', ['init', '--file', 'shop.txt'], 1, /UNITY-E1104/],
  ])('refuses %s and writes nothing', async (_what, argv, code, words) => {
    const cwd = emptyDirectory();
    const ran = await run(argv, { cwd });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(words);
    expect(existsSync(path.join(cwd, 'workflow.schema.json'))).toBe(false);
  });
});

describe('unity schema', () => {
  const committed = readFileSync(path.join(packageRoot, 'workflows', 'workflow.schema.json'), 'utf8');

  it('writes the draft-07 schema that is committed', async () => {
    const { code, stdout } = await run(['schema']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(stdout).toBe(committed);
  });

  it('writes it to a file', async () => {
    const cwd = emptyDirectory();
    const { stdout, stderr } = await run(['schema', '--out', 'my.schema.json'], { cwd });
    expect(stdout).toBe('');
    expect(stderr).toContain('$schema=my.schema.json');
    expect(readFileSync(path.join(cwd, 'my.schema.json'), 'utf8')).toBe(committed);
  });

  it('says when it cannot', async () => {
    const { code, stderr } = await run(['schema', '--out', 'no/where.json'], { cwd: emptyDirectory() });
    expect(code).toBe(252);
    expect(stderr).toMatch(/^error\[UNITY-E5001\]: --out no\/where.json cannot be written/);
  });
});
