import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { verbs } from '../../lib/cli/program/verbs';
import { readWorldFile } from '../../lib/local/disk/world-file';
import { packageRoot, TestDirectory } from './run-cli';

const mockCanary = 'cnry/7f3a+91=q';

// AWS refuses, and quotes what the step’s containers were to be given, in every form that it is quoted in.
jest.mock('../../lib/local/faults/refusals', () => ({
  ...jest.requireActual('../../lib/local/faults/refusals'),
  denied: () => {
    const quoted = [
      `DB_PASSWORD=${mockCanary}`,
      JSON.stringify({ db_password: mockCanary }),
      `password=${encodeURIComponent(mockCanary)}`,
      `secret: ${Buffer.from(mockCanary).toString('base64')}`,
      `postgres://shop:${encodeURIComponent(mockCanary)}@db/shop`,
    ];
    const error = new Error(`not authorized to launch with ${quoted.join(', ')}`);
    return Object.assign(error, {
      name: 'AccessDenied',
      $fault: 'client',
      $metadata: { httpStatusCode: 403, requestId: 'r-1' },
    });
  },
}));

const forms = [
  mockCanary,
  encodeURIComponent(mockCanary),
  Buffer.from(mockCanary).toString('base64'),
  JSON.stringify(mockCanary).slice(1, -1),
];
const leaks = (text: string): readonly string[] => forms.filter((form) => text.includes(form));

const stack = 'shop/dev';

/** How each verb is called once a deployment has failed; or why it is not. A new verb must be put here. */
const calls: { readonly [verb: string]: readonly string[] | string } = {
  init: 'writes a shipped file',
  validate: ['secret.yml'],
  plan: ['secret.yml', '--stack', 'shop', '--env', 'dev'],
  deploy: ['secret.yml', '--stack', 'shop', '--env', 'dev', '--fault', 'launch_spot_instance:error'],
  status: [stack],
  health: [stack],
  watch: [stack],
  list: [],
  history: [stack],
  analytics: [],
  report: [stack],
  outputs: [stack],
  logs: [stack],
  rollback: [stack, '--dry-run'],
  resume: [stack, '--yes', '--fault', 'launch_spot_instance:error'],
  promote: [stack, '--to', 'prod', '--yes'],
  promotions: [stack],
  checkpoint: [stack, 'now'],
  checkpoints: [stack],
  destroy: [stack, '--confirm=shop'],
  extend: [stack, '--hours', '1'],
  cancel: [stack],
  approve: [stack],
  reject: [stack, '--reason', 'no'],
  audit: [stack],
  events: [],
  doctor: [],
  sweep: ['--dry-run'],
  uninstall: 'is of AWS alone',
  simulate: 'plays an account of its own, watched by the checker no-secret',
  explain: ['AccessDenied'],
  schema: 'prints what is shipped',
  'config explain': ['--env', 'dev'],
  'local inventory': [],
  'local parameter': 'is asked for that very value',
  'local terminate': 'has nothing to remove of a deployment that was undone',
  'local reset': 'forgets everything',
  'local host': 'has no output of its own',
};

const directory = new TestDirectory();

beforeAll(async () => {
  const spot = readFileSync(path.join(packageRoot, 'workflows', 'spot.yml'), 'utf8');
  const secret = spot
    .replace(/^name: spot$/m, 'name: secret')
    .replace(/^( +)compose: \$\{parameters\.compose\}$/m, '$&\n$1environment: { DB_PASSWORD: "ssm:/app/db" }');
  expect(secret).toContain('ssm:/app/db');
  writeFileSync(path.join(directory.path, 'secret.yml'), secret);
  const put = await directory.run(['local', 'parameter', '/app/db', mockCanary, '--type', 'SecureString']);
  expect(put.exitCode).toBe(0);
  const deployed = await directory.local('deploy', ...(calls.deploy as readonly string[]));
  expect(deployed.exitCode).toBe(1);
  expect(deployed.stderr + deployed.stdout).toContain('not authorized to launch with');
  expect(leaks(deployed.stderr + deployed.stdout)).toEqual([]);
});
afterAll(() => directory.remove());

test('every verb is called here, or it is said why not', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(verbs).sort());
});

const called = Object.entries(calls).flatMap(([verb, argv]) =>
  typeof argv === 'string' ? [] : [[verb, argv, []] as const, [verb, argv, ['--json']] as const],
);

test.each(called)('%s %j %j shows no secret', async (verb, argv, more) => {
  const { stdout, stderr, exitCode } = await directory.local(...verb.split(' '), ...argv, ...more);
  expect(leaks(stdout + stderr)).toEqual([]);
  expect([252, 255]).not.toContain(exitCode);
});

test('nothing that is kept holds it but the account’s Parameter Store', () => {
  const { cloud: _, ...kept } = readWorldFile(`${directory.path}/.unity`) as Record<string, unknown>;
  const text = JSON.stringify(kept);
  expect(text).toContain('not authorized to launch with');
  expect(forms.filter((form) => text.includes(form) || text.includes(JSON.stringify(form).slice(1, -1)))).toEqual([]);
});
