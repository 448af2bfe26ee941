import assert from 'node:assert/strict';
import { listParts } from '../fixtures/parts';
import { productCase } from './product-case';

interface Removal {
  readonly removed: boolean;
  readonly in_use_by: readonly { readonly stack: string; readonly next_command: string }[];
}

/** Readers of topics and buses that cases made, and parameters that moto makes when somebody lists them. */
const isOfCases = /^sqs .*\/(pager|ended)$|^ssm \/aws\/service\//;

/** The very last case: takes down what all others were run with. */
export const uninstallCase = productCase(
  'unity uninstall refuses while anything stands, and leaves nothing of the installation',
  async (unity, referee) => {
    const started = await unity.command(
      ...['deploy', 'workflows/graph.yml', '--stack', 'last', '--env', 'dev', '--detach'],
    );
    assert.equal(started.code, 0, started.stderr);
    const refused = await unity.command('uninstall', '--confirm=unity');
    assert.equal(refused.code, 1, refused.stderr);
    assert.match(refused.stderr, /UNITY-E\d+/);
    assert.ok(refused.stderr.includes(started.stdout.trim()), refused.stderr);
    await unity.until(started.stdout.trim(), ['completed']);

    const looked = await unity.command('uninstall', '--dry-run', '--json');
    assert.equal(looked.code, 0, looked.stderr);
    const { in_use_by: uses, removed } = JSON.parse(looked.stdout) as Removal;
    assert.equal(removed, false);
    assert.ok(uses.some(({ stack }) => stack === 'last/dev'));
    for (const { next_command, stack } of uses) {
      const [, ...args] = next_command.split(' ');
      // In prod a yes does not stand for the name.
      const end = await unity.command(...args, `--confirm=${stack.split('/')[0]}`, '--json');
      assert.equal(end.code, 0, end.stderr);
    }

    const vault = (await unity.kept()).length > 0 ? ['backup unity-backup'] : [];
    const done = await unity.command('uninstall', '--confirm=unity', '--json');
    assert.equal(done.code, 0, done.stderr);
    assert.equal((JSON.parse(done.stdout) as Removal).removed, true);
    const before = new Set(unity.partsBefore);
    const left = (await listParts(referee)).filter((part) => !before.has(part) && !isOfCases.test(part));
    assert.deepEqual(left, vault);
    const again = await unity.command('uninstall', '--confirm=unity');
    assert.equal(again.code, 253, again.stderr);
  },
);
