import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestDirectory } from '../run-cli';

const directory = new TestDirectory();
afterAll(() => directory.remove());

const workflow = `
name: shop
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: short, service: control, action: wait, timeout: 60, depends_on: [{step: network, until: created}], with: {seconds: 20}}
  - {name: long, service: control, action: wait, timeout: 120, depends_on: [network], with: {seconds: 90}}
  - {name: last, service: control, action: wait, timeout: 60, depends_on: [short, long], with: {seconds: 5}}
`;

const json = async (...argv: readonly string[]) => JSON.parse((await directory.local(...argv, '--json')).stdout);

test('a report tells the path that decided the end, slack, time and cost; as text, Markdown, JSON and a file', async () => {
  writeFileSync(path.join(directory.path, 'shop.yml'), workflow);
  expect((await directory.local('deploy', 'shop.yml', '--stack', 'shop', '--env', 'dev')).exitCode).toBe(0);
  const report = await json('report', 'shop/dev');
  const session = await json('status', 'shop/dev');
  const at = (iso: string): number => (Date.parse(iso) - Date.parse(session.started_at)) / 1000;
  const times = Object.fromEntries(
    session.steps.map((step: { name: string; started_at: string; completed_at: string }) => [
      step.name,
      { from: at(step.started_at), to: at(step.completed_at) },
    ]),
  );
  expect(report).toMatchObject({ format_version: '1.0', state: 'completed', stack_name: 'shop', rollback: null });
  expect(report.critical_path.steps.map(({ step }: { step: string }) => step)).toEqual(['network', 'long', 'last']);
  expect(report.critical_path.seconds).toBeCloseTo(times.last.to, 3);
  const steps = Object.fromEntries(report.steps.map((step: { name: string }) => [step.name, step]));
  expect(steps.short.slack_seconds).toBeCloseTo(times.long.to - times.short.to, 3);
  expect(steps.long).toMatchObject({ slack_seconds: 0, critical: true, tries: 1 });
  expect(steps.long.spent.work).toBeCloseTo(times.long.to - times.long.from, 3);
  expect(steps.last.spent.steps).toBeGreaterThan(90);
  expect(report.duration.planned_seconds).toBeGreaterThan(95);
  expect(report.duration.later_seconds).toBeCloseTo(report.duration.ready_seconds - report.duration.planned_seconds, 3);
  expect(report.resources.by_type).toContainEqual({ type: 'AWS::EC2::VPC', made: 1, standing: 1 });
  expect(report.cost.orchestration.usd).toBeGreaterThan(0);
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      code: 'BINDS',
      step: 'long',
      says: expect.stringMatching(/^long binds: 1 min 30 s of /),
    }),
  );
  expect(report.findings).toContainEqual(expect.objectContaining({ code: 'SLACK', step: 'short' }));

  const text = await directory.local('report', report.session_id);
  expect(text.stdout).toMatch(
    /^\* +long +completed +1 min 30 s +1 min 30 s +0 s +1 +working 1 min 30 s, other steps /m,
  );
  const written = await directory.local('report', 'shop/dev', '--md', '--out', 'report.md');
  expect(written).toMatchObject({ exitCode: 0, stdout: '' });
  expect(readFileSync(path.join(directory.path, 'report.md'), 'utf8')).toMatch(
    /^## shop to shop\/dev: completed\n[\s\S]*\| long ★ \| completed \| 1 min 30 s \|/,
  );
  expect(readFileSync(path.join(directory.path, 'report.md'), 'utf8')).toMatch(/```mermaid\ngantt\n/);
  expect((await directory.local('report', 'shop/dev', '--md', '--json')).exitCode).toBe(252);
  expect(text.stdout).toMatch(/^[*★][+✓] long +.*1 min 30 s \(1 min 30 s\)$/m);
  expect((await directory.local('report', 'shop/dev', '--html', 'report.html')).exitCode).toBe(0);
  const page = readFileSync(path.join(directory.path, 'report.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain('long binds: 1 min 30 s of ');
  expect(page).not.toContain('What failed first');
});

test('what failed and was undone is reported with its rollback', async () => {
  writeFileSync(path.join(directory.path, 'shop.yml'), workflow);
  const failing = await directory.local(
    'deploy',
    'shop.yml',
    '--stack',
    'bad',
    '--env',
    'dev',
    '--fault',
    'network:error',
  );
  expect(failing.exitCode).toBe(1);
  const shown = await directory.local('status', 'shop/dev', '--json');
  const listed = JSON.stringify(await json('list'));
  const [session_id = ''] = [...listed.matchAll(/"session_id":"([^"]+)"/g)]
    .map(([, id]) => id ?? '')
    .filter((id) => id !== JSON.parse(shown.stdout).session_id);
  const report = await json('report', session_id);
  expect(report).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean', leftovers: 0 } });
  expect(report.duration.ready_seconds).toBeNull();
  expect(report.critical_path.steps.map(({ step }: { step: string }) => step)).toEqual(['network']);
  expect(report.findings[0]).toMatchObject({ code: 'FAILED', step: 'network' });
  expect(report.resources.by_type.every(({ standing }: { standing: number }) => standing === 0)).toBe(true);
});
