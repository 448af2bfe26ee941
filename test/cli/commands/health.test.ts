import type { ComponentHealth } from '../../../lib/domain/health';
import { TestDirectory } from '../run-cli';

const directory = new TestDirectory();
afterAll(() => directory.remove());

const look = (...more: readonly string[]) => directory.local('health', 'shop/dev', ...more);

test('what serves is shown step by step, what is wrong is named with what to type next, and the exit code says it', async () => {
  expect((await directory.local('deploy', 'alb', '--stack', 'shop', '--env', 'dev')).exitCode).toBe(0);

  const well = await look();
  expect(well.stdout).toMatch(/^\S launch_instances healthy$/m);
  expect(well.stdout).toMatch(/^ {2}\S healthy +instance +2, such as: i-\w+ runs/m);
  expect(well.stdout.trimEnd()).toMatch(/alb-\w+ is healthy\.$/);
  expect(well.exitCode).toBe(0);

  const { components } = JSON.parse((await look('--json')).stdout) as { components: readonly ComponentHealth[] };
  const id = components.find(({ component }) => component === 'instance')!.id!;
  await directory.run(['local', 'terminate', id]);
  const broken = await look();
  expect(broken.stdout).toMatch(/^\S launch_instances unhealthy$/m);
  expect(broken.stdout).toMatch(new RegExp(`unhealthy +instance +${id} is (shutting-down|terminated)`));
  expect(broken.stdout).toMatch(
    /is not healthy \(\d+\)\. Next: unity logs alb-\w+ --local, or unity status \S+ --refresh/,
  );
  expect(broken.exitCode).toBe(1);
  const document = JSON.parse((await look('--json')).stdout) as Record<string, unknown>;
  expect(document).toMatchObject({ format_version: '1.0', session_state: 'completed', state: 'unhealthy' });

  expect((await directory.local('destroy', 'shop/dev', '--confirm=shop')).exitCode).toBe(0);
  const gone = await look();
  expect(gone.stdout).toMatch(/is rolled back: it does not serve\. Next: unity status/);
  expect(gone.exitCode).toBe(2);
}, 120_000);
