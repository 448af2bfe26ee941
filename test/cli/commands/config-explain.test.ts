import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { explainEnvironment, explainInstallation } from '../../../lib/config/explain';
import { configOf } from '../../../lib/config/load-config';
import { originsOf } from '../../../lib/config/origins';
import { configFileSchema, environmentSchema } from '../../../lib/config/schema';
import { TestDirectory } from '../run-cli';

const directory = new TestDirectory();
afterAll(() => directory.remove());

const main = `prefix: acme
settings: {lease_seconds: 20}
checkpoints: {keep_last: 9}
environments:
  dev:
    rollback: {policies: {aws/create_efs: snapshot}, on_failure: keep}
  prod:
    operators: [arn:aws:iam::123456789012:role/Release]
`;
const dev = `values:
  domain: dev.example.com
checkpoints: {retention_days: 3}
network: {cidr: 10.9.0.0/16}
parameter_store: true
parameters:
  size: 3
  replicas: 2
  elsewhere: 1
promotion: {from: [prod], approval: true, soak_minutes: 30}
`;
const shop = `name: shop
parameters:
  size: {type: number, default: 1}
  replicas: {type: number, default: 1}
  port: 80
  color: {type: string, default: red}
  cidr: {type: string, default: 10.0.0.0/16}
  owner: {type: string}
steps:
  - {name: network, service: aws, action: create_vpc, with: {cidr: "\${parameters.cidr}", zone_count: "\${parameters.size}"}}
`;

const stored = '/acme/dev/parameters/replicas';

beforeAll(async () => {
  mkdirSync(path.join(directory.path, 'workflows', 'environments'), { recursive: true });
  writeFileSync(path.join(directory.path, 'unity.yaml'), main);
  writeFileSync(path.join(directory.path, 'workflows', 'environments', 'dev.yml'), dev);
  writeFileSync(path.join(directory.path, 'shop.yml'), shop);
  expect((await directory.run(['local', 'parameter', stored, '4'])).stdout).toBe('4\n');
});

interface Row {
  readonly key: string;
  readonly value: unknown;
  readonly from: Readonly<Record<string, unknown>>;
}
const file = (name: string, line: number, column: number) => ({ kind: 'file', file: name, line, column });
const devFile = (line: number, column: number) => file('workflows/environments/dev.yml', line, column);
const rowOf = (rows: readonly Row[], key: string) => rows.find((row) => row.key === key);

test('tells of each value what it is and where it is said, with file, line and column', async () => {
  const { stdout, exitCode } = await directory.run(['config', 'explain', '--env', 'dev', '--json']);
  expect(exitCode).toBe(0);
  const { environment_values: own, installation_values: all, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({ format_version: '1.0', environment: 'dev', workflow: null, parameters: null });
  const expected: readonly Row[] = [
    { key: 'publish', value: true, from: { kind: 'default' } },
    { key: 'parameter_store', value: true, from: devFile(5, 1) },
    { key: 'rollback.on_failure', value: 'keep', from: file('unity.yaml', 6, 54) },
    { key: 'rollback.approval_hours', value: 24, from: { kind: 'default' } },
    { key: 'rollback.policies.aws/create_efs', value: 'snapshot', from: file('unity.yaml', 6, 27) },
    { key: 'values.domain', value: 'dev.example.com', from: devFile(2, 3) },
    { key: 'network.cidr', value: '10.9.0.0/16', from: devFile(4, 11) },
    { key: 'parameters.size', value: 3, from: devFile(7, 3) },
    { key: 'checkpoints.retention_days', value: 3, from: devFile(3, 15) },
    { key: 'checkpoints.keep_last', value: 9, from: file('unity.yaml', 3, 15) },
    { key: 'checkpoints.rollback_copies_days', value: null, from: { kind: 'default' } },
    { key: 'operators', value: null, from: { kind: 'default' } },
    { key: 'promotion.from', value: ['prod'], from: devFile(10, 13) },
    { key: 'promotion.soaked_minutes', value: 0, from: { kind: 'default' } },
    { key: 'promotion.approval', value: true, from: devFile(10, 27) },
    { key: 'promotion.approval_hours', value: 72, from: { kind: 'default' } },
    { key: 'promotion.soak_minutes', value: 30, from: devFile(10, 43) },
  ];
  expect(expected.map(({ key }) => rowOf(own, key))).toEqual(expected);
  expect(['prefix', 'settings.lease_seconds', 'settings.poll_seconds'].map((key) => rowOf(all, key))).toEqual([
    { key: 'prefix', value: 'acme', from: file('unity.yaml', 1, 1) },
    { key: 'settings.lease_seconds', value: 20, from: file('unity.yaml', 2, 12) },
    { key: 'settings.poll_seconds', value: 1.5, from: { kind: 'default' } },
  ]);
});

test('with a workflow, each parameter by all layers; the simulated Parameter Store is asked', async () => {
  const argv = ['config', 'explain', '--env', 'dev', '--workflow', 'shop.yml'];
  const { stdout } = await directory.local(...argv, '--json');
  expect(JSON.parse(stdout).parameters).toEqual([
    { key: 'size', value: 3, from: devFile(7, 3) },
    { key: 'replicas', value: 4, from: { kind: 'ssm', parameter: stored } },
    { key: 'port', value: 80, from: { kind: 'workflow', file: 'shop.yml', line: 5, column: 3 } },
    { key: 'color', value: 'red', from: { kind: 'workflow', file: 'shop.yml', line: 6, column: 25 } },
    { key: 'cidr', value: '10.9.0.0/16', from: devFile(4, 11) },
    { key: 'owner', value: null, from: { kind: 'nowhere' } },
  ]);
  const text = (await directory.local(...argv)).stdout;
  expect(text).toMatch(/^PARAMETER OF shop {2}VALUE {8}FROM\nsize {15}3 {12}workflows\/environments\/dev\.yml:7:3\n/);
  expect(text).toContain('ssm:/acme/dev/parameters/replicas');
  expect(text).toContain('default, shop.yml:6:25');
  expect(text).toContain('nowhere: it must be given');
});

test('plan and deploy take the same values, and plan says whence', async () => {
  const plan = ['plan', 'shop.yml', '--env', 'dev', '--param', 'owner=ann'];
  const { stdout } = await directory.local(...plan, '--json');
  const document = JSON.parse(stdout);
  expect(document.parameters).toEqual({
    size: 3,
    replicas: 4,
    port: 80,
    color: 'red',
    cidr: '10.9.0.0/16',
    owner: 'ann',
  });
  expect(document.parameters_from).toEqual({
    size: 'workflows/environments/dev.yml:7:3',
    replicas: 'ssm:/acme/dev/parameters/replicas',
    port: 'default',
    color: 'default',
    cidr: 'workflows/environments/dev.yml:4:11',
    owner: 'given',
  });
  expect(document.steps[0].inputs).toMatchObject({
    cidr: { value: '10.9.0.0/16', from: 'with', parameters: { cidr: 'workflows/environments/dev.yml:4:11' } },
    zone_count: { value: 3, from: 'with', parameters: { size: 'workflows/environments/dev.yml:7:3' } },
    ingress_ports: { value: [80], from: 'default' },
  });
  expect((await directory.local(...plan)).stdout).toContain(
    'Parameters of the environment\n  size = 3  from workflows/environments/dev.yml:7:3\n  replicas = 4  from ssm:/acme/dev/parameters/replicas\n',
  );
  // Without an environment none of it holds.
  const bare = JSON.parse((await directory.local('plan', 'shop.yml', '--param', 'owner=ann', '--json')).stdout);
  expect(bare.parameters).toMatchObject({ size: 1, replicas: 1, cidr: '10.0.0.0/16' });

  const order = ['deploy', 'shop.yml', '--stack', 'shop', '--env', 'dev'];
  const missing = await directory.local(...order);
  expect([missing.exitCode, missing.stderr]).toEqual([1, expect.stringContaining('parameter `owner` has no value')]);
  expect((await directory.local(...order, '--param', 'owner=ann', '--param', 'color=blue')).exitCode).toBe(0);
  const session = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout);
  expect(session.parameters).toEqual({ ...document.parameters, color: 'blue' });
  expect(session.parameters_from).toEqual({
    size: 'environment',
    replicas: 'store',
    cidr: 'environment',
    owner: 'request',
    color: 'request',
  });
});

test('what stands wrongly in Parameter Store is refused by plan too, with its name', async () => {
  const name = '/acme/dev/parameters/size';
  await directory.run(['local', 'parameter', name, 'many']);
  const plan = ['plan', 'shop.yml', '--env', 'dev', '--param', 'owner=ann'];
  const refused = await directory.local(...plan);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toContain(`parameter \`size\`, from the SSM parameter ${name}, takes a number, not "many"`);
  await directory.run(['local', 'parameter', name, 'canary-of-size', '--type', 'SecureString']);
  const secret = await directory.local(...plan);
  expect(secret.stderr).toContain(`the SSM parameter ${name} is a SecureString`);
  expect(secret.stderr).not.toContain('canary');
  expect((await directory.run(['local', 'parameter', name, '--delete'])).exitCode).toBe(0);
  expect((await directory.local(...plan)).exitCode).toBe(0);
});

test.each([
  [['config', 'explain'], 'give --env NAME'],
  [['config', 'explain', '--env', 'prd'], 'there is no environment `prd` (did you mean `prod`?)'],
  [['config', 'explain', '--env', '__proto__'], 'there is no environment'],
  [['config', 'explain', '--env', 'dev', '--workflow', 'nowhere'], 'there is no workflow type and no file'],
  [['local', 'parameter', '/acme/nothing'], 'not found'],
  [['local', 'parameter', '/acme/x', 'a', '--delete'], 'a value and --delete exclude each other'],
  [['local', 'parameter', 'a b', 'c'], '`a b` is no name of a parameter'],
  [['local', 'parameter', '/aws/x', 'c'], 'Parameter name'],
])('%j is refused', async (argv, told) => {
  const { exitCode, stderr } = await directory.run(argv);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(told);
});

test('a secret in a file of parameters is refused with its line, and not shown', async () => {
  const secret = `AKIA${'IOSFODNN7EXAMPLE'}`;
  writeFileSync(path.join(directory.path, 'given.yml'), `owner: ann\ncolor: ${secret}\n`);
  const { exitCode, stderr } = await directory.run(['plan', 'shop.yml', '--params-file', 'given.yml']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error[UNITY-E1220]: `color` holds what looks like the id of an AWS access key');
  expect(stderr).toContain('--> given.yml:2:8');
  expect(stderr).not.toContain(secret);
});

test('no key of the files is left out', () => {
  const texts = {
    main: {
      file: 'unity.yaml',
      text: main.replace('prod:', 'prod:\n    parameters: {cidr: 10.8.0.0/16}\n    values: {a: 1}'),
    },
    environments: [],
  };
  const [config, origins] = [configOf(texts), originsOf(texts)];
  const first = (rows: readonly { readonly key: string }[]) => new Set(rows.map(({ key }) => key.split('.')[0]));
  const own = new Set([
    ...first(explainEnvironment(config, origins, 'prod')),
    ...first(
      explainEnvironment(
        configOf({ ...texts, environments: [{ environment: 'dev', file: 'dev.yml', text: dev }] }),
        originsOf({ ...texts, environments: [{ environment: 'dev', file: 'dev.yml', text: dev }] }),
        'dev',
      ),
    ),
  ]);
  expect([...own].sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  const all = [...first(explainInstallation(config, origins)), 'environments', 'checkpoints'];
  expect(all.sort()).toEqual(Object.keys(configFileSchema.shape).sort());
});
