import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { functionsAtOnce } from '../../../lib/cli/doctor/checks/concurrency';
import { machineFindings } from '../../../lib/cli/doctor/checks/machines';
import { nodeFindings } from '../../../lib/cli/doctor/checks/node';
import { findingCodes } from '../../../lib/cli/doctor/finding';
import { lookAt } from '../../../lib/cli/doctor/look';
import { readConfig } from '../../../lib/config/read-config';
import { UnityError } from '../../../lib/domain/errors/unity-error';
import { TestDirectory } from '../run-cli';
import { workflows } from './scene';

const never = { seconds: 20, over: new Promise<void>(() => undefined) };
const look = { check: 'bus', takes: 'events:DescribeEventBus' } as const;

test('a look that takes too long is a finding, and the others do not wait for it', async () => {
  const over = { seconds: 20, over: Promise.resolve() };
  expect(await lookAt({ ...look, run: () => new Promise(() => undefined) }, over)).toEqual([
    expect.objectContaining({
      code: 'LookTooSlow',
      status: 'warning',
      check: 'bus',
      fix: expect.stringContaining('network'),
    }),
  ]);
});

test('a bug of ours is no finding', async () => {
  const run = () => Promise.reject(new TypeError('undefined is not a function'));
  await expect(lookAt({ ...look, run }, never)).rejects.toThrow(UnityError);
});

test.each([
  ['v20.19.4', 'NodeFits', true],
  ['v24.1.0', 'NodeFits', true],
  ['v18.20.8', 'NodeTooOld', false],
])('Node %s is %s', (version, code, ok) => {
  expect(nodeFindings(version)).toEqual([expect.objectContaining({ code, ok })]);
});

test('workflows that cannot be read are the finding, not the machines', async () => {
  const { config } = readConfig('', 'unity.yaml');
  const findings = await machineFindings(
    { machines: undefined as never },
    {
      config: config!,
      machineArn: (name) => name,
      workflows: () => {
        throw new UnityError('YamlSyntax', { message: 'line 3' });
      },
    },
  );
  expect(findings).toEqual([
    expect.objectContaining({ code: 'WorkflowsInvalid', ok: false, fix: expect.stringContaining('unity validate') }),
  ]);
});

test('what a deployment has at work at once follows from its graph', () => {
  const width = Object.fromEntries(workflows.map((workflow) => [workflow.name, functionsAtOnce(workflow)]));
  // Each rehearses its permission sets side by side before anything else.
  for (const { name, steps } of workflows) {
    expect(width[name]).toBeGreaterThanOrEqual(4);
    expect(width[name]).toBeLessThan(steps.length);
  }
  expect(width.full).toBeGreaterThanOrEqual(width.spot!);
});

test('text names check, message and fix', async () => {
  const directory = new TestDirectory();
  const { exitCode, stdout } = await directory.local('doctor');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^✓ ok +configuration/);
  expect(stdout).toMatch(/quotas +room for one more `full`: VPCs per Region 1\/5/);
  directory.remove();
});

test('every code that can be found is looked for by a test', () => {
  const tests = readdirSync(__dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(__dirname, file), 'utf8'))
    .join('\n');
  expect(Object.keys(findingCodes).filter((code) => !new RegExp(`\\b${code}\\b`).test(tests))).toEqual([]);
});
