import assert from 'node:assert/strict';
import { type CommandEnd, documentOf, ok, runScript } from '../fixtures/command';
import { type Installation, pause } from '../fixtures/installation';
import { eventually } from '../fixtures/workbench';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

/** The lines of `--json`, the last of which is the summary. */
function lines(end: CommandEnd): readonly Record<string, unknown>[] {
  return end.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

interface Status {
  readonly session_id: string;
  readonly state: string;
  readonly steps: readonly { readonly name: string; readonly state: string }[];
}

/** Starts and answers the session’s id. */
async function detached(unity: Installation, workflow: string, stack: string, ...more: string[]): Promise<string> {
  const file = `workflows/${workflow}.yml`;
  const end = await unity.command('deploy', file, '--stack', stack, '--env', 'dev', '--detach', ...more);
  return ok(end).trim();
}

async function asks(unity: Installation, session: string): Promise<void> {
  for (let left = 120; left > 0; left--) {
    const steps = await unity.steps(session);
    if (steps.some(({ state, frozen }) => state === 'executing' && frozen.approval !== undefined)) return;
    await pause(250);
  }
  throw new Error(`${session} asks nobody`);
}

const alongside = { alongside: true };

/** Every verb of the command that works on an account, against one that nobody here wrote. */
export const commandCases: readonly RefereeCase[] = [
  productCase(
    'unity: what it says of a deployment of its own',
    async (unity) => {
      const deployed = await unity.command('deploy', 'spot', '--stack', 'said', '--env', 'dev', '--json');
      ok(deployed);
      const summary = lines(deployed).at(-1) as { type: string; exit_code: number; session: Status };
      assert.equal(summary.type, 'summary');
      assert.equal(summary.session.state, 'completed');
      const id = summary.session.session_id;
      const status = documentOf<Status>(await unity.command('status', 'said/dev', '--json'));
      assert.equal(status.session_id, id);
      assert.ok(status.steps.every(({ state }) => state === 'completed'));
      const listed = documentOf<readonly { session_id: string }[]>(
        await unity.command('list', '--env', 'dev', '--stack', 'said', '--json'),
      );
      assert.deepEqual(
        listed.map(({ session_id }) => session_id),
        [id],
      );
      assert.ok(Object.keys(documentOf<object>(await unity.command('outputs', 'said/dev', '--json'))).length > 0);
      assert.match(ok(await unity.command('logs', id, '--step', 'create_vpc')), /create_vpc/);
      // The audit follows the stream, at its own pace.
      const findEnd = async () => /completed/.test(ok(await unity.command('audit', id))) || undefined;
      await eventually('the audit of the deployment', findEnd, 90);
      assert.match(ok(await unity.command('watch', id, '--json')), /"summary"/);
      const foretold = await unity.command('rollback', 'said/dev', '--dry-run');
      assert.match(`${ok(foretold)}${foretold.stderr}`, /create_vpc/);
      assert.equal((await unity.session(id))?.state, 'completed');
      ok(await unity.command('destroy', 'said/dev', '--confirm=said', '--json'));
      assert.equal((await unity.session(id))?.rollback?.verdict, 'clean');
      assert.deepEqual(await unity.alive({ sessionId: id, stack: 'said' }), []);
    },
    alongside,
  ),

  productCase(
    'unity: the same key attaches, and a busy stack is refused with exit 1',
    async (unity) => {
      const first = await detached(unity, 'graph', 'keyed', '--param', 'last=40', '--idempotency-key', 'k');
      assert.equal(await detached(unity, 'graph', 'keyed', '--param', 'last=40', '--idempotency-key', 'k'), first);
      const refused = await unity.command('deploy', 'workflows/graph.yml', '--stack', 'keyed', '--env', 'dev');
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, new RegExp(`StackBusy|${first}`));
      await unity.until(first, ['completed']);
    },
    alongside,
  ),

  productCase(
    'unity: approve goes on, reject undoes with the reason as its cause',
    async (unity) => {
      const yes = await detached(unity, 'asking', 'yes');
      await asks(unity, yes);
      ok(await unity.command('approve', 'yes/dev/go_live', '--reason', 'looks well'));
      await unity.until(yes, ['completed']);
      // The audit follows the stream, at its own pace.
      const findTold = async () => {
        const audit = documentOf<readonly { via: string; actor: string; reason: string }[]>(
          await unity.command('audit', yes, '--json'),
        );
        const desk = audit.filter(({ via }) => via === 'desk').map(({ actor, reason }) => [actor, reason]);
        return desk.length > 0 ? desk : undefined;
      };
      const told = await eventually('the audit of the approval', findTold, 90);
      assert.deepEqual(told, [['arn:aws:sts::123456789012:user/moto', 'looks well']]);
      const no = await detached(unity, 'asking', 'no');
      await asks(unity, no);
      ok(await unity.command('reject', 'no/dev', '--reason', 'not before Monday'));
      const session = await unity.until(no, ['rolled_back', 'failed']);
      assert.equal(session.root_cause?.code, 'ApprovalRejected');
      assert.match(session.root_cause?.message ?? '', /not before Monday/);
    },
    alongside,
  ),

  productCase(
    'unity: cancel drains and undoes',
    async (unity) => {
      const id = await detached(unity, 'graph', 'cancelled', '--param', 'last=40');
      ok(await unity.command('cancel', id, '--reason', 'wrong image', '--json'));
      const session = await unity.until(id, ['rolled_back']);
      assert.equal(session.root_cause?.code, 'SessionCancelled');
    },
    alongside,
  ),

  productCase(
    'unity: rollback of a part, then of the rest',
    async (unity) => {
      const id = await detached(unity, 'spot', 'parts');
      await unity.until(id, ['completed']);
      ok(await unity.command('rollback', id, '--service', 'docker', '--yes', '--json'));
      assert.equal((await unity.session(id))?.rollback?.type, 'service');
      assert.notDeepEqual(await unity.alive({ sessionId: id, stack: 'parts' }), []);
      ok(await unity.command('rollback', id, '--yes', '--json'));
      assert.deepEqual(await unity.alive({ sessionId: id, stack: 'parts' }), []);
    },
    alongside,
  ),

  productCase(
    'unity: mistakes have their own exit codes',
    async (unity) => {
      assert.equal((await unity.command('status', 'nobody/dev')).code, 1);
      assert.equal((await unity.command('deploy', 'spot', '--stack', 'x')).code, 252);
      assert.equal((await unity.command('rollback', '--to')).code, 252);
      const other = await unity.command('deploy', 'spot', '--stack', 'x', '--env', 'elsewhere');
      assert.notEqual(other.code, 0);
      assert.match(other.stderr, /UNITY-E\d+/);
    },
    alongside,
  ),

  productCase(
    'test:aws: the run for a real account finds nothing left here, and asks first',
    async (_unity, referee) => {
      const run = (...args: readonly string[]): Promise<CommandEnd> =>
        runScript(referee, {
          args: ['bin/run.mjs', 'test/aws/run.ts', '--installed', 'unity', ...args],
          directory: referee.projectRoot,
        });
      const unasked = await run();
      assert.equal(unasked.code, 1);
      assert.match(unasked.stdout, /Nobody can be asked/);
      assert.equal((await run('--account', '999999999999')).code, 1);
      const done = await run('--account', referee.accountId);
      assert.match(ok(done), /nothing is left/);
    },
    alongside,
  ),
];
