import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type HandlerRuntime, runHandler } from '../../lambdas/shared/handler';
import { verbs } from '../../lib/cli/program/verbs';
import { notificationKinds } from '../../lib/domain/notification';
import { readWorldFile } from '../../lib/local/disk/world-file';
import type { Measurement } from '../../lib/ports/metrics';
import { linesOf } from '../helpers/embedded-metrics';
import { Receiver } from '../notifications/receiver';
import { packageRoot, TestDirectory } from './run-cli';

const mockCanary = 'cnry/7f3a+91=q';

/** In every form that something is quoted in. */
const mockQuoted = [
  `DB_PASSWORD=${mockCanary}`,
  JSON.stringify({ db_password: mockCanary }),
  `password=${encodeURIComponent(mockCanary)}`,
  `secret: ${Buffer.from(mockCanary).toString('base64')}`,
  `postgres://shop:${encodeURIComponent(mockCanary)}@db/shop`,
].join(', ');

/** What functions print into their logs: their own lines, and, as Lambda does, the errors that leave them. */
const mockLines: string[] = [];
jest.mock('../../lambdas/shared/handler', () => {
  const actual = jest.requireActual<typeof import('../../lambdas/shared/handler')>('../../lambdas/shared/handler');
  const runHandler: typeof actual.runHandler = async (handle, payload, runtime) => {
    const log: HandlerRuntime['log'] = (message, facts) => {
      mockLines.push(`${message} ${JSON.stringify(facts)}`);
      runtime.log(message, facts);
    };
    try {
      return await actual.runHandler(handle, payload, { ...runtime, log });
    } catch (error) {
      const { name, message, stack } = error as Error;
      mockLines.push(JSON.stringify({ ...(error as object), errorType: name, errorMessage: message, stack }));
      throw error;
    }
  };
  return { ...actual, runHandler };
});

// On an instance, AWS refuses to hand out what a reference names, and quotes what it holds.
jest.mock('../../lib/local/cloud/ssm/command-view', () => {
  const actual = jest.requireActual<typeof import('../../lib/local/cloud/ssm/command-view')>(
    '../../lib/local/cloud/ssm/command-view',
  );
  const viewResult: typeof actual.viewResult = (...given) => {
    const result = actual.viewResult(...given);
    if (result.StandardErrorContent === '') return result;
    const refusal = `An error occurred (AccessDeniedException) when calling the GetParameter operation: ${mockQuoted}`;
    return { ...result, StandardErrorContent: `${refusal}\n${result.StandardErrorContent}` };
  };
  return { ...actual, viewResult };
});

// AWS refuses, and quotes what the step’s containers were to be given, in every form that it is quoted in.
jest.mock('../../lib/local/faults/refusals', () => ({
  ...jest.requireActual('../../lib/local/faults/refusals'),
  denied: () => {
    const error = new Error(`not authorized to launch with ${mockQuoted}`);
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
const guest = 'guest/dev';

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
  'notify test': ['dev'],
  doctor: [],
  sweep: ['--dry-run'],
  uninstall: 'is of AWS alone',
  simulate: 'plays an account of its own, watched by the checker no-secret',
  explain: ['AccessDenied'],
  schema: 'prints what is shipped',
  'config explain': ['--env', 'dev'],
  'local inventory': [],
  'local metrics': [],
  'local parameter': 'is asked for that very value',
  'local terminate': 'has nothing to remove of a deployment that was undone',
  'local reset': 'forgets everything',
  'local host': 'has no output of its own',
};

const directory = new TestDirectory();
const receiver = new Receiver();

/** Everybody is told of everything; where, is as secret as the rest. */
async function keepReceivers(): Promise<void> {
  await receiver.open();
  const on = `on: [${notificationKinds.join(', ')}]`;
  const config = `environments:
  dev:
    messages:
      - {name: slack, to: slack, url: 'ssm:/hooks/url', ${on}}
      - {name: hook, to: webhook, url: 'ssm:/hooks/url', key: 'ssm:/app/db', ${on}}
  staging: {}
  prod: {}
`;
  writeFileSync(path.join(directory.path, 'unity.yaml'), config);
  const url = `${receiver.url}/${encodeURIComponent(mockCanary)}`;
  expect((await directory.run(['local', 'parameter', '/hooks/url', url, '--type', 'SecureString'])).exitCode).toBe(0);
}

/** A deployment whose instances cannot read what they are referred to. */
async function deployGuest(secret: string): Promise<void> {
  writeFileSync(
    path.join(directory.path, 'guest.yml'),
    secret.replace('ssm:/app/db', 'ssm:/app/none').replace('name: secret', 'name: guest'),
  );
  const { exitCode, stdout, stderr } = await directory.local('deploy', 'guest.yml', '--stack', 'guest', '--env', 'dev');
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain('when calling the GetParameter operation');
  expect(leaks(stdout + stderr)).toEqual([]);
}

beforeAll(async () => {
  await keepReceivers();
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
  await deployGuest(secret);
});
afterAll(async () => {
  directory.remove();
  await receiver.close();
});

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

test('no line of figures holds it, though they count the failure that quotes it', async () => {
  const { measurements = [] } = readWorldFile(`${directory.path}/.unity`) as {
    readonly measurements?: readonly Measurement[];
  };
  const lines = await linesOf(measurements);
  expect(lines.filter((line) => line.includes('"StepFailures":1') && line.includes('"AccessDenied"'))).not.toEqual([]);
  expect(lines.flatMap(leaks)).toEqual([]);
});

test.each([
  ['status', guest],
  ['status', guest, '--json'],
  ['logs', guest],
  ['report', guest],
  ['report', guest, '--md'],
  ['report', guest, '--json'],
  ['audit', guest, '--json'],
  ['events', '--json'],
])('%s %s %s shows nothing of what AWS has quoted on an instance', async (...argv) => {
  const { stdout, stderr, exitCode } = await directory.local(...argv);
  expect(leaks(stdout + stderr)).toEqual([]);
  expect(exitCode).toBeLessThan(2);
});

test('no log of a function holds it, nor does the error that leaves one', async () => {
  const error = Object.assign(new Error(`no ${mockQuoted}`), {
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 400 },
  });
  const failing = runHandler(() => Promise.reject(error), {}, {} as HandlerRuntime);
  await expect(failing).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(mockLines.join('\n')).toContain('AccessDeniedException');
  expect(mockLines.filter((line) => leaks(line).length > 0)).toEqual([]);
});

test('nobody is told of it', () => {
  const kinds = receiver.received.flatMap(({ body }) => (JSON.parse(body) as { readonly kind?: string }).kind ?? []);
  expect(kinds).toEqual(expect.arrayContaining(['started', 'failed', 'rolled_back']));
  const told = receiver.received.map(({ body }) => body);
  expect(told.filter((body) => body.includes('GetParameter operation'))).not.toEqual([]);
  expect(told.filter((body) => leaks(body).length > 0)).toEqual([]);
});

test('nothing that is kept holds it but the account’s Parameter Store', () => {
  const { cloud: _, ...kept } = readWorldFile(`${directory.path}/.unity`) as Record<string, unknown>;
  const text = JSON.stringify(kept);
  expect(text).toContain('not authorized to launch with');
  expect(text).toContain('when calling the GetParameter operation');
  // Events, notices, audit and the history of executions are among it.
  for (const part of ['DEPLOYMENT_STATE_CHANGED', 'NOTICE#', 'unity-audit', 'executions']) expect(text).toContain(part);
  expect(forms.filter((form) => text.includes(form) || text.includes(JSON.stringify(form).slice(1, -1)))).toEqual([]);
});
