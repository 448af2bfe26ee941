import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { Json, JsonObject } from '../../../../lib/domain/json';
import type { TestReport } from '../../../../lib/domain/test-report';
import { assertDeclared, call } from '../invoke/call';
import { mostReportBytes, readJunit } from './junit';
import { reportOf } from './report';
import type { Suite, SuiteContext } from './suite';

/** What Lambda gives at the most (Lambda quotas); nothing but the figures is kept of it. */
const mostAnswerBytes = 6 * 1_048_576;

/** Invokes the function at least once, with the key of `control/invoke`, and keeps what it answered. */
function run(context: SuiteContext): Promise<TestReport> {
  const { function_arn: arn = '', payload } = context.input;
  return context.freeze('tests', async () => {
    await context.fence();
    try {
      const answer = await call(context, { arn, payload, undo: false, callback: false, mostBytes: mostAnswerBytes });
      return judge(nameOf(arn), answer);
    } catch (error) {
      if (!(error instanceof UnityError) || error.code !== 'InvocationFailed') throw error;
      return reportOf({ suite: nameOf(arn), endedWell: false, note: error.message });
    }
  });
}

const nameOf = (arn: string): string => `function ${arn.split(':').slice(6).join(':')}`;

/** It answers JUnit XML, as a text or under `junit`; `passed: false` fails whatever that says. */
function judge(suite: string, answer: Json): TestReport {
  const { junit, passed } = isObject(answer) ? answer : { junit: answer, passed: undefined };
  const endedWell = passed !== false;
  const said = endedWell ? 'it returned' : 'it answered passed: false';
  const results = typeof junit === 'string' ? readJunit(junit) : undefined;
  if (typeof results === 'object') return reportOf({ suite, endedWell, note: said, results });
  if (results !== undefined && endedWell) return unread(suite, results, passed === true);
  return reportOf({ suite, endedWell, note: `${said}; ${results ?? 'it answered no JUnit XML'}` });
}

/** A function that returned has said nothing by that: of a report that is not read, failures are not known. */
function unread(suite: string, why: string, saysPassed: boolean): TestReport {
  if (saysPassed) return reportOf({ suite, endedWell: true, note: `it answered passed: true; ${why}` });
  const wanted = `a whole report of at most ${mostReportBytes} bytes, or passed: true beside it`;
  return reportOf({ suite, endedWell: false, note: `it returned, but ${why}: it must answer ${wanted}` });
}

const isObject = (answer: Json): answer is JsonObject =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer);

/** A suite that a function of the user is. */
export const functionSuite: Suite = {
  problems: ({ environment = {}, report, source_version }) => [
    ...(Object.keys(environment).length > 0 ? ['a function takes no `environment`: give it `payload`'] : []),
    ...(report === undefined ? [] : ['`report` is of a command: a function answers its report']),
    ...(source_version === undefined ? [] : ['`source_version` is of a CodeBuild project']),
  ],

  /** @throws UnityError InvokeTargetUndeclared */
  async begin(context) {
    assertDeclared(context, context.input.function_arn ?? '');
    await run(context);
  },

  look: async (context) => ({ status: 'ended', report: await run(context) }),
};
