import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ComponentHealth } from '../../../lib/domain/health';
import { sessionIn, TestDirectory, waits } from '../run-cli';

let directory: TestDirectory;
beforeEach(() => {
  directory = new TestDirectory();
});
afterEach(() => directory.remove());

const look = (...more: readonly string[]) => directory.local('health', 'shop/dev', ...more);

test('what serves is shown step by step, what is wrong is named with what to type next, and the exit code says it', async () => {
  expect((await directory.local('deploy', 'alb', '--stack', 'shop', '--env', 'dev')).exitCode).toBe(0);

  // By then the load balancer has checked every target.
  writeFileSync(path.join(directory.path, 'pause.yml'), waits('pause', ['minute', 60]));
  expect((await directory.local('deploy', 'pause.yml', '--stack', 'pause', '--env', 'dev')).exitCode).toBe(0);
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
  expect(broken.stdout).toMatch(
    new RegExp(`unhealthy +instance +${id} is (shutting-down|terminated|not there any more)`),
  );
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

test('of a stack it is what serves that is looked at, also while a revision that failed is kept', async () => {
  const deploy = (...more: readonly string[]) =>
    directory.local('deploy', 'spot', '--stack', 'blog', '--env', 'dev', '--yes', '--json', ...more);
  const serving = sessionIn((await deploy()).stdout).session_id;
  const { stdout } = await deploy(
    ...['--param', 'component=site', '--on-failure', 'keep', '--fault', 'setup_docker:error'],
  );
  const kept = sessionIn(stdout);
  expect(kept).toMatchObject({ state: 'failed', revision: { former: serving } });

  const looked = await directory.local('health', 'blog/dev');
  expect(looked.stdout.trimEnd()).toMatch(new RegExp(`${serving} is healthy\\.$`));
  expect(looked.stderr).toContain(`${kept.session_id}, which has the stack, is failed; ${serving} serves.`);
  expect(looked.exitCode).toBe(0);
  expect(JSON.parse((await directory.local('health', 'blog/dev', '--json')).stdout)).toMatchObject({
    session_id: serving,
    session_state: 'completed',
    state: 'healthy',
  });
  // Its own standing is what is asked for there, and what serves beneath it is told beside.
  const { stdout: shown } = await directory.local('status', 'blog/dev');
  expect(shown).toContain(`revision 2 of its stack, after ${serving}`);
  expect(shown).toContain(`  ${serving} serves beneath it: nobody has looked at its health yet`);
  expect(JSON.parse((await directory.local('status', 'blog/dev', '--json')).stdout)).toMatchObject({
    session_id: kept.session_id,
    beneath: { session_id: serving },
  });
  expect((await directory.local('status', serving)).stdout).not.toContain('beneath it');
  // Who names the session means that one.
  expect((await directory.local('health', kept.session_id)).stdout).toContain(
    `${kept.session_id} is failed: it does not serve.`,
  );
});
