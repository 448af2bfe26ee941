import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { launchInstancesAction } from '../../../../lambdas/actions/aws/launch-instances/action';
import { runTestsAction } from '../../../../lambdas/actions/control/run-tests/action';
import { defaultSettings } from '../../../../lib/domain/settings';
import type { CloudLimits } from '../../../../lib/local/cloud/account/limits';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';
import { count, echo, fail, inputOf, suiteIn } from './scene';

const junit =
  '<testsuite><testcase name="opens"/><testcase name="closes"><failure message="stuck"/></testcase></testsuite>';
const good = '<testsuite><testcase name="opens"/><testcase name="rings"><skipped/></testcase></testsuite>';

const inAccount = <T>(work: (world: TestCloud) => Promise<T>, limits: Partial<CloudLimits> = {}): Promise<T> => {
  const world = testCloud({ limits });
  return world.clock.run(work(world));
};

const ready = (input: object) => inAccount((world) => suiteIn(world, input).ready());

describe('a suite that is a function', () => {
  it('passes with the figures of its report, and is invoked once', () =>
    inAccount(async (world) => {
      const suite = suiteIn(world, { function_arn: echo, payload: { junit: good } });
      const outputs = { tests_run: 2, tests_skipped: 1, suite: 'function unity-sample-echo' };
      expect(await suite.ready()).toEqual(outputs);
      expect(await suite.ready()).toEqual(outputs);
      expect(count(world, 'lambda:Invoke')).toBe(1);
      await suite.undo();
      expect(count(world, 'lambda:Invoke')).toBe(1);
    }));

  it('fails with the names of the cases that failed', async () => {
    await expect(ready({ function_arn: echo, payload: { junit } })).rejects.toMatchObject({
      code: 'SuiteFailed',
      message: 'function unity-sample-echo: 2 tests, 1 failed, it returned: closes: stuck',
    });
  });

  it('fails as a suite when the function fails, and stays so', () =>
    inAccount(async (world) => {
      const suite = suiteIn(world, { function_arn: fail });
      for (const _ of [1, 2]) {
        await expect(suite.ready()).rejects.toMatchObject({
          code: 'SuiteFailed',
          message: 'function unity-sample-fail: failed, unity-sample-fail: SampleError: this function always fails',
        });
      }
      expect(count(world, 'lambda:Invoke')).toBe(1);
    }));

  it('is judged by its answer alone where that is no JUnit XML, and says so', async () => {
    expect(await ready({ function_arn: echo, payload: {} })).toEqual({
      tests_run: null,
      tests_skipped: null,
      suite: 'function unity-sample-echo',
    });
    await expect(ready({ function_arn: echo, payload: { passed: false } })).rejects.toMatchObject({
      message: 'function unity-sample-echo: failed, it answered passed: false; it answered no JUnit XML',
    });
    await expect(ready({ function_arn: echo, payload: { passed: false, junit: good } })).rejects.toMatchObject({
      code: 'SuiteFailed',
    });
  });

  const broken = '<testsuite failures="50"><testcase name="opens"><failure/>';
  it.each([[{ junit: broken }], [{ junit: broken, passed: null }], [{ junit: broken, passed: 'true' }]])(
    'has not passed by returning %j, a report that cannot be read',
    async (payload) => {
      await expect(ready({ function_arn: echo, payload })).rejects.toMatchObject({
        code: 'SuiteFailed',
        message:
          'function unity-sample-echo: failed, it returned, but its report cannot be read as JUnit XML: it must answer a whole report of at most 1048576 bytes, or passed: true beside it',
      });
    },
  );

  it('is believed about a report that cannot be read where it says whether it passed', async () => {
    expect(await ready({ function_arn: echo, payload: { junit: broken, passed: true } })).toMatchObject({
      tests_run: null,
    });
    await expect(ready({ function_arn: echo, payload: { junit: broken, passed: false } })).rejects.toMatchObject({
      message: 'function unity-sample-echo: failed, it answered passed: false; its report cannot be read as JUnit XML',
    });
    await expect(ready({ function_arn: echo, payload: { junit, passed: true } })).rejects.toMatchObject({
      code: 'SuiteFailed',
    });
  });
});

describe('a suite that a CodeBuild project runs', () => {
  const project = 'unity-sample-tests';

  it('passes with the figures of its reports', async () => {
    expect(await ready({ codebuild_project: project })).toMatchObject({ tests_run: 3, tests_skipped: 1 });
  });

  it('fails with the cases of its reports', async () => {
    await expect(ready({ codebuild_project: project, environment: { FAIL: 'yes' } })).rejects.toMatchObject({
      code: 'SuiteFailed',
      message: expect.stringMatching(
        /^build unity-sample-tests:[0-9a-f-]{36}: 3 tests, 1 failed, 1 skipped in 4 s, it ended FAILED: shop\.Checkout\.adds up: expected 12 to be 21$/,
      ),
    });
  });

  it('is judged by the end of the build where it makes no report, and says so', async () => {
    expect(await ready({ codebuild_project: 'unity-sample-build' })).toMatchObject({ tests_run: null });
    await expect(
      ready({ codebuild_project: 'unity-sample-build', environment: { FAIL: 'yes' } }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/: failed, it ended FAILED; it made no report$/),
    });
  });

  it('says where the build is, and tells it whose it is', () =>
    inAccount(async (world) => {
      const sent: unknown[] = [];
      const suite = suiteIn(world, {
        codebuild_project: project,
        environment: { URL: 'http://x' },
        source_version: 'v1',
      });
      world.cloud.watch((call) => sent.push(call.input));
      await suite.begin();
      expect(sent[0]).toMatchObject({
        projectName: project,
        sourceVersion: 'v1',
        idempotencyToken: suite.step.rows.get('build')?.token,
        environmentVariablesOverride: expect.arrayContaining([
          { name: 'URL', value: 'http://x', type: 'PLAINTEXT' },
          { name: 'UNITY_ENVIRONMENT', value: 'dev', type: 'PLAINTEXT' },
        ]),
      });
      await world.clock.sleep(3_000);
      const polled = await runTestsAction.poll(suite.step.making(suite.input));
      expect(polled).toMatchObject({ status: 'pending', reason: expect.stringMatching(/is in QUEUED$/) });
    }));

  it('fails at once where there is no such project', () =>
    inAccount(async (world) => {
      const suite = suiteIn(world, { codebuild_project: 'gone' });
      suite.step.settings = { ...suite.step.settings, testProjects: ['gone'] };
      await expect(suite.ready()).rejects.toMatchObject({ message: 'there is no CodeBuild project gone' });
    }));
});

describe('a suite that is a command on instances', () => {
  const printing = (xml: string) => `cat <<'END'\n${xml}\nEND\n`;

  async function instances(world: TestCloud): Promise<readonly string[]> {
    const vpc = new ActionRun(world, createVpcAction, createVpcAction.definition.input.parse({}), 'create_vpc');
    const { subnet_ids, security_group_id } = await vpc.ready();
    const input = launchInstancesAction.definition.input.parse({ subnet_ids, security_group_id });
    return (await new ActionRun(world, launchInstancesAction, input, 'launch').ready()).instance_ids as string[];
  }

  it('adds up the reports of all, and names the instance of what failed', () =>
    inAccount(async (world) => {
      const instance_ids = await instances(world);
      const passing = suiteIn(world, { command: printing(good), instance_ids });
      expect(await passing.ready()).toMatchObject({ tests_run: 4, tests_skipped: 2 });
      expect(count(world, 'ssm:SendCommand')).toBe(1);
      const failing = suiteIn(world, { command: `${printing(junit)}exit 1`, instance_ids: instance_ids.slice(0, 1) });
      await expect(failing.ready()).rejects.toMatchObject({
        code: 'SuiteFailed',
        message: `command on ${instance_ids[0]}: 2 tests, 1 failed, exit status 1: closes: stuck`,
      });
    }));

  it('reads the file that it is told of, and is judged by its exit status where there is none', () =>
    inAccount(async (world) => {
      const instance_ids = (await instances(world)).slice(0, 1);
      const command = `cat > /tmp/junit.xml <<'END'\n${good}\nEND`;
      expect(await suiteIn(world, { command, report: '/tmp/junit.xml', instance_ids }).ready()).toMatchObject({
        tests_run: 2,
      });
      expect(await suiteIn(world, { command, instance_ids }).ready()).toMatchObject({ tests_run: null });
      const unread = printing('<testsuite><testcase name="opens">');
      expect(await suiteIn(world, { command: unread, instance_ids }).ready()).toMatchObject({ tests_run: null });
      await expect(suiteIn(world, { command: 'exit 3', instance_ids }).ready()).rejects.toMatchObject({
        message: expect.stringMatching(
          /: failed, exit status 3: failed to run commands: exit status 3; it gave no JUnit XML$/,
        ),
      });
    }));

  it('stops it when it is undone', () =>
    inAccount(async (world) => {
      const instance_ids = (await instances(world)).slice(0, 1);
      const suite = suiteIn(world, { command: 'sleep 3000', instance_ids });
      const poll = () => runTestsAction.poll(suite.step.making(suite.input));
      for (
        let looks = 0;
        !(await poll().then((look) => look.status === 'pending' && /the tests run/.test(look.reason)));
        looks += 1
      ) {
        expect(looks).toBeLessThan(100);
        await world.clock.sleep(2_000);
      }
      await world.clock.sleep(20_000);
      const began = world.clock.now();
      await suite.undo();
      expect(count(world, 'ssm:CancelCommand')).toBeGreaterThanOrEqual(1);
      expect(suite.step.rows.get('command')).toMatchObject({ state: 'deleted', metadata: { ended: 'stopped' } });
      expect(world.clock.now() - began).toBeLessThan(200_000);
    }));
});

describe('control/run_tests', () => {
  const refused = (input: object, settings = {}) =>
    inAccount(async (world) => {
      const suite = suiteIn(world, input);
      suite.step.settings = { ...suite.step.settings, ...settings };
      const findings = await runTestsAction.rehearse!({ ...suite.step.context(), input: suite.input });
      const error = await suite.begin().then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      expect(world.calls).toEqual([]);
      return {
        findings: findings.map(({ code, message }) => `${code}: ${message}`),
        error: `${error?.name}: ${error?.message}`,
      };
    });

  it.each([
    [{}, [], 'InputInvalid: give one of function_arn, codebuild_project, command'],
    [
      { function_arn: echo, command: 'true' },
      ['InputInvalid: give one of function_arn, codebuild_project, command, not function_arn and command'],
      'InputInvalid: give one of function_arn, codebuild_project, command, not function_arn and command',
    ],
    [{ command: 'true' }, [], 'InputInvalid: a command needs instance_ids to run on'],
    [
      { command: 'true', instance_ids: ['i-1'], environment: { A: 'ssm:/a' } },
      ['InputInvalid: A holds a reference: a suite reads what is secret itself, on the instance'],
      'InputInvalid: A holds a reference: a suite reads what is secret itself, on the instance',
    ],
    [
      { codebuild_project: 'unity-sample-tests', environment: { DB_PASSWORD: 'hunter2' } },
      [expect.stringContaining('DB_PASSWORD looks like a secret written out')],
      expect.stringContaining('DB_PASSWORD looks like a secret written out'),
    ],
    [
      { function_arn: echo, report: '/a' },
      ['InputInvalid: `report` is of a command: a function answers its report'],
      'InputInvalid: `report` is of a command: a function answers its report',
    ],
  ])('refuses %j before it touches anything', async (input, findings, error) => {
    expect(await refused(input)).toEqual({ findings, error });
  });

  it.each([
    [{ function_arn: echo }, 'InvokeTargetUndeclared', `${echo} is not among \`invoke_targets\` in unity.yaml`],
    [{ codebuild_project: 'mine' }, 'TestProjectUndeclared', 'mine is not among `test_projects` in unity.yaml'],
  ])('refuses what the installation does not declare: %j', async (input, code, message) => {
    const said = `${code}: ${message}`;
    expect(await refused(input, { invokeTargets: [], testProjects: defaultSettings.testProjects })).toEqual({
      findings: [said],
      error: said,
    });
  });

  it.each([
    [{ codebuild_project: 'a/b' }],
    [{ codebuild_project: '-a' }],
    [{ command: 'x'.repeat(24_577) }],
    [{ command: 'true', report: 'junit.xml' }],
    [{ function_arn: 'migrate' }],
    [{ function_arn: echo, payload: { unity: {} } }],
  ])('takes no input like %#', (input) => {
    expect(runTestsAction.definition.input.safeParse(input).success).toBe(false);
  });

  it('is one shape, of which a workflow gives a part', () => {
    expect(inputOf({ function_arn: echo })).toEqual({ function_arn: echo, payload: {}, environment: {} });
  });
});
