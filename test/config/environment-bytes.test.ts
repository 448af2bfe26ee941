import { bytesProblem } from '../../lib/config/environment-bytes';
import { readConfig } from '../../lib/config/read-config';
import { environmentBytes, mostEnvironmentBytes } from '../../lib/domain/function-environment';
import { defaultSettings } from '../../lib/domain/settings';

const list = (count: number, of: (index: number) => string): string =>
  `[${Array.from({ length: count }, (_, index) => of(index)).join(', ')}]`;

/** As many functions as `invoke_targets` may name in its own bounds, each of so many characters. */
const functions = (count: number): string =>
  `invoke_targets: ${list(count, (n) => `"arn:aws:lambda:eu-west-1:123456789012:function:${'f'.repeat(49)}${n % 10}"`)}\n`;
const projects = `test_projects: ${list(10, (n) => `${'p'.repeat(48)}${n}`)}\n`;
const environments = (count: number, target = true): string =>
  `environments:\n${Array.from({ length: count }, (_, n) => `  region${n}: {request_events: true${target ? `, target: {account: "${String(n).repeat(12)}", external_id: ${'x'.repeat(40)}}` : ''}}\n`).join('')}`;
const checkpoints = 'checkpoints: {retention_days: 30, keep_last: 5, rollback_copies_days: 90}\n';

const read = (text: string) => readConfig(text, 'unity.yaml');

test.each([
  ['the longest list of functions', functions(20)],
  ['the longest list of projects', projects],
  ['ten environments in accounts of their own', environments(10)],
  ['what is kept of ten environments', `${checkpoints}${environments(10, false)}`],
])('%s fits by itself', (_what, text) => {
  expect(read(text).diagnostics).toEqual([]);
});

test('together they are refused, with how many bytes there are and what takes them, the longest first', () => {
  const { config, diagnostics } = read(`${checkpoints}${projects}${functions(20)}${environments(8)}`);
  expect(config).toBeUndefined();
  expect(diagnostics).toEqual([
    expect.objectContaining({
      code: 'ConfigInvalid',
      file: 'unity.yaml',
      line: 3,
      column: 1,
      message: expect.stringMatching(
        /^functions would be told of it in \d{4} bytes of environment variables, and Lambda takes 4096$/,
      ),
      fix: expect.stringMatching(
        /^That is \d+ too many. Shorten what takes them: `invoke_targets` \(\d+\), `target` of environments \(\d+\), `test_projects` \(\d+\), `checkpoints`, for each environment \(\d+\), `request_events` of environments \(\d+\); or take environments out\.$/,
      ),
    }),
  ]);
  const [, bytes] = /in (\d+) bytes/.exec(diagnostics[0]!.message)!;
  expect(diagnostics[0]!.fix).toContain(`That is ${Number(bytes) - 4096} too many.`);
});

test('4,096 bytes are taken, and one more is not', () => {
  const withTarget = (length: number) => ({
    settings: { ...defaultSettings, invokeTargets: ['f'.repeat(length)] },
    environments: ['dev'],
  });
  const most = 1 + mostEnvironmentBytes - environmentBytes(withTarget(1));
  expect(bytesProblem(withTarget(most))).toBeUndefined();
  expect(bytesProblem(withTarget(most + 1))).toMatchObject({
    path: ['invoke_targets'],
    message: expect.stringContaining('in 4097 bytes'),
    fix: expect.stringContaining('That is 1 too many.'),
  });
});
