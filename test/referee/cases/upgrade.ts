import assert from 'node:assert/strict';
import { pause } from '../fixtures/installation';
import { productCase } from './product-case';

/** Late among all: from here on the account runs the next release. */
export const upgradeCase = productCase(
  'a deployment that an upgrade overtakes finishes on the code it began with, and the new code rolls it back',
  async (unity) => {
    const arn = await unity.start('overtaken', { stack_name: 'overtaken' });
    const sessionId = await unity.sessionIdFor(arn);
    const overtaken = { sessionId, stack: 'overtaken' };
    for (let left = 480; left > 0 && !(await isWaiting()); left--) await pause(250);
    assert.ok(await isWaiting(), `the deployment does not wait: ${JSON.stringify(await unity.session(sessionId))}`);
    assert.notDeepEqual(await unity.alive(overtaken), []);

    const upgradedAt = unity.invocations.length;
    await unity.upgrade();
    assert.equal((await unity.session(sessionId))?.state, 'executing', 'the upgrade came while it ran');

    const approved = await unity.command('approve', 'overtaken/dev/go_on', '--reason', 'the upgrade is over');
    assert.equal(approved.code, 0, approved.stderr);
    const end = await unity.end(arn);
    assert.equal(end.status, 'SUCCEEDED', end.cause);
    const versions = (from: number, name: RegExp, id = sessionId) => [
      ...new Set(
        unity.invocations
          .slice(from)
          .filter((one) => name.test(one.name) && one.payload.includes(id))
          .map(({ version }) => version),
      ),
    ];
    const byMachine = /^unity-(make|gate|hold|close-session)/;
    const old = versions(0, byMachine);
    assert.equal(old.length, 1, `${old}`);
    // What it did after the upgrade, it did with the same version: it made a file system then.
    assert.deepEqual(versions(upgradedAt, /^unity-make-files$/), old);
    assert.deepEqual(versions(upgradedAt, /^unity-close-session$/), old);
    assert.ok((await unity.steps(sessionId)).every(({ phase }) => phase === 'ready'));

    const undoneAt = unity.invocations.length;
    const asked = await unity.command('rollback', sessionId, '--yes', '--json');
    assert.equal(asked.code, 0, asked.stderr);
    const undone = await unity.undone(sessionId, 180);
    assert.equal(undone.rollback?.verdict, 'clean', JSON.stringify(undone.rollback));
    const next = versions(undoneAt, /^unity-(undo|plan-rollback|close-rollback)/);
    assert.deepEqual(next, [String(Number(old[0]) + 1)]);
    assert.deepEqual(await unity.alive(overtaken), []);

    const later = await unity.end(await unity.start('graph', { stack_name: 'upgraded' }));
    assert.equal(later.status, 'SUCCEEDED', later.cause);
    assert.deepEqual(versions(undoneAt, byMachine, later.sessionId), next);

    async function isWaiting(): Promise<boolean> {
      const steps = await unity.steps(sessionId);
      return steps.some(({ name, hold_token: token }) => name === 'go_on' && token !== undefined);
    }
  },
);
