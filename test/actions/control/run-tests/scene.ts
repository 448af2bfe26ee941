import { runTestsAction } from '../../../../lambdas/actions/control/run-tests/action';
import type { RunTestsInput } from '../../../../lambdas/actions/control/run-tests/suite';
import { defaultSettings } from '../../../../lib/domain/settings';
import { sampleProjects } from '../../../../lib/local/cloud/codebuild/samples';
import { sampleArns } from '../../../../lib/local/cloud/lambda/samples';
import type { TestCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

export const [echo = '', fail = ''] = sampleArns('us-east-1', '111122223333');

export const inputOf = (input: object): RunTestsInput => runTestsAction.definition.input.parse(input);

/** The step with that input, where functions and projects of the account are declared. */
export function suiteIn(world: TestCloud, input: object): ActionRun<typeof runTestsAction.definition> {
  const run = new ActionRun(world, runTestsAction, inputOf(input), 'run_tests');
  run.step.settings = { ...defaultSettings, invokeTargets: [echo, fail], testProjects: Object.keys(sampleProjects) };
  return run;
}

/** How often something was called. */
export const count = ({ calls }: TestCloud, operation: string): number =>
  calls.filter((call) => call === operation).length;
