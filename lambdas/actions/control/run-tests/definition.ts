import { z } from 'zod';
import { projectNamePattern } from '../../../../lib/domain/build-project';
import { lambdaArnPattern } from '../../../../lib/domain/lambda-arn';
import { defineAction } from '../../definition';
import { environmentSchema } from '../../docker/setup-containers/environment';
import { payloadSchema } from '../invoke/definition';
import { runTestsIam } from './permissions';

/** Bytes of a suite: the whole command stays under SSM's 64 KiB. */
const mostCommandBytes = 24_576;

/** Whether the deployment passes a suite of tests. */
export const runTestsDefinition = defineAction({
  service: 'control',
  action: 'run_tests',
  summary: 'Runs a suite of tests, as a function, a CodeBuild project or a command on instances, and fails with it.',
  // Beside the commands on instances; in the account that the environment deploys into, where the suite can reach the stack.
  permissionSet: 'guest',
  waits: 'poll',
  // A suite that has ended is history, and leaves nothing.
  standsBeside: true,
  input: z.object({
    function_arn: z
      .string()
      .regex(lambdaArnPattern)
      .optional()
      .describe(
        'A function that is the suite, as it is declared under `invoke_targets` in unity.yaml; others are refused. It answers within ten seconds: JUnit XML as a text, or {junit, passed}. A report that cannot be read, or is longer than 1 MiB, fails unless `passed` is true. One of function_arn, codebuild_project and command is given.',
      ),
    payload: payloadSchema
      .default({})
      .describe(
        'What the function is given. `unity` is added (idempotency_key, undo, session_id, stack_name, environment, step): it may be invoked more than once, with the same key.',
      ),
    codebuild_project: z
      .string()
      .regex(projectNamePattern)
      .optional()
      .describe(
        'A CodeBuild project that runs the suite, as it is declared under `test_projects` in unity.yaml; others are refused. Test reports that its buildspec names are read.',
      ),
    source_version: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('The commit, branch or tag that the project builds. Default: what the project says.'),
    command: z
      .string()
      .min(1)
      .refine((text) => Buffer.byteLength(text) <= mostCommandBytes, `at most ${mostCommandBytes} bytes`)
      .optional()
      .describe(
        'A shell script that is the suite, run with bash as root on each of instance_ids, for an hour at the most. Values belong into `environment`, not into its text.',
      ),
    report: z
      .string()
      .max(500)
      .regex(/^\/[^\0\n]+$/, 'an absolute path')
      .optional()
      .describe('The file to which the command writes its JUnit XML. Default: what it prints.'),
    instance_ids: z
      .array(z.string().min(1))
      .min(1)
      .max(50)
      .optional()
      .describe('The instances of this session that the command runs on, at most 50.'),
    environment: environmentSchema
      .default({})
      .describe('Variables for a CodeBuild project or a command, by name. Secrets are not given here.'),
  }),
  oneOf: ['function_arn', 'codebuild_project', 'command'],
  outputs: {
    tests_run: {
      schema: z.number().int().nullable(),
      from: 'ready',
      description: 'How many tests the suite has, those that were skipped included; null where it gave no report.',
    },
    tests_skipped: {
      schema: z.number().int().nullable(),
      from: 'ready',
      description: 'How many of them were skipped; null where it gave no report.',
    },
    suite: { schema: z.string(), from: 'ready', description: 'What ran: the function, the build, or the command.' },
  },
  resources: [
    { type: 'AWS::CodeBuild::Build', holdsData: false },
    { type: 'AWS::SSM::Command', holdsData: false },
  ],
  iam: runTestsIam,
  quotas: () => [],
  durations: ({ function_arn, codebuild_project }) => {
    const ready =
      function_arn !== undefined
        ? { p50Seconds: 2, p95Seconds: 10 }
        : { p50Seconds: codebuild_project === undefined ? 30 : 120, p95Seconds: 600 };
    return {
      created: ready,
      ready,
      undo: { p50Seconds: 0, p95Seconds: 30 },
      source: 'assumed: what a suite takes is not known; a build is provisioned for about half a minute',
    };
  },
  cost: ({ codebuild_project }) =>
    codebuild_project === undefined
      ? []
      : [
          {
            item: `build of ${codebuild_project}`,
            hourlyUsd: 0,
            usageBased: 'by the minute, 0.005 USD on a small Linux machine',
          },
        ],
  undo: { kind: 'removes', text: 'Stops a suite that still runs; what it did stays.' },
});
