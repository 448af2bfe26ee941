import type { Progress } from '../../../lib/analytics/progress';
import { type JsonLine, jsonLines, sessionIn, TestDirectory } from '../run-cli';

let directory: TestDirectory;
beforeEach(() => {
  directory = new TestDirectory();
});
afterEach(() => directory.remove());

const deploy = (...more: readonly string[]) =>
  directory.local('deploy', 'spot', '--stack', 'shop', '--env', 'dev', ...more);
const progressIn = (lines: readonly JsonLine[]): readonly Progress[] =>
  lines.flatMap(({ type, data }) => (type === 'progress' ? [data as unknown as Progress] : []));

test('a deployment and its rollback tell how far they are, what decides the end, and what it has cost', async () => {
  const forward = progressIn(jsonLines((await deploy('--json')).stdout));
  const dones = forward.map(({ done }) => done);
  expect(dones).toEqual([...dones].sort((a, b) => a - b));
  expect(forward[0]).toMatchObject({
    done: 0,
    of: 8,
    critical_path: ['check_quotas', 'create_vpc', 'launch_spot_instance', 'setup_docker', 'check_health'],
  });
  expect(forward[0]?.eta_seconds).toBeGreaterThan(60);
  expect(forward.at(-1)).toMatchObject({ done: 8, of: 8, eta_seconds: null, critical_path: [], stalls: [] });
  const costs = forward.map(({ cost_so_far_usd: usd }) => usd);
  expect(costs).toEqual([...costs].sort((a, b) => a - b));
  expect(costs.at(-1)).toBeGreaterThan(0);

  const status = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout);
  expect(status.progress).toMatchObject({ done: 8, of: 8, stalls: [] });
  expect((await directory.local('status', 'shop/dev')).stdout).toMatch(/^ {2}\$0\.\d+ so far$/m);

  const { stdout } = await directory.local('rollback', 'shop/dev', '--yes', '--json');
  const back = progressIn(jsonLines(stdout)).filter(({ eta_seconds: eta }) => eta !== null);
  expect(back[0]?.critical_path).toEqual(['setup_docker', 'launch_spot_instance', 'create_vpc']);
  expect(back[0]?.eta_seconds).toBeGreaterThan(90);
  expect(back.at(-1)?.eta_seconds).toBeLessThanOrEqual(60);
});

test('a step that never gets ready is named long before its timeout, with what to do', async () => {
  const { stdout, exitCode } = await deploy('--json', '--fault', 'launch_spot_instance:timeoutxall');
  expect(exitCode).toBe(1);
  const lines = jsonLines(stdout);
  const stalls = lines.filter(({ type }) => type === 'stall');
  expect(stalls.map(({ code, step }) => `${code} ${step}`)).toEqual([
    'STALL_FOUND launch_spot_instance',
    'STALL_ENDED launch_spot_instance',
  ]);
  const session = sessionIn(stdout);
  const step = session.steps.find(({ name }) => name === 'launch_spot_instance')!;
  const [found] = stalls as unknown as readonly (JsonLine & { readonly time: string })[];
  const after = (Date.parse(found!.time) - Date.parse(step.started_at!)) / 1000;
  expect(found!.data).toMatchObject({ kind: 'step', expected_seconds: 45, since: step.started_at });
  expect(after).toBeGreaterThan(45);
  // How far apart looks are at full speed is up to the machine; stalls.test.ts holds the bound in virtual time.
  expect(after).toBeLessThan(300);
  expect(found!.data.commands).toEqual([
    `unity logs ${session.session_id} --step launch_spot_instance`,
    `unity cancel ${session.session_id}`,
  ]);
});

test('in a pipeline the stall is one line, once', async () => {
  const { stderr } = await deploy('--fault', 'launch_spot_instance:timeoutxall');
  expect(stderr.split('\n').filter((line) => line.includes('is late'))).toEqual([
    expect.stringMatching(
      /^\d\d:\d\d:\d\d ! launch_spot_instance is late: (\d m )?\d+ s, its p95 is 45 s; times out at .* --local\)$/,
    ),
  ]);
});
