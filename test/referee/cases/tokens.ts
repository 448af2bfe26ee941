import assert from 'node:assert/strict';
import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { eventually, machine, parseJournal, type State, type Workbench } from '../fixtures/workbench';
import { benchCase, type RefereeCase } from '../referee-case';

const CLOSED = { name: 'TaskTimedOut' };
const WAIT: State = { Type: 'Wait', Seconds: 2, End: true };

function succeed({ sfn }: Workbench, taskToken: string, output = '{}') {
  return sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
}

/** The token of the only gate that writes this journal. */
function readToken(journal: string): Promise<string> {
  return eventually('the token', () => parseJournal<{ token: string }>(journal)[0]?.event.token);
}

export const tokenCases: readonly RefereeCase[] = [
  benchCase(
    'a token is good once',
    ['make_tokens_as_long_as_aws', 'remember_tokens', 'use_tokens_once'],
    async (bench) => {
      const journal = bench.newJournal();
      const executionArn = await bench.start(machine({ Gate: bench.gate({ journal }, { ResultPath: '$' }) }));
      const token = await readToken(journal);
      assert.ok(token.length > 500);
      await assert.rejects(succeed(bench, token, '{not JSON'), { name: 'InvalidOutput' });
      await bench.sfn.send(new SendTaskHeartbeatCommand({ taskToken: token }));
      await succeed(bench, token, '{"first":true}');
      await assert.rejects(succeed(bench, token, '{"second":true}'), CLOSED);
      await assert.rejects(succeed(bench, 'invented'), { name: 'InvalidToken' });
      assert.deepEqual((await bench.finish(executionArn)).output, { first: true });
      await assert.rejects(succeed(bench, token), CLOSED);
    },
  ),
  benchCase('a failure sent for a token has its error and cause', ['use_tokens_once'], async (bench) => {
    const journal = bench.newJournal();
    const executionArn = await bench.start(machine({ Gate: bench.gate({ journal }) }));
    const taskToken = await readToken(journal);
    await bench.sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Step.Cancelled', cause: 'by a person' }));
    const { status, error, cause } = await bench.finish(executionArn);
    assert.deepEqual({ status, error, cause }, { status: 'FAILED', error: 'Step.Cancelled', cause: 'by a person' });
  }),
  benchCase('a timeout closes the token', ['close_tokens_with_their_task'], async (bench) => {
    const journal = bench.newJournal();
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Later' }];
    await bench.start(machine({ Gate: bench.gate({ journal }, { TimeoutSeconds: 1, Catch }), Later: WAIT }));
    const token = await readToken(journal);
    const refused = () =>
      succeed(bench, token).then(
        () => undefined,
        (error) => error.name as string,
      );
    // Not before the timeout: an answer would be taken.
    await new Promise((resolve) => setTimeout(resolve, 1300));
    assert.equal(await refused(), 'TaskTimedOut');
  }),
  benchCase('a branch that fails closes the gates of the others', ['close_tokens_with_their_task'], async (bench) => {
    const journal = bench.newJournal();
    const Branches = [
      machine({ Gate: bench.gate({ journal }) }),
      machine({ Soon: { Type: 'Wait', Seconds: 1, Next: 'Fail' }, Fail: { Type: 'Fail', Error: 'Branch.Failed' } }),
    ];
    const Catch = [{ ErrorEquals: ['Branch.Failed'], Next: 'Later' }];
    const executionArn = await bench.start(
      machine({ All: { Type: 'Parallel', Branches, Catch, End: true }, Later: WAIT }),
    );
    const token = await readToken(journal);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    await assert.rejects(succeed(bench, token), CLOSED);
    assert.equal((await bench.finish(executionArn)).status, 'SUCCEEDED');
  }),
  benchCase('StopExecution closes the tokens', ['stop_at_once', 'remember_tokens'], async (bench) => {
    const journal = bench.newJournal();
    const executionArn = await bench.start(machine({ Gate: bench.gate({ journal }) }));
    const token = await readToken(journal);
    await bench.sfn.send(new StopExecutionCommand({ executionArn }));
    await assert.rejects(succeed(bench, token), CLOSED);
  }),
  benchCase('every attempt of a gate has a token of its own', ['close_tokens_with_their_task'], async (bench) => {
    const journal = bench.newJournal();
    const Retry = [{ ErrorEquals: ['Gate.Again'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 2 }];
    const payload = { journal, answerAfterMs: 50, answerError: 'Gate.Again', 'attempt.$': '$$.State.RetryCount' };
    const execution = await bench.run(machine({ Gate: bench.gate(payload, { Retry }) }));
    assert.equal(execution.error, 'Gate.Again');
    const events = parseJournal<{ token: string; attempt: number }>(journal).map((line) => line.event);
    assert.deepEqual(
      events.map((event) => event.attempt),
      [0, 1, 2],
    );
    assert.equal(new Set(events.map((event) => event.token)).size, 3);
  }),
];
