import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { machine, parseJournal, type State } from '../fixtures/workbench';
import type { Referee } from '../harness';
import { benchCase, type RefereeCase } from '../referee-case';

const PASS: State = { Type: 'Pass', End: true };
const SLACK_SECONDS = 0.6;

function catchAs(error: string, Next = 'Caught'): State[] {
  return [{ ErrorEquals: [error], ResultPath: '$.error', Next }];
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
}

function assertAbout(actual: number, expected: number): void {
  const says = `${actual} s instead of ${expected} s`;
  assert.ok(actual >= expected - 0.01, says);
  if (actual > expected + SLACK_SECONDS) throw new Late(says);
}

class Late extends Error {}

/** A busy machine comes late now and then; what is wrong comes late whenever it is tried. */
function punctual(refereeCase: RefereeCase): RefereeCase {
  const run = async (referee: Referee, triesLeft = 2): Promise<void> => {
    try {
      await refereeCase.run(referee);
    } catch (error) {
      if (!(error instanceof Late) || triesLeft === 0) throw error;
      await run(referee, triesLeft - 1);
    }
  };
  return { ...refereeCase, run: (referee) => run(referee) };
}

const cases: readonly RefereeCase[] = [
  benchCase('a gate times out after the seconds its input names', ['close_tokens_with_their_task'], async (bench) => {
    const gate = bench.gate(
      {},
      { TimeoutSeconds: undefined, TimeoutSecondsPath: '$.patience', Catch: catchAs('States.Timeout') },
    );
    const execution = await bench.run(machine({ Gate: gate, Caught: PASS }), { patience: 2 });
    assert.deepEqual(execution.output, { patience: 2, error: { Error: 'States.Timeout', Cause: '' } });
    assertAbout(execution.seconds, 2);
  }),
  benchCase(
    'a task that is too slow is caught as States.Timeout, not as States.TaskFailed',
    ['match_errors_as_aws_does'],
    async (bench) => {
      const Catch = [...catchAs('States.TaskFailed', 'Wrong'), ...catchAs('States.Timeout')];
      const slow = bench.task({ sleepMs: 3000 }, { TimeoutSeconds: 1, Catch });
      const execution = await bench.run(machine({ Slow: slow, Caught: PASS, Wrong: { Type: 'Fail' } }));
      assert.equal(execution.status, 'SUCCEEDED');
      assertAbout(execution.seconds, 1);
    },
  ),
  benchCase(
    'retries back off up to the longest delay and count themselves',
    ['write_times_as_aws_does'],
    async (bench) => {
      const journal = bench.newJournal();
      const Retry = [
        { ErrorEquals: ['Probe.Other'], MaxAttempts: 0 },
        { ErrorEquals: ['Probe.Again'], IntervalSeconds: 1, BackoffRate: 2, MaxDelaySeconds: 2, MaxAttempts: 5 },
      ];
      const payload = {
        journal,
        error: 'Probe.Again',
        failures: 3,
        'attempt.$': '$$.State.RetryCount',
        'entered.$': '$$.State.EnteredTime',
      };
      const execution = await bench.run(machine({ Flaky: bench.task(payload, { Retry }) }));
      assert.equal(execution.status, 'SUCCEEDED');
      const lines = parseJournal<{ attempt: number; entered: string }>(journal);
      const [first, second, third] = gaps(lines.map((line) => line.at));
      assertAbout(first ?? 0, 1);
      assertAbout(second ?? 0, 2);
      assertAbout(third ?? 0, 2);
      assert.deepEqual(
        lines.map((line) => line.event.attempt),
        [0, 1, 2, 3],
      );
      assert.match(lines[0]?.event.entered ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    },
  ),
  benchCase(
    'full jitter waits no longer than the interval, and exhausted retries are caught',
    ['call_functions_directly'],
    async (bench) => {
      const journal = bench.newJournal();
      const Retry = [
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 1, JitterStrategy: 'FULL', MaxAttempts: 3 },
      ];
      const task = bench.task({ journal, error: 'Probe.Broken' }, { Retry, Catch: catchAs('Probe.Broken') });
      const execution = await bench.run(machine({ Broken: task, Caught: PASS }));
      const { error } = execution.output as { error: { Error: string; Cause: string } };
      assert.equal(error.Error, 'Probe.Broken');
      assert.equal(JSON.parse(error.Cause).errorMessage, 'probe  failed');
      for (const gap of gaps(parseJournal(journal).map((line) => line.at))) assert.ok(gap < 1 + SLACK_SECONDS);
    },
  ),
  benchCase(
    'a missing function fails as Lambda.ResourceNotFoundException',
    ['call_functions_directly'],
    async (bench) => {
      const Parameters = { FunctionName: `${bench.probeArn}9`, Payload: {} };
      const execution = await bench.run(machine({ Nowhere: bench.task({}, { Parameters }) }));
      assert.equal(execution.error, 'Lambda.ResourceNotFoundException');
      // No client was made for the call, which takes moto 70 ms a task.
      assert.match(execution.cause ?? '', /Request ID: referee/);
    },
  ),
  benchCase(
    'a loop of choices runs fifty times in a second',
    ['parse_each_path_once', 'parse_each_definition_once'],
    async (bench) => {
      const done = { Variable: '$.turn', NumericGreaterThanEquals: 50, Next: 'Done' };
      const execution = await bench.run(
        machine({
          Start: { Type: 'Pass', Result: { turn: 0 }, Next: 'Enough?' },
          'Enough?': { Type: 'Choice', Choices: [done], Default: 'Turn' },
          Turn: { Type: 'Pass', Parameters: { 'turn.$': 'States.MathAdd($.turn, 1)' }, Next: 'Enough?' },
          Done: { Type: 'Succeed' },
        }),
      );
      assert.deepEqual(execution.output, { turn: 50 });
      assert.ok(execution.seconds < 1.5, `${execution.seconds} s`);
    },
  ),
  benchCase(
    'the context object names the execution and its start as AWS does',
    ['write_times_as_aws_does'],
    async (bench) => {
      const Parameters = {
        'id.$': '$$.Execution.Id',
        'name.$': '$$.Execution.Name',
        'start.$': '$$.Execution.StartTime',
        'input.$': '$$.Execution.Input.x',
        'state.$': '$$.State.Name',
      };
      const { arn, output } = await bench.run(machine({ Look: { Type: 'Pass', Parameters, End: true } }), { x: 1 });
      const described = await bench.referee.aws(['stepfunctions', 'describe-execution', '--execution-arn', arn]);
      const { startDate, name } = described as { startDate: number; name: string };
      const start = new Date(startDate * 1000).toISOString();
      assert.deepEqual(output, { id: arn, name, start, input: 1, state: 'Look' });
    },
  ),
  benchCase('results are selected and placed', ['select_as_aws_does', 'call_functions_directly'], async (bench) => {
    const placed = {
      ResultSelector: { 'label.$': '$.Payload.received.label', version: 2 },
      ResultPath: '$.made.here',
      Next: 'Select',
      End: undefined,
    };
    const paths = {
      'one.$': '$.list[0].k',
      'many.$': '$.list[*].k',
      'none.$': '$.list[?(@.k == 9)]',
      'slice.$': '$.list[0:1]',
    };
    const Select = { Type: 'Pass', Parameters: paths, ResultPath: '$.selected', OutputPath: '$.selected', End: true };
    const definition = machine({ Task: bench.task({ label: 'x' }, placed), Keep: PASS, Select });
    const execution = await bench.run(definition, { list: [{ k: 1 }] });
    assert.deepEqual(execution.output, { one: 1, many: [1], none: [], slice: [{ k: 1 }] });
    const kept = await bench.run(
      machine({ Task: bench.task({ label: 'x' }, { ...placed, Next: 'Keep' }), Keep: PASS, Select }),
      {},
    );
    assert.deepEqual(kept.output, { made: { here: { label: 'x', version: 2 } } });
  }),
  benchCase('a failure takes its error and cause from the input', ['end_once'], async (bench) => {
    const Fail = { Type: 'Fail', ErrorPath: '$.title', CausePath: "States.Format('{} in {}', $.title, $.step)" };
    const execution = await bench.run(machine({ Fail }), { title: 'Step.Broken', step: 'create_vpc' });
    assert.equal(execution.error, 'Step.Broken');
    assert.equal(execution.cause, 'Step.Broken in create_vpc');
  }),
  benchCase(
    'States.ALL does not catch States.Runtime or States.DataLimitExceeded',
    ['match_errors_as_aws_does', 'log_errors_briefly'],
    async (bench) => {
      const missing = bench.task({ 'x.$': '$.nowhere' }, { Catch: catchAs('States.ALL') });
      assert.equal((await bench.run(machine({ Missing: missing, Caught: PASS }))).error, 'States.Runtime');
      const payload = { 'x.$': '$.x', 'y.$': '$.x' };
      const big = bench.task(payload, { ResultPath: '$.r', Catch: catchAs('States.ALL') });
      const execution = await bench.run(machine({ Big: big, Caught: PASS }), { x: 'x'.repeat(140_000) });
      assert.equal(execution.error, 'States.DataLimitExceeded');
      // Otherwise every failure prints the whole machine, level by level.
      const log = readFileSync(path.join(bench.referee.logDirectory, 'moto.log'), 'utf8');
      assert.equal(log.includes('Exception=FailureEventException'), false);
    },
  ),
  benchCase('a wait until an instant ends at that instant', ['wait_until_the_very_instant'], async (bench) => {
    const instant = new Date(Date.now() + 1700);
    const definition = machine({
      Wait: { Type: 'Wait', TimestampPath: '$.at', Next: 'Two' },
      Two: { Type: 'Wait', Seconds: 1, End: true },
    });
    const { arn } = await bench.run(definition, { at: instant.toISOString() });
    const { stopDate } = await bench.sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
    assertAbout(((stopDate?.getTime() ?? 0) - instant.getTime()) / 1000, 1);
  }),
];

export const languageCases = cases.map(punctual);
