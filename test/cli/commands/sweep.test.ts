import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateVpcCommand, DeleteSubnetCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { tagsOf } from '../../../lambdas/actions/tags';
import type { Clients } from '../../../lambdas/shared/clients';
import { localGateway } from '../../../lib/cli/gateway/local-gateway';
import type { CliIo } from '../../../lib/cli/io/cli-io';
import { loadConfig } from '../../../lib/config/load-config';
import { TestDirectory } from '../run-cli';

const workflow = `name: network
steps:
  - name: create_vpc
    service: aws
    action: create_vpc
    timeout: 300
`;

let directory: TestDirectory;
let sessionId: string;

/** What somebody with other tools does, later; what is done is kept, and the time with it. */
async function behind<T>(work: (clients: Clients, later: (seconds: number) => Promise<unknown>) => Promise<T>) {
  const io = { env: {}, cwd: directory.path, user: 'bob', clock: { now: Date.now, sleep: async () => undefined } };
  const config = loadConfig(path.join(directory.path, 'unity.yaml'));
  const gateway = await localGateway(io as unknown as CliIo, config, { isPatient: false });
  const { clients } = gateway.local!;
  let notes = 0;
  const later = async (seconds: number) => {
    await gateway.clock.sleep(seconds * 1000);
    notes += 1;
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: `/bob/${gateway.clock.now()}-${notes}` }));
  };
  try {
    await gateway.enter('max');
    return await work(clients, later);
  } finally {
    await gateway.close();
  }
}

const plant = (session: string): Promise<string> =>
  behind(async ({ ec2 }, later) => {
    await later(400);
    const Tags = [...tagsOf({ id: session, stackName: 'shop', environment: 'dev' }, 'create_vpc', 'vpc')];
    const { Vpc } = await ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.9.0.0/16', TagSpecifications: [{ ResourceType: 'vpc', Tags }] }),
    );
    await later(120);
    return Vpc!.VpcId!;
  });

const inventory = async (): Promise<readonly string[]> =>
  (JSON.parse((await directory.local('local', 'inventory', '--json')).stdout) as { id: string; kept: unknown }[])
    .filter(({ id, kept }) => kept === null && !id.startsWith('/bob/'))
    .map(({ id }) => id)
    .sort();

beforeEach(async () => {
  directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'network.yml'), workflow);
  await directory.local('deploy', 'network.yml', '--stack', 'shop', '--env', 'dev', '--quiet');
  const listed = JSON.parse((await directory.local('list', '--json')).stdout) as { session_id: string }[];
  sessionId = listed[0]!.session_id;
});
afterEach(() => directory.remove());

test('nothing is found where all that is ours stands in rows', async () => {
  await behind((_, later) => later(400));
  const { exitCode, stdout } = await directory.local('sweep');
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'Nothing: all that carries our tags stands in the rows of a session.\n',
  });
});

describe('with something that nobody owns', () => {
  let orphan = '';
  let before: readonly string[] = [];
  const file = () => path.join(directory.path, 'sweep.json');

  beforeEach(async () => {
    before = await inventory();
    orphan = await plant(sessionId);
  });

  const save = () => directory.local('sweep', '--json', '--out', 'sweep.json');

  test('it is shown, saved, and not touched', async () => {
    const shown = await directory.local('sweep', '--dry-run');
    expect(shown).toMatchObject({ exitCode: 0 });
    expect(shown.stdout).toContain(orphan);
    const saved = await save();
    expect(JSON.parse(saved.stdout)).toMatchObject({
      format_version: '1.0',
      orphans: [{ id: orphan, type: 'AWS::EC2::VPC', session_id: sessionId, step: 'create_vpc', key: 'vpc' }],
      left_alone: [],
      sessions: [],
    });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({
      kind: 'unity-sweep-plan',
      digest: expect.any(String),
    });
    expect(await inventory()).toEqual([...before, orphan].sort());
  });

  test.each<readonly [string, (plan: Record<string, unknown>) => unknown, string]>([
    ['changed', (plan) => ({ ...plan, orphans: [{ ...(plan.orphans as object[])[0], id: 'vpc-1' }] }), 'UNITY-E5061'],
    ['no plan', () => 'nonsense', 'UNITY-E5061'],
  ])('a plan that is %s is refused', async (_what, change, code) => {
    await save();
    writeFileSync(
      path.join(directory.path, 'other.json'),
      JSON.stringify(change(JSON.parse(readFileSync(file(), 'utf8')))),
    );
    const { exitCode, stderr } = await directory.local('sweep', '--plan', 'other.json', '--yes');
    expect({ exitCode, isNamed: stderr.includes(code) }).toEqual({ exitCode: 1, isNamed: true });
    expect(await inventory()).toContain(orphan);
  });

  test('nobody is asked where nobody is, and a file of somebody else is not written over', async () => {
    await save();
    const unasked = await directory.local('sweep', '--plan', 'sweep.json');
    expect(unasked).toMatchObject({ exitCode: 252, stderr: expect.stringContaining('--yes') });
    const overwritten = await directory.local('sweep', '--out', 'network.yml');
    expect(overwritten.stderr).toContain('is no plan of a sweep');
    const both = await directory.local('sweep', '--plan', 'sweep.json', '--out', 'x.json');
    expect(both.exitCode).toBe(252);
    expect(await inventory()).toContain(orphan);
  });

  test('what the caller may not remove is told as such, and the exit code says so', async () => {
    await save();
    const operators = 'arn:aws:iam::123456789012:role/Operators';
    writeFileSync(path.join(directory.path, 'unity.yaml'), `environments: {dev: {operators: ["${operators}"]}}\n`);
    const swept = await directory.local('sweep', '--plan', 'sweep.json', '--yes', '--json');
    expect(swept.exitCode).toBe(2);
    expect(JSON.parse(swept.stdout).swept).toMatchObject({
      removed: [],
      not_taken: [{ session_id: sessionId, code: 'NotAnOperator' }],
    });
    expect(await inventory()).toContain(orphan);
  });

  test('the plan removes it and nothing else, once', async () => {
    await save();
    const swept = await directory.local('sweep', '--plan', 'sweep.json', '--yes', '--json');
    expect(swept.exitCode).toBe(0);
    expect(JSON.parse(swept.stdout)).toMatchObject({ swept: { removed: [orphan], leftovers: [], refused: [] } });
    expect(await inventory()).toEqual(before);
    const status = JSON.parse((await directory.local('status', sessionId, '--json')).stdout);
    expect(status).toMatchObject({ state: 'completed', rollback: null, sweep: { state: 'ended' } });
    const again = await directory.local('sweep', '--plan', 'sweep.json', '--yes');
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing of the plan is left to do') });
  });
});

test('status --refresh shows what was removed from outside, and ends with 2', async () => {
  const clean = await directory.local('status', sessionId, '--refresh', '--json');
  expect({ exitCode: clean.exitCode, drift: JSON.parse(clean.stdout).drift }).toEqual({ exitCode: 0, drift: [] });
  expect(JSON.parse((await directory.local('status', sessionId, '--json')).stdout)).not.toHaveProperty('drift');
  const removed = await behind(async ({ ec2 }, later) => {
    const Filters = [{ Name: 'tag:unity:session', Values: [sessionId] }];
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    const { SubnetId } = Subnets![0]!;
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await later(60);
    return SubnetId!;
  });
  const drifted = await directory.local('status', sessionId, '--refresh');
  expect(drifted).toMatchObject({ exitCode: 2, stdout: expect.stringContaining(`${removed} is not there any more`) });
  const { exitCode } = await directory.local('rollback', sessionId, '--yes', '--quiet');
  expect({ exitCode, left: await inventory() }).toEqual({ exitCode: 0, left: [] });
});
