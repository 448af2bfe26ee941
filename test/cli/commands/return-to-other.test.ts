import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { netText } from '../../helpers/net';
import { jsonLines, sessionIn, TestDirectory } from '../run-cli';

const more = '  - {name: second, service: aws, action: create_vpc, timeout: 300, with: {cidr: 10.9.0.0/16}}\n';

const directory = new TestDirectory();
const write = (file: string, content: string) => writeFileSync(path.join(directory.path, file), content);
afterAll(() => directory.remove());

const json = async (...argv: readonly string[]) => JSON.parse((await directory.local(...argv, '--json')).stdout);
async function deployed(content: string, zones: number) {
  write('net.yml', content);
  const argv = ['deploy', 'net.yml', '--stack', 'shop', '--env', 'dev', '--param', `zones=${zones}`, '--yes', '--json'];
  return sessionIn((await directory.local(...argv)).stdout);
}
const vpcs = async (): Promise<number> =>
  JSON.parse((await directory.run(['local', 'inventory', '--json'])).stdout).filter(
    ({ kept, type }: { readonly kept: string | null; readonly type: string }) => !kept && type === 'AWS::EC2::VPC',
  ).length;

test('a stack is put back though its file was changed; what failed on the way goes on, and that is followed as any', async () => {
  write('unity.yaml', 'environments:\n  dev:\n    rollback: {on_failure: keep}\n');
  const first = await deployed(netText, 2);
  const second = await deployed(`${netText}${more}`, 3);
  expect([second.state, await vpcs()]).toEqual(['completed', 2]);
  expect(second.workflow_id).not.toBe(first.workflow_id);

  const looked = await directory.local('rollback', 'shop/dev', '--dry-run');
  const words = `${first.session_id} was made by ${first.workflow_id}, and the machine runs ${second.workflow_id} by now`;
  expect([looked.exitCode, looked.stderr]).toEqual([0, expect.stringContaining(words)]);
  expect(looked.stderr).toMatch(/- second {2}/);
  const told = await directory.local('rollback', 'shop/dev', '--dry-run', '--json');
  expect(jsonLines(told.stdout).find(({ code }) => code === 'OTHER_WORKFLOW')).toMatchObject({
    session_id: first.session_id,
    data: { workflow_id: first.workflow_id, running: second.workflow_id },
  });

  const failed = await directory.local('rollback', 'shop/dev', '--yes', '--json', '--fault', 'network:error');
  expect(failed.exitCode).toBe(1);
  const kept = sessionIn(failed.stdout);
  expect(kept).toMatchObject({ state: 'failed', root_cause: { step: 'network' }, workflow_id: first.workflow_id });
  expect(await json('status', 'shop/dev')).toMatchObject({ session_id: kept.session_id });

  // The file here is the newer one by now: it goes on with what it was to put back all the same.
  const other = await directory.local('resume', 'shop/dev', '--yes', '--param', 'zones=1');
  expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining('it takes no parameters')]);
  const resumed = await directory.local('resume', 'shop/dev', '--yes', '--json');
  expect(resumed.exitCode).toBe(0);
  expect(sessionIn(resumed.stdout)).toMatchObject({
    session_id: kept.session_id,
    state: 'completed',
    workflow_id: first.workflow_id,
    parameters: { zones: 2 },
  });
  expect(await vpcs()).toBe(1);
  const watched = await directory.local('watch', kept.session_id, '--json');
  expect([watched.exitCode, sessionIn(watched.stdout).state]).toEqual([0, 'completed']);
  const { revisions } = await json('history', 'shop/dev');
  expect(revisions.map(({ workflow_id }: { readonly workflow_id: string }) => workflow_id)).toEqual([
    first.workflow_id,
    second.workflow_id,
    first.workflow_id,
  ]);
  // What the file says is the next revision again.
  expect(await deployed(`${netText}${more}`, 3)).toMatchObject({ state: 'completed', workflow_id: second.workflow_id });
});
