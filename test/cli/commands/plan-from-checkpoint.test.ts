import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, TestDirectory } from '../run-cli';

const workflow = `
name: books
parameters:
  size: {type: number, default: 10, minimum: 1, maximum: 100, description: GiB of data.}
  owner: {type: string, description: Whose it is.}
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: launch_instances, service: aws, action: launch_instances, timeout: 600, depends_on: [create_vpc], with: {count: 1}}
  - {name: volumes, service: aws, action: attach_volumes, timeout: 300, depends_on: [launch_instances], with: {size_gib: "\${parameters.size}"}}
  - {name: files, service: aws, action: create_efs, timeout: 900, depends_on: [create_vpc]}
`;
/** The same with volumes for as many instances as are wanted, or for none. */
const many = workflow
  .replace('parameters:', 'parameters:\n  instances: {type: number, default: 1, description: How many.}')
  .replace('count: 1', 'count: "${parameters.instances}"')
  .replace('with: {size_gib:', 'when: "${parameters.size} != 0", with: {count: "${parameters.instances}", size_gib:')
  .replace('minimum: 1,', 'minimum: 0,');
/** As it was mended since: its volumes are called otherwise. */
const mended = workflow.replace('name: volumes', 'name: disks');

let directory: TestDirectory;
const write = (text: string) => writeFileSync(path.join(directory.path, 'books.yml'), text);

beforeEach(() => {
  directory = new TestDirectory();
  write(workflow);
});
afterEach(() => directory.remove());

/** A stack with a checkpoint of its data. The id of its session. */
async function checkpointed(...more: readonly string[]): Promise<string> {
  const target = ['--stack', 'shop', '--env', 'dev'];
  const { stdout, exitCode } = await directory.local(
    ...['deploy', 'books.yml', ...target, '--param', 'owner=ann', '--param', 'size=20', '--json', ...more],
  );
  expect(exitCode).toBe(0);
  expect((await directory.local('checkpoint', 'shop/dev', 'monday')).exitCode).toBe(0);
  return (jsonLines(stdout).at(-1) as unknown as { session: { session_id: string } }).session.session_id;
}

const plan = (...more: readonly string[]) => directory.local('plan', 'books.yml', '--env', 'dev', ...more);

describe('unity plan --from-checkpoint', () => {
  test('shows what begins with which copy, where each parameter comes from, and saves that for deploy', async () => {
    const id = await checkpointed();
    const from = ['--from-checkpoint', 'shop/dev:monday'];
    const { stdout, exitCode } = await plan(...from, '--stack', 'annex', '--param', 'size=30', '--json');
    expect(exitCode).toBe(0);
    const { restore, parameters } = JSON.parse(stdout);
    expect(parameters).toEqual({ size: 30, owner: 'ann' });
    expect(restore).toEqual({
      session: id,
      checkpoint: 'monday',
      parameters_from: { size: 'given', owner: 'checkpoint' },
      copies: [{ step: 'volumes', key: 'data-1', id: expect.stringMatching(/^snap-/) }],
      without: [{ step: 'files', reason: expect.stringContaining('nothing was ever written') }],
      unused: [],
      unused_copies: [],
      empty: [],
    });
    const shown = await plan(...from, '--stack', 'annex', '--out', 'books.plan');
    expect(shown.stdout).toContain(`Begins with checkpoint monday of ${id}: 1 copy of data, 1 step begins with none`);
    expect(shown.stdout).toMatch(/size = 20 +from the checkpoint\n +owner = "ann" +from the checkpoint/);
    expect(shown.stdout).toMatch(/aws\/attach_volumes[^[]+data-1 begins with snap-\w+/);
    expect(shown.stdout).toMatch(/aws\/create_efs[^[]+begins with no data: nothing was ever written/);
    const deployed = await directory.local('deploy', '--plan', 'books.plan', '--json');
    expect(jsonLines(deployed.stdout).at(-1)).toMatchObject({
      session: { state: 'completed', stack_name: 'annex', restored_from: { session_id: id, checkpoint: 'monday' } },
    });
  });

  test('is refused for what a deployment is refused for, and names copies that the workflow has no step for', async () => {
    await checkpointed();
    for (const [line, exitCode, told] of [
      [['--from-checkpoint', 'shop/dev:nowhere'], 1, 'there is no checkpoint `nowhere`; there are monday'],
      [['--from-checkpoint', 'nothing'], 252, 'name it SESSION:NAME'],
      [['--from-checkpoint', 'shop/dev:monday', '--param', 'size=200'], 1, 'size'],
      [['--from-checkpoint', 'shop/dev:monday', '--env', 'prod'], 1, 'data stays in its environment'],
      [[], 1, 'owner'],
    ] as const) {
      expect(await plan(...line)).toMatchObject({ exitCode, stderr: expect.stringContaining(told) });
    }
    const nowhere = await directory.local('plan', 'books.yml', '--from-checkpoint', 'shop/dev:monday');
    expect(nowhere).toMatchObject({ exitCode: 252, stderr: expect.stringContaining('--env') });
    write(
      workflow
        .replace('size: {type: number, default: 10', 'size: {type: number, default: 30')
        .replace('minimum: 1,', 'minimum: 25,'),
    );
    const outgrown = await plan('--from-checkpoint', 'shop/dev:monday');
    expect(outgrown).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('size') });
    write(mended);
    const { stdout } = await plan('--from-checkpoint', 'shop/dev:monday');
    expect(stdout).toContain('the copies of volumes are not used: there is no such step');
    expect(stdout).toMatch(/aws\/attach_volumes[^[]+begins with no data: it was not ready/);
  });

  test('says which copies are not used and why, and what begins empty beside them', async () => {
    write(many);
    await checkpointed('--param', 'instances=2');
    const from = ['--from-checkpoint', 'shop/dev:monday', '--stack', 'annex'];
    const planned = async (...params: readonly string[]) => {
      const given = params.flatMap((param) => ['--param', param]);
      const { restore } = JSON.parse((await plan(...from, ...given, '--json')).stdout);
      const { stdout: text } = await plan(...from, ...given, '--html', 'plan.html');
      const page = readFileSync(path.join(directory.path, 'plan.html'), 'utf8');
      const keys = (copies: readonly { key: string }[]) => copies.map(({ key }) => key);
      return { restore, used: keys(restore.copies), empty: keys(restore.empty), text, page };
    };
    const same = await planned();
    expect(same).toMatchObject({ used: ['data-1', 'data-2'], empty: [], restore: { unused_copies: [] } });
    const [, { id }] = same.restore.copies;

    const fewer = await planned('instances=1');
    const reason = 'the step makes no data-2, and the deployment will be refused for that';
    expect(fewer).toMatchObject({ used: ['data-1'], empty: [] });
    expect(fewer.restore.unused_copies).toEqual([{ step: 'volumes', key: 'data-2', id, reason }]);
    expect(fewer.text).toContain(': 1 copy of data, ');
    expect(fewer.text).toMatch(
      /aws\/attach_volumes[^[]+data-1 begins with snap-\w+\n +snap-\w+ of data-2 is not used: /,
    );
    expect(fewer.page).toContain(`${id} of data-2 is not used: ${reason}`);

    const none = await planned('size=0');
    expect(none).toMatchObject({ used: [], empty: [] });
    expect(none.restore.unused_copies).toMatchObject([
      { key: 'data-1', reason: 'the step is skipped' },
      { key: 'data-2', reason: 'the step is skipped' },
    ]);
    expect(none.text).not.toContain(`begins with ${id}`);
    expect(none.text).toContain(`${id} of data-2 is not used: the step is skipped`);

    const more = await planned('instances=3');
    expect(more).toMatchObject({ used: ['data-1', 'data-2'], empty: ['data-3'], restore: { unused_copies: [] } });
    expect(more.text).toContain('data-3 begins empty: the checkpoint has no copy of it');
    expect(more.page).toContain('data-3 begins empty: the checkpoint has no copy of it');
  });
});
