import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { Action, Finding } from '../../action';
import { builds, goingBuilds } from './build';
import { buildSuite } from './build-suite';
import { commandKey, commands, stopCommand } from './command-row';
import { commandSuite } from './command-suite';
import { runTestsDefinition } from './definition';
import { functionSuite } from './function-suite';
import { describeReport } from './report';
import type { RunTestsInput, Suite } from './suite';

/** The ways to run a suite, by the input that asks for each. */
const ways = {
  function_arn: functionSuite,
  codebuild_project: buildSuite,
  command: commandSuite,
} as const satisfies Partial<Record<keyof RunTestsInput, Suite>>;

const wayNames = ['function_arn', 'codebuild_project', 'command'] as const;

function given(input: Partial<RunTestsInput>): readonly (keyof typeof ways)[] {
  return wayNames.filter((name) => input[name] !== undefined);
}

/** What cannot be, of what is known by now. */
function problems(input: Partial<RunTestsInput>): readonly string[] {
  const [name, ...others] = given(input);
  if (others.length > 0) return [`give one of ${wayNames.join(', ')}, not ${[name, ...others].join(' and ')}`];
  return name === undefined ? [] : ways[name].problems(input);
}

/** @throws UnityError InputInvalid */
function suiteOf(input: RunTestsInput): Suite {
  const [name] = given(input);
  const found = [
    ...problems(input),
    ...(name === undefined ? [`give one of ${wayNames.join(', ')}`] : []),
    ...(name === 'command' && input.instance_ids === undefined ? ['a command needs instance_ids to run on'] : []),
  ];
  if (found.length === 0 && name !== undefined) return ways[name];
  throw new UnityError('InputInvalid', { message: found.join('; '), details: { problems: found } });
}

function findingOf(code: 'InvokeTargetUndeclared' | 'TestProjectUndeclared', message: string): Finding {
  const { entry } = new UnityError(code);
  return { code, message, remedy: entry.remedy };
}

/** Runs a suite once and fails with it; what became of it is kept on the step, whatever that was. */
export const runTestsAction: Action<typeof runTestsDefinition> = {
  definition: runTestsDefinition,

  async rehearse({ input, settings }) {
    const { function_arn: arn, codebuild_project: project } = input;
    const remedy = 'Correct the value under `with`.';
    return [
      ...problems(input).map((message) => ({ code: 'InputInvalid', message, remedy })),
      ...(arn !== undefined && !settings.invokeTargets.includes(arn)
        ? [findingOf('InvokeTargetUndeclared', `${arn} is not among \`invoke_targets\` in unity.yaml`)]
        : []),
      ...(project !== undefined && !settings.testProjects.includes(project)
        ? [findingOf('TestProjectUndeclared', `${project} is not among \`test_projects\` in unity.yaml`)]
        : []),
    ];
  },

  /** @throws UnityError InputInvalid, InvokeTargetUndeclared, TestProjectUndeclared */
  async begin(context) {
    await suiteOf(context.input).begin(context);
  },

  /** @throws UnityError SuiteFailed */
  async poll(context) {
    const look = await suiteOf(context.input).look(context);
    if (look.status === 'pending') return look;
    const report = await context.freeze('tests', async () => look.report);
    if (!report.passed) throw new UnityError('SuiteFailed', { message: describeReport(report) });
    return {
      status: 'ready',
      outputs: {
        tests_run: report.counts?.tests ?? null,
        tests_skipped: report.counts?.skipped ?? null,
        suite: report.suite,
      },
    };
  },

  // The poll that was ready was the check.
  check: async () => [],

  async compensate(context) {
    const row = context.resource(commandKey);
    if (row?.id !== undefined && row.state !== 'deleted' && !row.adopted && !row.retained) {
      const reason = await stopCommand(context, { ...row, id: row.id });
      if (reason !== undefined) return { status: 'pending', reason };
    }
    return context.removeInOrder([builds, commands]);
  },

  /** A command ends with its instance, and is history then. */
  verifyGone: goingBuilds,
};
