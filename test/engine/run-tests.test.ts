import { reportEnd } from '../../lib/cli/reporters/final-report';
import { statusText } from '../../lib/cli/reporters/status-text';
import type { SessionDocument } from '../../lib/domain/session-document';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { cancelSession } from '../../lib/engine/session/cancel';
import { sampleArns } from '../../lib/local/cloud/lambda/samples';
import { LocalWorld } from '../../lib/local/host/world';
import { singleCampaign } from '../../lib/simulation/campaign/single';
import type { Workflow } from '../../lib/workflow/model';
import { progressAt } from '../cli/reporters/documents';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const [echo = ''] = sampleArns('eu-west-1', '123456789012');
const junit =
  '<testsuite><testcase name="opens"/><testcase name="closes"><failure message="stuck"/></testcase></testsuite>';

const suite = (name: string, given: string, more = '') =>
  `  - {name: ${name}, service: control, action: run_tests, timeout: 300, with: {${given}}${more}}`;
const testing = (...steps: readonly string[]) => workflowOf(`name: testing\nsteps:\n${steps.join('\n')}\n`);

const built = testing(suite('built', 'codebuild_project: unity-sample-tests'));
const broken = testing(
  '  - {name: network, service: aws, action: create_vpc, timeout: 300}',
  suite('broken', "codebuild_project: unity-sample-tests, environment: {FAIL: 'yes'}", ', depends_on: [network]'),
);

async function deployed(workflow: Workflow, environment = 'dev', request: object = {}) {
  const world = new LocalWorld();
  world.install(workflow, environment);
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop', ...request }, 'run-1', environment));
  return { world, id, session: await settled(world, id) };
}

const person = { actor: 'ann', via: 'test', reason: 'test' };

function printed() {
  const lines: string[] = [];
  const note = (text: string) => void lines.push(text);
  const paint = (_: string, text: string) => text;
  return { lines, print: { note, error: note, result: note, paint, paintResult: paint } as never };
}

const seenAtEnd = (session: SessionDocument) => ({
  now: session.completed_at!,
  expected: new Map(),
  progress: progressAt(session.completed_at!, session),
});

describe('a workflow that runs tests', () => {
  test('keeps what they came to with its session, and shows it', async () => {
    const { session, world } = await deployed(built);
    expect(session.state).toBe('completed');
    expect(session.steps[0]).toMatchObject({
      output: { tests_run: 3, tests_skipped: 1 },
      tests: {
        passed: true,
        counts: { tests: 3, failures: 0, errors: 0, skipped: 1, seconds: 4 },
        failed: [],
        more: 0,
      },
    });
    const line =
      /^ *tests of built: passed: 3 tests, 1 skipped in 4 s, it ended SUCCEEDED \(build unity-sample-tests:[0-9a-f-]+\)$/m;
    const { print, lines } = printed();
    expect(statusText(session, { ...seenAtEnd(session), print, env: {}, trace: null })).toMatch(line);
    reportEnd(session, { print, env: {}, wanted: 'forward', flags: '', types: [] });
    expect(lines.join('\n')).toMatch(line);
    const drift = await world.run(world.invokeFunction('inspect', { drift: session.session_id }));
    expect(drift).toMatchObject({ drift: [] });
    expect(world.cloud.inventory().filter(({ kept }) => kept === null)).toEqual([]);
  });

  test('is rolled back when they fail, by the names of what failed', async () => {
    const { session, world } = await deployed(broken);
    expect(session).toMatchObject({
      state: 'rolled_back',
      rollback: { verdict: 'clean' },
      root_cause: {
        step: 'broken',
        code: 'SuiteFailed',
        message: expect.stringContaining(
          '1 failed, 1 skipped in 4 s, it ended FAILED: shop.Checkout.adds up: expected 12',
        ),
      },
    });
    expect(session.steps[1]!.tests).toMatchObject({
      passed: false,
      failed: [{ name: 'shop.Checkout.adds up', message: 'expected 12 to be 21' }],
    });
    const { print } = printed();
    const text = statusText(session, { ...seenAtEnd(session), print, env: {}, trace: null });
    expect(text).toMatch(/^tests of broken: failed: 3 tests, 1 failed/m);
    expect(text).toMatch(/^ {2}failed: shop\.Checkout\.adds up: expected 12 to be 21$/m);
    expect(world.cloud.inventory().filter(({ kept }) => kept === null)).toEqual([]);
  });

  test('stays as it is where the request says so', async () => {
    const { session } = await deployed(broken, 'dev', { on_failure: 'keep' });
    expect(session).toMatchObject({ state: 'failed', rollback: null, root_cause: { code: 'SuiteFailed' } });
  });

  test('stops the build when it is cancelled, and the session waits for no more', async () => {
    const calls: string[] = [];
    const world = new LocalWorld({
      tap: (call, proceed) => {
        calls.push(`${call.service}:${call.operation}`);
        return proceed();
      },
    });
    world.install(built, 'dev');
    const id = sessionOf(built, start(world, built, { stack_name: 'shop' }));
    await world.run(world.clock.sleep(8_000));
    expect(world.cloud.inventory().filter(({ type }) => type === 'AWS::CodeBuild::Build')).toHaveLength(1);
    await world.run(cancelSession(world.engine(person), id, 'test'));
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(calls.filter((call) => call === 'codebuild:StartBuild')).toHaveLength(1);
    expect(calls.filter((call) => call === 'codebuild:StopBuild').length).toBeGreaterThanOrEqual(1);
    expect(world.cloud.inventory().filter(({ kept }) => kept === null)).toEqual([]);
  });

  test('runs them anew when it is resumed, as another build', async () => {
    const workflow = workflowOf(`
name: testing
parameters:
  fail: {type: string, default: 'yes', description: Whether they fail.}
steps:
${suite('broken', "codebuild_project: unity-sample-tests, environment: {FAIL: '${parameters.fail}'}")}
`);
    const { world, id } = await deployed(workflow, 'dev', { on_failure: 'keep' });
    start(world, workflow, { resume: id, parameters: { fail: 'no' } }, 'run-2');
    const session = await settled(world, id);
    expect(session).toMatchObject({ state: 'completed', steps: [{ tests: { passed: true, failed: [] } }] });
    expect(session.resources.map(({ key, state }) => `${key} ${state}`)).toEqual(['build active']);
    expect(session.resources[0]!.metadata).toMatchObject({ ended: 'SUCCEEDED' });
  });

  test('runs on the instances of the session, and is undone with them', async () => {
    const workflow = testing(
      '  - {name: network, service: aws, action: create_vpc, timeout: 300}',
      '  - {name: instances, service: aws, action: launch_instances, timeout: 600, depends_on: [network]}',
      suite(
        'on_instances',
        `command: "echo '<testsuite><testcase name=\\"a\\"/></testsuite>'"`,
        ', depends_on: [instances]',
      ),
    );
    const { session, world, id } = await deployed(workflow);
    expect(session.root_cause).toBeNull();
    expect(session.steps[2]).toMatchObject({ output: { tests_run: 2 }, tests: { passed: true } });
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  });

  test('runs a suite in one environment only, where its step says so', async () => {
    const workflow = testing(
      suite(
        'smoke',
        `function_arn: '${echo}', payload: {junit: '${junit}'}`,
        ', when: "${session.environment} == \'staging\'"',
      ),
    );
    const dev = await deployed(workflow, 'dev');
    expect(dev.session).toMatchObject({ state: 'completed', steps: [{ skipped: true }] });
    expect(dev.session.steps[0]!.tests).toBeUndefined();
    const staging = await deployed(workflow, 'staging');
    expect(staging.session).toMatchObject({ state: 'rolled_back', root_cause: { code: 'SuiteFailed' } });
  });

  test('is refused before anything runs where the installation does not declare it', async () => {
    const { session } = await deployed(testing(suite('built', 'codebuild_project: mine')));
    expect(session.refusals).toMatchObject([{ code: 'TestProjectUndeclared' }]);
  });

  test('ends as it must, whatever strikes one of its calls, forward or back', async () => {
    const workflow = testing(
      '  - {name: network, service: aws, action: create_vpc, timeout: 300}',
      suite('build', 'codebuild_project: unity-sample-tests', ', depends_on: [network]'),
      suite('call', `function_arn: '${echo}'`),
    );
    const parts = Number(process.env.SWEEP_PARTS ?? 200);
    const part = Number(process.env.SWEEP_PART ?? 0);
    const options = { workflow, target: 'testing.yml', seed: 1, seeds: 1, part, parts, now: () => 0 };
    const report = await singleCampaign(options);
    expect(report.violations).toEqual([]);
    expect(report.faults_covered).toBe(report.faults_applicable);
    // Some deployments one after the other, on a machine that may be busy.
  }, 300_000);
});
