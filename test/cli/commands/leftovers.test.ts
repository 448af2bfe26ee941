import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, TestDirectory } from '../run-cli';

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
});
afterEach(() => directory.remove());

const deploySpot = (...more: readonly string[]) =>
  directory.local('deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--json', ...more);

/** Leaves a network behind that its rollback could not remove. */
async function leaveBehind(): Promise<string> {
  const faults = ['--fault', 'setup_docker:error', '--fault', 'undo:create_vpc:errorxall'];
  const { exitCode, stdout } = await deploySpot(...faults);
  expect(exitCode).toBe(2);
  return jsonLines(stdout).at(-1)!.session_id as string;
}

interface Row {
  readonly kept: string | null;
}
const inventory = async (): Promise<readonly Row[]> =>
  JSON.parse((await directory.run(['local', 'inventory', '--json'])).stdout) as readonly Row[];
const ours = async () => (await inventory()).filter(({ kept }) => kept !== 'foreign').map(({ kept }) => kept);

const accept = ['rollback', 'shop/dev', '--accept-leftovers'] as const;

describe('unity rollback --accept-leftovers', () => {
  test('shows what stays and its cost, asks for the name, frees the stack; a rollback may still remove it', async () => {
    const id = await leaveBehind();
    const refused = await deploySpot();
    expect(jsonLines(refused.stdout).at(-1)).toMatchObject({ session: { refusals: [{ code: 'StackOccupied' }] } });
    const wrong = await directory.run([...accept, '--reason', 'ticket 12', '--local'], { answers: ['shp'] });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toMatch(/AWS::EC2::VPC vpc-\w+ of create_vpc: /);
    expect(wrong.stderr).toMatch(/resources stay, about \$\d+\.\d{3} an hour; Unity does nothing more about them/);
    expect((await ours()).every((kept) => kept === null)).toBe(true);

    const done = await directory.run([...accept, '--reason', 'ticket 12', '--local'], { answers: ['shop'] });
    expect(done.exitCode).toBe(0);
    expect(done.stderr).toContain('shop/dev is free');
    expect(new Set(await ours())).toEqual(new Set(['accepted']));
    const status = await directory.local('status', id);
    expect(status.stdout).toContain('failed (dirty, accepted)');
    expect(status.stdout).toMatch(/accepted: \d+ resources, about \$\d\.\d{3} an hour, by .+ UTC: ticket 12/);

    expect((await deploySpot()).exitCode).toBe(0);
    expect((await directory.local('rollback', id, '--yes', '--json')).exitCode).toBe(0);
    expect(await ours()).not.toContain('accepted');
    expect((await directory.local('status', 'shop/dev', '--json')).stdout).toContain('"state": "completed"');
  });

  test('with --json a line for what stays, and the session last; --dry-run changes nothing; again is nothing new', async () => {
    await leaveBehind();
    const argv = [...accept, '--reason', 'ticket 12', '--confirm=shop', '--json'];
    const dry = await directory.local(...argv, '--dry-run');
    expect(dry.exitCode).toBe(0);
    const [, plan] = jsonLines(dry.stdout);
    expect(plan).toMatchObject({ type: 'plan', code: 'ACCEPTANCE_PLANNED', data: { hourly_usd: expect.any(Number) } });
    expect(new Set(await ours())).toEqual(new Set([null]));
    for (let time = 0; time < 2; time++) {
      const { exitCode, stdout } = await directory.local(...argv);
      expect(exitCode).toBe(0);
      expect(jsonLines(stdout).at(-1)).toMatchObject({
        type: 'summary',
        exit_code: 0,
        session: { state: 'failed', rollback: { verdict: 'dirty', leftovers: [], accepted: { reason: 'ticket 12' } } },
      });
    }
  });

  test('is refused without a reason, with a part, without anybody to ask, and where nothing was left', async () => {
    await deploySpot();
    for (const [argv, exitCode, why] of [
      [[...accept, '--confirm=shop'], 252, '--reason'],
      [[...accept, '--reason', ' ', '--confirm=shop'], 252, '--reason is empty'],
      [[...accept, '--reason', 'x', '--to', 'network'], 252, 'excludes --to and --service'],
      [[...accept, '--reason', 'x', '--confirm=shop'], 1, 'no rollback of it has left anything behind'],
    ] as const) {
      const refused = await directory.local(...argv);
      expect([refused.exitCode, refused.stderr]).toEqual([exitCode, expect.stringContaining(why)]);
    }
    await directory.local('rollback', 'shop/dev', '--yes');
    await leaveBehind();
    const nobody = await directory.local(...accept, '--reason', 'x', '--yes');
    expect([nobody.exitCode, nobody.stderr]).toEqual([252, expect.stringContaining('--confirm=shop')]);
  });
});

test('what a failed revision has left is taken over without a word of freeing the stack, which is its former’s again', async () => {
  const first = jsonLines((await deploySpot()).stdout).at(-1)!.session_id as string;
  const faults = ['--fault', 'setup_docker:error', '--fault', 'undo:launch_spot_instance:errorxall'];
  const failed = await deploySpot('--param', 'component=site', ...faults);
  expect(failed.exitCode).toBe(2);
  const id = jsonLines(failed.stdout).at(-1)!.session_id as string;
  const words = ['rollback', id, '--accept-leftovers', '--reason', 'ticket 12', '--local'];
  const done = await directory.run(words, { answers: ['shop'] });
  expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining('Leave this behind?')]);
  expect(done.stderr).toContain(`shop/dev belongs to ${first}, which is completed. `);
});

test('a part that is stuck names the same part as what is next: who runs that keeps the rest', async () => {
  await deploySpot();
  const before = (await ours()).length;
  const part = ['rollback', 'shop/dev', '--to', 'network'] as const;
  const stuck = await directory.local(...part, '--yes', '--fault', 'undo:launch_spot_instance:errorxall');
  expect(stuck.exitCode).toBe(2);
  const [, next] = /^ +(unity rollback \S+ --to network --local)$/m.exec(stuck.stderr) ?? [];
  expect(next).toBeDefined();
  expect(stuck.stderr).not.toMatch(/unity rollback \S+ --local/);
  expect(stuck.stderr).not.toContain('--accept-leftovers');
  const status = await directory.local('status', 'shop/dev');
  expect(status.stdout).toContain(`once what is in its way is mended: ${next}`);
  const again = await directory.local(...next!.split(' ').slice(1, -1), '--yes');
  expect(again.exitCode).toBe(0);
  const stands = (await ours()).length;
  expect(stands).toBeGreaterThan(0);
  expect(stands).toBeLessThan(before);
  const rows = JSON.parse((await directory.run(['local', 'inventory', '--json'])).stdout) as {
    readonly type: string;
  }[];
  expect(rows.map(({ type }) => type)).toContain('AWS::EC2::VPC');
});

describe('unity rollback --dry-run', () => {
  test('tells people the order, times, what stays and why, and what ends; destroy tells the same', async () => {
    const text = 'environments:\n  dev:\n    rollback: {policies: {aws/create_vpc: retain}}\n';
    writeFileSync(path.join(directory.path, 'unity.yaml'), text);
    await deploySpot();
    const rollback = await directory.local('rollback', 'shop/dev', '--dry-run');
    const destroy = await directory.local('destroy', 'shop/dev', '--dry-run');
    expect([rollback.exitCode, destroy.exitCode]).toEqual([0, 0]);
    expect(destroy.stderr).toBe(rollback.stderr);
    expect(rollback.stderr).toMatch(/- launch_spot_instance {2}~\d+ \w+.*, after configure_monitoring, setup_docker/);
    expect(rollback.stderr).toMatch(
      /= create_vpc {2}stays: `environments\.dev\.rollback\.policies\.aws\/create_vpc` says `retain` \(\d+ resources\)/,
    );
    expect(rollback.stderr).toMatch(/Critical path: setup_docker → launch_spot_instance; the last look for leftovers/);
    expect(rollback.stderr).toMatch(
      /Rollback: undoes 3 steps, \d+ resources, ~.+, ends ≈ \$0\.\d+ an hour, 1 step stays\./,
    );
  });
});

test('a rollback says when it looks at everything once more, and how much is undone', async () => {
  await deploySpot();
  const { stderr } = await directory.local('rollback', 'shop/dev', '--yes');
  expect(stderr).toMatch(/shop\/dev: rolling back \(verifying\), 4\/4 undone/);
  await deploySpot();
  const { stdout } = await directory.local('rollback', 'shop/dev', '--yes', '--json');
  const phases = jsonLines(stdout)
    .filter(({ type }) => type === 'session')
    .map(({ data }) => (data.progress as { phase: string; undone: number } | null)?.phase);
  expect(phases.slice(-2)).toEqual(['verifying', 'ended']);
});
