import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, type Outcome, sessionIn, TestDirectory } from '../run-cli';

const workflow = `
name: books
parameters:
  seconds: {type: number, default: 5}
  colour: {type: string, default: grey}
outputs:
  waited: \${steps.first.waited_seconds}
steps:
  - {name: first, service: control, action: wait, timeout: 300, with: {seconds: "\${parameters.seconds}"}}
  - {name: second, service: control, action: wait, timeout: 60, depends_on: [first], with: {seconds: 3}}
`;
const configuration = `
environments:
  dev:
    parameters: {seconds: 7}
  staging:
    parameters: {seconds: 9}
    promotion: {from: [dev], soak_minutes: 10}
  prod:
    promotion: {from: [staging], soaked_minutes: 5, approval: true, approval_hours: 4}
`;

let directory: TestDirectory;
const write = (name: string, text: string): void => writeFileSync(path.join(directory.path, name), text);
const json = async (...argv: readonly string[]) => JSON.parse((await directory.local(...argv, '--json')).stdout);
const deploy = (...more: readonly string[]) =>
  directory.local('deploy', 'books.yml', '--stack', 'shop', '--env', 'dev', '--param', 'colour=red', '--json', ...more);
const toStaging = (...more: readonly string[]) => directory.local('promote', 'shop/dev', '--to', 'staging', ...more);
const toProd = (...more: readonly string[]) =>
  directory.local('promote', 'shop/staging', '--to', 'prod', '--confirm=shop', ...more);

/** A command that leaves what it has begun to a process in the background, which ends with it; both are waited for. */
async function leaving(command: Promise<Outcome>): Promise<Outcome> {
  const before = directory.background.length;
  while (directory.background.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
  const host = directory.run(directory.background[before] ?? []);
  const outcome = await command;
  expect((await host).exitCode).toBe(0);
  return outcome;
}
const promotions = async (environment: string) => (await json('promotions', `shop/${environment}`)).promotions;

/** Until a promotion of another terminal is in that state. */
async function reached(environment: string, state: string): Promise<string> {
  for (;;) {
    const [newest] = await promotions(environment);
    if (newest?.state === state) return newest.candidate;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeEach(() => {
  directory = new TestDirectory();
  write('books.yml', workflow);
  write('unity.yaml', configuration);
});
afterEach(() => directory.remove());

describe('before anything is promoted', () => {
  test('a look says what goes where, what the target says to it, and what would be made; nothing is changed', async () => {
    const source = sessionIn((await deploy()).stdout);
    const { exitCode, stderr } = await toStaging('--dry-run');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/shop\/dev to shop\/staging/);
    expect(stderr).toContain(`${source.workflow_id}, as ${source.session_id} was made from`);
    expect(stderr).toMatch(/given +colour=red\n/);
    expect(stderr).toMatch(/takes from dev; watches it for 10 m 00 s/);
    expect(stderr).toMatch(/it runs all 2 steps/);
    const lines = jsonLines((await toStaging('--dry-run', '--json')).stdout);
    expect(lines.map(({ type }) => type)).toEqual(['version', 'plan', 'summary']);
    expect(lines[1]?.data).toMatchObject({
      source: { session_id: source.session_id, environment: 'dev' },
      environment: 'staging',
      parameters: { colour: 'red' },
      rules: { from: ['dev'], soak_minutes: 10, approval: false },
      on_failure: 'rollback',
      refusals: [],
    });
    expect(await promotions('staging')).toEqual([]);
    expect((await directory.local('promotions', 'shop/staging')).stderr).toContain('Nothing was promoted');
  });

  test('what an environment says for itself stays there, however it came to the deployment: by a plan, by a checkpoint', async () => {
    const plan = [
      'plan',
      'books.yml',
      '--stack',
      'shop',
      '--env',
      'dev',
      '--param',
      'colour=red',
      '--out',
      'shop.plan',
    ];
    expect((await directory.run(plan)).exitCode).toBe(0);
    // What was planned holds, whatever the environment says by now.
    write('unity.yaml', configuration.replace('{seconds: 7}', '{seconds: 8}'));
    const planned = sessionIn((await directory.local('deploy', '--plan', 'shop.plan', '--json')).stdout);
    expect(planned).toMatchObject({
      parameters: { seconds: 7, colour: 'red' },
      parameters_from: { seconds: 'planned', colour: 'request' },
    });
    const promoted = async () =>
      jsonLines((await toStaging('--dry-run', '--json')).stdout).find(({ type }) => type === 'plan')?.data;
    expect(await promoted()).toMatchObject({ parameters: { colour: 'red' } });
    expect((await promoted())?.parameters).not.toHaveProperty('seconds');

    expect((await directory.local('checkpoint', 'shop/dev', 'monday')).exitCode).toBe(0);
    expect((await directory.local('destroy', 'shop/dev', '--confirm=shop')).exitCode).toBe(0);
    const from = ['--from-checkpoint', `${planned.session_id}:monday`];
    const deployed = await directory.local('deploy', 'books.yml', '--stack', 'shop', '--env', 'dev', '--json', ...from);
    expect(sessionIn(deployed.stdout)).toMatchObject({
      parameters: { seconds: 7, colour: 'red' },
      parameters_from: { seconds: 'captured', colour: 'checkpoint' },
    });
    expect((await promoted())?.parameters).toEqual({ colour: 'red' });
  });

  test('what speaks against it is said, each with what to do, and nothing is asked for', async () => {
    await deploy();
    const { exitCode, stderr } = await directory.local('promote', 'shop/dev', '--to', 'prod', '--confirm=shop');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/UNITY-E2091\]: prod takes promotions from staging, not from dev/);
    expect(stderr).toMatch(/has not stood for 5 minutes yet/);
    const { stdout } = await directory.local('promote', 'shop/dev', '--to', 'prod', '--confirm=shop', '--json');
    const errors = jsonLines(stdout).filter(({ type }) => type === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['UNITY-E2091', 'UNITY-E2091']);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'summary', session: null, exit_code: 1 });
    expect(await promotions('prod')).toEqual([]);
  });

  test('where nobody can be asked the flag is named, for prod the name of the stack', async () => {
    await deploy();
    const asked = await toStaging();
    expect(asked).toMatchObject({ exitCode: 252, stderr: expect.stringContaining('--yes') });
    const declined = await directory.run(['promote', 'shop/dev', '--to', 'staging', '--local'], { answers: ['n'] });
    expect(declined.stderr).toMatch(/Promote shop\/dev to staging\?.*\[y\/N\]/);
    expect(declined.exitCode).not.toBe(0);
    expect(await promotions('staging')).toEqual([]);
    expect((await toStaging('--yes', '--wait-soak')).exitCode).toBe(0);
    const prod = await directory.local('promote', 'shop/staging', '--to', 'prod', '--yes');
    expect(prod).toMatchObject({ exitCode: 252, stderr: expect.stringContaining('--confirm=shop') });
  });

  test.each([
    [['promote', 'shop/dev'], /--to ENV/],
    [['promote', 'shop/dev', '--to', 'nowhere'], /there is no environment `nowhere`/],
    [['promote', 'shop/dev', '--to', 'staging', '--withdraw'], /--reason WHY/],
    [['promotions', 'shop'], /STACK\/ENV/],
  ])('%j is refused', async (argv, says) => {
    await deploy();
    const { exitCode, stderr } = await directory.local(...argv);
    expect(exitCode).toBe(252);
    expect(stderr).toMatch(says);
  });
});

describe('what serves in one environment', () => {
  test('is deployed to the next with what was given, watched, and tells where it came from', async () => {
    const source = sessionIn((await deploy()).stdout);
    expect(source.parameters).toEqual({ colour: 'red', seconds: 7 });
    const { exitCode, stderr, stdout } = await leaving(toStaging('--yes', '--reason', 'release 12'));
    expect(exitCode).toBe(0);
    expect(stderr.indexOf('promotion is being deployed')).toBeLessThan(stderr.indexOf('second completed'));
    // Whoever has left it to another process may look again only when its watch, too, is over.
    expect(stderr).toMatch(
      /promotion (is deployed, and watched until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC|completed\b.*)\n/,
    );
    expect(stdout).toContain('waited = ');
    const session = await json('status', 'shop/staging');
    // What the environments say is theirs.
    expect(session).toMatchObject({
      state: 'completed',
      environment: 'staging',
      workflow_id: source.workflow_id,
      parameters: { colour: 'red', seconds: 9 },
      promoted_from: { session_id: source.session_id, environment: 'dev' },
    });
    const shown = (await directory.local('status', 'shop/staging')).stdout;
    expect(shown).toContain(`promoted from shop/dev (session ${source.session_id})`);
    const [promotion, ...others] = await promotions('staging');
    expect(others).toEqual([]);
    expect(promotion).toMatchObject({
      state: 'completed',
      session_id: session.session_id,
      requested_by: 'tester',
      reason: 'release 12',
    });
    const { stdout: table } = await directory.local('promotions', 'shop/staging');
    expect(table).toMatch(/^CANDIDATE +FROM +STATE +ASKED BY +ASKED \(UTC\) +SESSION +WHY\n/);
    expect(table).toMatch(new RegExp(`dev \\(${source.session_id}\\) +completed +tester .*release 12`));
    expect((await json('status', 'shop/dev')).promoted_from).toBeUndefined();
  });

  test('tells each state in lines, and ends with the target’s session', async () => {
    await deploy();
    const { exitCode, stdout } = await toStaging('--yes', '--wait-soak', '--json');
    expect(exitCode).toBe(0);
    const lines = jsonLines(stdout);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index));
    expect(lines[0]).toMatchObject({ type: 'version' });
    expect(lines.filter(({ type }) => type === 'summary')).toHaveLength(1);
    const states = lines.filter(({ type }) => type === 'promotion').map(({ data }) => data.state);
    expect(states.slice(-2)).toEqual(['soaking', 'completed']);
    expect(lines.some(({ type, step }) => type === 'step' && step === 'second')).toBe(true);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', exit_code: 0 });
    expect(sessionIn(stdout)).toMatchObject({ environment: 'staging', state: 'completed' });
  });

  test('and stands in the audit with who asked for it, before what was done', async () => {
    await deploy();
    await leaving(toStaging('--yes', '--reason', 'release 12'));
    const entries: readonly { item: string; change: string; actor: string; reason: string; time: string }[] =
      await json('audit', 'shop/staging');
    expect(entries[0]).toMatchObject({ change: 'promotion created', actor: 'tester', reason: 'release 12' });
    expect(entries.map(({ time }) => time)).toEqual(entries.map(({ time }) => time).sort());
    const changes = entries.map(({ change }) => change.split(',')[0]);
    const order = [
      'promotion created',
      'verifying → deploying',
      'session created',
      'deploying → soaking',
      'soaking → completed',
    ];
    expect(order.map((change) => changes.indexOf(change))).toEqual(
      order.map((change) => changes.indexOf(change)).sort((a, b) => a - b),
    );
    expect(order.filter((change) => !changes.includes(change))).toEqual([]);
    expect(JSON.stringify(await json('audit', 'shop/dev'))).not.toContain('promotion created');
  });
});

test('who does not wait any longer is told where to look', async () => {
  await deploy();
  const { exitCode, stderr } = await toStaging('--yes', '--wait-soak', '--timeout', '120');
  expect([exitCode, stderr]).toEqual([
    124,
    expect.stringContaining('fix: Look: unity promotions shop/staging --local'),
  ]);
});

test('what is taken back while it is watched ends with what it has deployed', async () => {
  await deploy();
  const promoting = toStaging('--yes', '--wait-soak', '--speed', '30', '--json');
  await reached('staging', 'soaking');
  const taken = await directory.local(
    'promote',
    'shop/dev',
    '--to',
    'staging',
    '--withdraw',
    '--reason',
    'x',
    '--json',
  );
  expect(taken.exitCode).toBe(0);
  expect(sessionIn(taken.stdout)).toMatchObject({ environment: 'staging', state: 'completed' });
  expect(sessionIn((await promoting).stdout)).toEqual(sessionIn(taken.stdout));
});

describe('where a person is asked first', () => {
  /** What stands in staging, ready for prod; and its promotion, as another terminal has asked for it. */
  async function asking(...more: readonly string[]) {
    await deploy();
    expect((await toStaging('--yes', '--wait-soak')).exitCode).toBe(0);
    const promoting = more.includes('--wait-soak') ? toProd(...more) : leaving(toProd(...more));
    return { promoting, candidate: await reached('prod', 'awaiting_approval') };
  }

  test('it says what answers, and is deployed when somebody approves', async () => {
    const { promoting, candidate } = await asking();
    // A person takes longer than the terminal between two looks.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const before = await directory.local('audit', 'shop/prod');
    expect(before.stdout).toContain('promotion created');
    const none = await directory.local('status', 'shop/prod');
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      expect.stringContaining('fix: Look: unity promotions shop/prod --local'),
    ]);
    const status = await directory.local('status', 'shop/prod');
    expect(status).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('unity promotions shop/prod') });
    const approved = await directory.local('approve', 'shop/prod', '--reason', 'tried it');
    expect(approved).toMatchObject({ exitCode: 0, stdout: '' });
    expect(approved.stderr).toContain(`the promotion ${candidate} from staging is approved`);
    const { exitCode, stderr } = await promoting;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('promotion waits for a person, whether it may be deployed until ');
    expect(stderr).toContain(
      `answer with: unity approve shop/prod/${candidate} --local, or: unity reject shop/prod/${candidate} --reason WHY --local`,
    );
    expect(await promotions('prod')).toMatchObject([
      { state: 'completed', approval: { state: 'approved', by: 'tester', reason: 'tried it' } },
    ]);
    expect(await json('status', 'shop/prod')).toMatchObject({ state: 'completed', parameters: { seconds: 5 } });
    const nothing = await directory.local('approve', 'shop/prod');
    expect(nothing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('UNITY-E2011') });
  });

  test('it is followed to its end with --wait-soak', async () => {
    const { promoting, candidate } = await asking('--wait-soak', '--json');
    const approved = await directory.local('approve', `shop/prod/${candidate}`, '--json');
    expect(JSON.parse(approved.stdout)).toMatchObject({ candidate, environment: 'prod' });
    const { exitCode, stdout } = await promoting;
    expect(exitCode).toBe(0);
    expect(sessionIn(stdout)).toMatchObject({ environment: 'prod', state: 'completed' });
  });

  test('what is rejected is marked, and not taken again until it changes', async () => {
    const { promoting } = await asking('--wait-soak');
    const rejected = await directory.local('reject', 'shop/prod', '--reason', 'not before Monday');
    expect(rejected.exitCode).toBe(0);
    expect(await promoting).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/rejected: rejected by tester: not before Monday/),
    });
    const again = await toProd();
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('UNITY-E2092') });
    expect((await deploy('--param', 'colour=blue')).exitCode).toBe(0);
    expect((await toStaging('--yes', '--wait-soak')).exitCode).toBe(0);
    expect((await toProd('--dry-run')).exitCode).toBe(0);
  });

  test('who would bring a candidate back that was rejected there is told so', async () => {
    const inProd = async (colour: string) =>
      sessionIn((await deploy('--env', 'prod', '--param', `colour=${colour}`)).stdout).session_id;
    const rollback = (...more: readonly string[]) => directory.local('rollback', 'shop/prod', ...more);
    await inProd('grey');
    const { promoting, candidate } = await asking('--wait-soak');
    await directory.local('reject', 'shop/prod', '--reason', 'not before Monday');
    await promoting;
    // Somebody deploys it by hand all the same, and goes back.
    const bad = await inProd('red');
    expect((await rollback('--confirm=shop')).exitCode).toBe(0);
    const { session_id: back } = await json('status', 'shop/prod');
    const { stderr } = await rollback();
    expect(stderr).toContain(
      `this brings ${bad} back, which ${back} has put shop/prod back from; shop/prod has rejected it as candidate ${candidate}: `,
    );
    expect(stderr).toContain('not before Monday');
    expect(stderr).toContain(
      `Bring ${bad} back, which ${back} has put shop/prod back from, and which is a rejected candidate there?`,
    );
  });

  test('what waits can be taken back, and promoted again', async () => {
    const { promoting, candidate } = await asking();
    const withdrawal = ['promote', 'shop/staging', '--to', 'prod', '--withdraw', '--reason', 'found a bug'];
    const taken = await directory.local(...withdrawal);
    expect(taken.exitCode).toBe(0);
    expect(taken.stderr).toContain(`the promotion ${candidate} from staging to shop/prod is taken back`);
    await promoting;
    expect(await promotions('prod')).toMatchObject([
      { state: 'withdrawn', outcome: { message: expect.stringContaining('found a bug') } },
    ]);
    const nothing = await directory.local(...withdrawal);
    expect(nothing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('UNITY-E2093') });
    expect((await toProd('--dry-run')).exitCode).toBe(0);
  });

  test('nobody who waits for nobody is answered: its time runs out', async () => {
    await deploy();
    await toStaging('--yes', '--wait-soak');
    const { exitCode, stderr } = await toProd('--wait-soak', '--speed', 'max');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/withdrawn: nobody has approved it by /);
  });
});

test('a step that fails there fails the command, and says what became of the promotion', async () => {
  write('unity.yaml', configuration.replace('parameters: {seconds: 9}', 'parameters: {seconds: 900}'));
  await deploy();
  const { exitCode, stderr } = await leaving(toStaging('--yes'));
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/shop\/staging +rolled back|rolled back \(clean\)/);
  expect(stderr).toMatch(/rejected: step first: /);
});

test('of a later revision the list shows both, the newest first, and what would be kept is shown before', async () => {
  await deploy();
  await toStaging('--yes', '--wait-soak');
  await deploy('--param', 'colour=blue', '--param', 'seconds=8');
  const { stderr } = await toStaging('--yes', '--wait-soak');
  expect(stderr).toMatch(/revision 2, after books-/);
  expect(stderr).toMatch(/first {2}runs|first {2}is made anew/);
  const [newest, oldest] = await promotions('staging');
  expect([newest.parameters, oldest.parameters]).toEqual([{ colour: 'blue', seconds: 8 }, { colour: 'red' }]);
  expect([newest.state, oldest.state]).toEqual(['completed', 'completed']);
});
