import { testLines } from '../../lib/cli/reporters/test-lines';
import { isPlainLine } from '../../lib/domain/unsafe-text';
import { sampleArns } from '../../lib/local/cloud/lambda/samples';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';
import { hostileReports } from './reports';

const [echo = ''] = sampleArns('eu-west-1', '123456789012');

/** Deploys a suite that answers that, and gives the session. */
async function deployed(junit: string) {
  const workflow = workflowOf(`
name: testing
steps:
  - {name: suite, service: control, action: run_tests, timeout: 60, with: {function_arn: '${echo}'}}
`);
  const world = new LocalWorld({
    // What a function answers is not bounded by what it may be given.
    tap: async (call, proceed) => {
      const answer = (await proceed()) as object;
      return call.operation === 'Invoke' ? { ...answer, Payload: Buffer.from(JSON.stringify(junit)) } : answer;
    },
  });
  world.install(workflow, 'dev');
  const session = await settled(world, sessionOf(workflow, start(world, workflow, { stack_name: 'shop' })));
  const tests = session.steps[0]!.tests;
  return { session, tests: tests! };
}

/** A report that is not read fails, and tells what to do. */
function noteOf(said: string | undefined, passes: boolean): string {
  if (said === undefined) return 'it returned';
  if (passes) return `it returned; ${said}`;
  return `it returned, but ${said}: it must answer a whole report of at most 1048576 bytes, or passed: true beside it`;
}

test.each(hostileReports)('$tried', async ({ junit, said, passes }) => {
  const { session, tests } = await deployed(junit);
  expect(tests.passed).toBe(passes);
  expect(session.state).toBe(passes ? 'completed' : 'rolled_back');
  expect(session.root_cause?.code).toBe(passes ? undefined : 'SuiteFailed');
  expect(tests.note).toBe(noteOf(said, passes));
  expect(tests.counts === null).toBe(said !== undefined);
  for (const count of Object.values(tests.counts ?? {})) expect(count >= 0 && count <= 1e9).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(tests))).toBeLessThan(16_384);
  // One of us and nothing else is shown for each case, whatever its words are.
  const lines = testLines(session);
  expect(lines).toHaveLength(1 + tests.failed.length + (tests.more > 0 ? 1 : 0));
  for (const line of lines) expect([line, isPlainLine(line)]).toEqual([line, true]);
  expect(JSON.stringify(session)).not.toMatch(/hunter2|HUNTERTWO|root:|(ha){9}/);
});

test('a right report is taken', async () => {
  const { tests } = await deployed('<testsuite tests="1" time="0.5"><testcase name="a"/></testsuite>');
  expect(tests).toMatchObject({ passed: true, counts: { tests: 1, seconds: 0.5 }, note: 'it returned' });
});
