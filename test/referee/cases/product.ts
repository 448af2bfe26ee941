import assert from 'node:assert/strict';
import { pause } from '../fixtures/installation';
import { criticalSeconds } from '../fixtures/workflows';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

export const productCases: readonly RefereeCase[] = [
  productCase('the synthesized template deploys, and a graph of waits runs through its gates', async (unity) => {
    const end = await unity.end(await unity.start('graph', { stack_name: 'graph' }));
    assert.equal(end.status, 'SUCCEEDED', end.cause);
    assert.equal((await unity.session(end.sessionId))?.state, 'completed');
    const steps = await unity.steps(end.sessionId);
    assert.ok(steps.every((step) => step.phase === 'ready'));
    assert.equal(steps.length, 11);
  }),

  productCase('a graph of waits ends within 1.3 times its critical path', async (unity) => {
    const end = await unity.end(await unity.start('graph', { stack_name: 'critical' }));
    assert.equal(end.status, 'SUCCEEDED', end.cause);
    const ratio = end.seconds / criticalSeconds;
    console.log(`      ${end.seconds.toFixed(1)} s for a critical path of ${criticalSeconds} s: ${ratio.toFixed(2)}`);
    assert.ok(ratio <= 1.3, `${ratio}`);
  }),

  productCase('a second deployment of a busy stack is refused and names the session', async (unity) => {
    const first = await unity.start('graph', { stack_name: 'busy', parameters: { last: 15 } });
    await pause(3_000);
    const second = await unity.end(await unity.start('graph', { stack_name: 'busy' }));
    assert.equal(second.error, 'StackBusy');
    assert.match(second.cause ?? '', new RegExp(await unity.sessionIdFor(first)));
    assert.equal((await unity.end(first)).status, 'SUCCEEDED');
  }),

  productCase('a bad request is refused with every reason', async (unity) => {
    const end = await unity.end(await unity.start('graph', { stack_name: 'Bad Name', extra: 1 }));
    assert.equal(end.error, 'BadRequest');
    assert.match(end.cause ?? '', /stack_name.*extra|extra.*stack_name/s);
  }),

  productCase('a failing step is undone, and the execution ends with its error', async (unity) => {
    const end = await unity.end(await unity.start('broken', { stack_name: 'broken' }), 180);
    assert.equal(end.status, 'FAILED');
    assert.equal(end.error, 'CheckFailed');
    assert.match(end.cause ?? '', /step look: .*rolled_back, rollback clean/);
    assert.deepEqual(await unity.alive(end), []);
  }),

  productCase(
    'a function that may not assume its role fails its step, says what to do, and nothing was made',
    async (unity) => {
      unity.breakStep('roleless', 'create_vpc', { kind: 'refuse', call: 'AssumeRole' });
      const end = await unity.end(await unity.start('broken', { stack_name: 'roleless' }), 180);
      assert.equal(end.error, 'SessionRoleRefused');
      assert.match(end.cause ?? '', /role\/unity-dev-make-network: AccessDenied.*rolled_back, rollback clean/);
      assert.deepEqual(await unity.alive(end), []);
    },
  ),

  productCase('StopExecution ends in a clean account', async (unity, referee) => {
    const arn = await unity.start('spot', { stack_name: 'stopped' });
    const sessionId = await unity.sessionIdFor(arn);
    const stopped = { sessionId, stack: 'stopped' };
    for (let left = 240; left > 0 && (await unity.alive(stopped)).length === 0; left--) await pause(100);
    assert.notDeepEqual(await unity.alive(stopped), []);
    await referee.aws(['stepfunctions', 'stop-execution', '--execution-arn', arn, '--cause', 'wrong button']);
    const session = await unity.until(sessionId, ['rolled_back', 'failed'], 180);
    assert.equal(session.root_cause?.code, 'ExecutionStopped');
    assert.equal(session.rollback?.verdict, 'clean', JSON.stringify(session.rollback));
    assert.deepEqual(await unity.alive(stopped), []);
  }),
];
