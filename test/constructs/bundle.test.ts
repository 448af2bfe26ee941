import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import type { Metafile } from 'esbuild';
import { definitions } from '../../lambdas/actions/definitions';
import { isInspected } from '../../lambdas/actions/inspected';
import type { InstalledFile } from '../../lambdas/shared/installed';
import { bundleFunctions, bundleOf } from '../../lib/constructs/bundle';
import { kindOf } from '../../lib/constructs/engine-rights';
import { handlerFileOf } from '../../lib/constructs/function-entries';
import { type FunctionName, functionNames } from '../../lib/domain/functions';
import { runtimePackages } from '../../lib/licences';
import { runtime } from '../../lib/stacks/unity-stack';
import { budgetOf } from '../bench/bundle-budget';

const promotion = { from: ['dev'], soakedMinutes: 60, approval: true, approvalHours: 72, soakMinutes: 30 } as const;
const installed: InstalledFile = {
  workflows: [],
  environments: { dev: { domain: 'dev.example.com' } },
  rollback: { dev: { policies: { 'aws/create_efs': 'retain' } } },
  parameters: { dev: { values: { size: 2 }, stored: true } },
  access: { dev: { operators: ['x'] } },
  messages: { dev: { targets: [{ name: 'ops', to: 'slack', url: 'ssm:/unity/slack', on: ['failed'] }] } },
  guards: {
    dev: { atOnce: 2 },
    prod: { atOnce: 1, deletionProtection: true, timeToLive: { hours: 72, warnBeforeHours: 24 }, promotion },
  },
};
const nothing: InstalledFile = {
  workflows: [],
  environments: {},
  parameters: {},
  access: {},
  rollback: {},
  guards: {},
  messages: {},
};
const directory = mkdtempSync(path.join(tmpdir(), 'unity-bundles-'));
const all = path.join(directory, 'all');
let metafile: Metafile;

beforeAll(async () => {
  metafile = await bundle(all);
}, 120_000);
afterAll(() => rmSync(directory, { recursive: true }));

const bundle = (outDirectory: string, functions?: readonly FunctionName[]): Promise<Metafile> =>
  bundleFunctions({
    projectDirectory: process.cwd(),
    outDirectory,
    runtime,
    installed,
    ...(functions && { functions }),
  });

const fileOf = (name: FunctionName): string => path.join(all, bundleOf(name), 'index.js');

/** What a bundle is made of, without what was left out of it. */
function inputsOf(name: FunctionName): readonly string[] {
  const output = Object.entries(metafile.outputs).find(([file]) => path.resolve(file) === fileOf(name))![1];
  return Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
}

test('every function has a file with its handler, and every such file a function', () => {
  const files = readdirSync('lambdas/handlers').filter((file) => file.endsWith('.lambda.ts'));
  expect([...new Set(functionNames.map(handlerFileOf))].sort()).toEqual(
    files.map((file) => `lambdas/handlers/${file}`),
  );
});

test('the runtime is the newest Node that the CDK knows', () => {
  const versions = Runtime.ALL.filter(({ family }) => family === RuntimeFamily.NODEJS).map(({ name }) =>
    Number(/^nodejs(\d+)\.x$/.exec(name)?.[1] ?? 0),
  );
  expect(runtime.name).toBe(`nodejs${Math.max(...versions)}.x`);
});

test('every bundle keeps its budget of bytes', () => {
  const over = functionNames.flatMap((name) => {
    const { length } = readFileSync(fileOf(name));
    return length > budgetOf(name).bytes ? [`${name}: ${length}`] : [];
  });
  expect(over).toEqual([]);
});

test('the same sources give the same bytes, alone or with others, without a trace of the machine', async () => {
  const names = ['make_network', 'open_session'] as const;
  const other = path.join(directory, 'other');
  await bundle(other, names);
  for (const name of names) {
    const text = readFileSync(fileOf(name), 'utf8');
    expect(text === readFileSync(path.join(other, bundleOf(name), 'index.js'), 'utf8')).toBe(true);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(tmpdir() + path.sep);
  }
}, 120_000);

test('what was installed stands beside the code that asks for it, to each its part, and beside no other', () => {
  const holders = functionNames.filter((name) => existsSync(path.join(all, bundleOf(name), 'installed.json')));
  expect([...holders].sort()).toEqual([
    'close_rollback',
    'desk',
    'notify',
    'open_session',
    'promote',
    'requests',
    'sweeper',
    'watchdog',
  ]);
  expect(readdirSync(path.join(all, 'make-network'))).toEqual(['index.js']);
  const partOf = (name: FunctionName): unknown =>
    JSON.parse(readFileSync(path.join(all, bundleOf(name), 'installed.json'), 'utf8'));
  expect(partOf('open_session')).toEqual({ ...installed, access: {}, messages: {} });
  const { workflows, parameters, access, rollback, messages } = installed;
  expect(partOf('requests')).toEqual({ ...nothing, workflows, parameters });
  expect(partOf('desk')).toEqual({
    ...nothing,
    workflows,
    access,
    guards: { prod: { deletionProtection: true, promotion } },
  });
  expect(partOf('promote')).toEqual({ ...nothing, workflows, rollback, guards: { prod: { promotion } } });
  const goesOnDown = { ...nothing, guards: { prod: { deletionProtection: true } } };
  expect([partOf('close_rollback'), partOf('watchdog')]).toEqual([goesOnDown, goesOnDown]);
  const mortal = { deletionProtection: true, timeToLive: { hours: 72, warnBeforeHours: 24 } };
  expect(partOf('sweeper')).toEqual({ ...nothing, guards: { prod: mortal } });
  expect(partOf('notify')).toEqual({ ...nothing, messages });
});

test('functions run by themselves, far from any node_modules, as far as a payload that is none', () => {
  const script = `
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 1000 };
    const run = (file) => require(file).handler({ not: 'a payload' }, context).then(() => 'answered', ({ name }) => name);
    Promise.all(${JSON.stringify(functionNames.map(fileOf))}.map(run)).then((all) => process.stdout.write(all.join()));
  `;
  const output = execFileSync(process.execPath, ['-e', script], {
    cwd: directory,
    // Without credentials no call gets as far as a network.
    env: { PATH: process.env.PATH, AWS_REGION: 'eu-west-1', UNITY_ENVIRONMENTS: 'dev' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ends = output.toString().split(',');
  expect(ends).toHaveLength(functionNames.length);
  // Refused by what they were given or by the account, never by what they are made of.
  const broken = /^(Error|TypeError|ReferenceError|SyntaxError|InvariantBroken)$/;
  expect(functionNames.filter((_, index) => broken.test(ends[index]!))).toEqual([]);
  expect(ends[functionNames.indexOf('gate')]).toBe('ZodError');
  expect(ends[functionNames.indexOf('sweeper')]).toBe('CredentialsProviderError');
}, 60_000);

test('functions of a permission set carry all of its actions and no others, engine functions none but the one that looks', () => {
  for (const name of functionNames) {
    const kind = kindOf(name);
    const own = Object.values(definitions)
      .filter((definition) =>
        kind.kind === 'engine' ? name === 'inspect' && isInspected(definition) : definition.permissionSet === kind.set,
      )
      .map(({ service, action }) => `lambdas/actions/${service}/${action.replaceAll('_', '-')}/action.ts`);
    const carried = inputsOf(name).filter((file) => /^lambdas\/actions\/.*\/action\.ts$/.test(file));
    expect([name, [...carried].sort()]).toEqual([name, own.sort()]);
    // What would ask the registry for an action.
    expect([name, inputsOf(name).includes('lib/engine/step/pursue.ts')]).toEqual([
      name,
      kind.kind !== 'engine' || name === 'inspect',
    ]);
  }
});

test('a bundle has the client of every service that its code calls, and no others', () => {
  const services = (name: FunctionName, form: RegExp) =>
    new Set(inputsOf(name).flatMap((file) => form.exec(file)?.[1] ?? []));
  for (const name of functionNames) {
    const called = services(name, /@aws-sdk\/(client-[\w-]+)\/dist-es\/commands\//);
    const clients = services(name, /@aws-sdk\/(client-[\w-]+)\/dist-es\/\w+Client\.js$/);
    // Every function comes with these: its ledger, its machines, the bus.
    for (const usual of ['client-dynamodb', 'client-sfn', 'client-eventbridge']) called.add(usual);
    expect([name, [...clients].sort()]).toEqual([name, [...called].sort()]);
  }
  expect(services('make_network', /@aws-sdk\/(client-[\w-]+)\//)).toContain('client-ec2');
  expect(services('make_edge', /@aws-sdk\/(client-[\w-]+)\/dist-es\/\w+Client\.js$/)).not.toContain('client-efs');
});

test('whatever a bundle carries is marked in the list of licences', () => {
  const listed = new Set(runtimePackages('.').flatMap(({ place, inFunctions }) => (inFunctions ? [place] : [])));
  const carried = new Set(
    functionNames.flatMap(inputsOf).flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  // Where packages are linked from elsewhere, places are told by their real path.
  const places = [...carried].map((place) => place.slice(place.indexOf('node_modules/')));
  expect(places.length).toBeGreaterThan(20);
  expect(places.filter((place) => !listed.has(place))).toEqual([]);
});
