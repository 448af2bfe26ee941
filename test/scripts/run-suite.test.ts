import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSuite, type SuiteOrder, writeSuite } from '../../lambdas/actions/control/run-tests/suite-text';

const directory = mkdtempSync(path.join(tmpdir(), 'unity-suite-'));
afterAll(() => rmSync(directory, { recursive: true }));

function run(changes: Partial<SuiteOrder>) {
  const order = { session: 'spot-1', step: 'check', command: 'true', report: '', environment: {}, ...changes };
  const { status, stdout, stderr } = spawnSync('bash', [], {
    input: writeSuite(order),
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TMPDIR: directory },
    maxBuffer: 20_000_000,
  });
  // What Systems Manager keeps of it.
  return { status, results: readSuite(stdout.slice(0, 24_000)), stdout, stderr };
}

const junit = '<testsuite><testcase name="opens"/></testsuite>';
const print = (text: string) => `cat <<'END'\n${text}\nEND\n`;

describe('the script of a suite', () => {
  test('gives the report that the suite prints, its exit status, and the end of what it says', () => {
    const { status, results, stdout, stderr } = run({ command: `${print(junit)}echo oops >&2\nexit 3` });
    expect(status).toBe(3);
    expect(results).toMatchObject({ counts: { tests: 1 } });
    expect(stdout).toContain(junit);
    expect(stderr).toBe('oops\n');
  });

  test('gives the report that the suite writes, of two thousand cases too, and leaves nothing behind', () => {
    const cases = Array.from(
      { length: 2_000 },
      (_, index) => `<testcase classname="shop.Suite" name="case ${index}"/>`,
    );
    const report = path.join(directory, 'a report.xml');
    const { status, results } = run({
      command: `cat > '${report}' <<'END'\n<testsuite>${cases.join('\n')}</testsuite>\nEND`,
      report,
    });
    expect(status).toBe(0);
    expect(results).toMatchObject({ counts: { tests: 2_000 } });
    expect(readdirSync(directory).filter((name) => !name.endsWith('.xml'))).toEqual([]);
  });

  test('never asks Systems Manager to reboot the instance', () => {
    const { status, results, stderr } = run({ command: `${print(junit)}exit 194` });
    expect([status, stderr]).toEqual([1, 'the suite has exited with 194\n']);
    expect(results).toMatchObject({ counts: { tests: 1 } });
  });

  test('takes no report of a former run for one of this', () => {
    const report = path.join(directory, 'former.xml');
    writeFileSync(report, junit);
    utimesSync(report, 1_000_000_000, 1_000_000_000);
    expect(run({ report }).results).toBe('it wrote no report');
    expect(run({ report: path.join(directory, 'absent.xml') }).results).toBe('it wrote no report');
    expect(run({ report: directory }).results).toBe('it wrote no report');
  });

  test('says when the report is longer than Systems Manager keeps', () => {
    const noise = randomBytes(60_000).toString('hex');
    expect(run({ command: print(`<testsuite name="${noise}"/>`) }).results).toMatch(/^its report is too long/);
    expect(run({ command: 'head -c 5000000 /dev/zero' }).results).toMatch(/^its report is too long/);
  });

  test('hands values over as variables, and runs nothing of them', () => {
    const evil = `'; touch ${directory}/evil; $(touch ${directory}/evil) "\`touch ${directory}/evil\`\nnext`;
    const { stdout } = run({ command: 'printf "%s|" "$ONE" "$TWO"', environment: { ONE: evil, TWO: '' } });
    expect(stdout).toContain(`${evil}||`);
    expect(readdirSync(directory)).not.toContain('evil');
  });

  test('is given no input, and its exit is its own', () => {
    expect(run({ command: 'cat; kill -9 $$' })).toMatchObject({ status: 137, results: 'it gave no JUnit XML' });
    expect(run({ command: 'syntax (' }).status).toBe(2);
  });
});

test.each([
  ['', 'it wrote no report'],
  ['unity-report ????\n', 'its report cannot be unpacked'],
  [`unity-report ${Buffer.from(junit).toString('base64')}\n`, 'its report cannot be unpacked'],
])('what is no report is said to be none: %j', (stdout, said) => {
  expect(readSuite(stdout)).toBe(said);
});
