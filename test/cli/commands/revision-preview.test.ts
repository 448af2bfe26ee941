import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, TestDirectory } from '../run-cli';

const workflow = `
name: books
parameters:
  zones: {type: number, default: 1}
  names: {type: list, default: [x]}
  cidr: {type: string, default: 10.0.0.0/16}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, with: {cidr: "\${parameters.cidr}", zone_count: "\${parameters.zones}"}}
  - {name: alarms, service: monitoring, action: setup_monitoring, timeout: 120, with: {log_groups: "\${parameters.names}"}}
  - {name: pause, service: control, action: wait, timeout: 60, with: {seconds: "\${environment.seconds}"}}
`;

/** Texts, as the environment may say a number and a list, beside what Parameter Store has. */
const configuration = (seconds: number) => `
environments:
  dev:
    parameter_store: true
    parameters: {zones: '2', names: 'a,b'}
    values: {seconds: ${seconds}}
`;

let directory: TestDirectory;
const write = (name: string, text: string) => writeFileSync(path.join(directory.path, name), text);
const deploy = (...more: readonly string[]) =>
  directory.local('deploy', 'books.yml', '--stack', 'shop', '--env', 'dev', '--json', ...more);
const store = (value: string) => directory.run(['local', 'parameter', '/unity/dev/parameters/cidr', value]);
async function previewed(...more: readonly string[]) {
  const { stdout } = await deploy('--dry-run', ...more);
  return jsonLines(stdout).find(({ type }) => type === 'plan')?.data;
}

beforeEach(async () => {
  directory = new TestDirectory();
  write('books.yml', workflow);
  write('unity.yaml', configuration(2));
  await store('10.9.0.0/16');
});
afterEach(() => directory.remove());

test('a look at the next revision sees each value as the session will: of the store, and of the declared type', async () => {
  const { exitCode, stdout } = await deploy();
  expect([exitCode, jsonLines(stdout).at(-1)?.session?.parameters]).toEqual([
    0,
    { zones: 2, names: ['a', 'b'], cidr: '10.9.0.0/16' },
  ]);
  const all = ['net', 'alarms', 'pause'];
  expect(await previewed()).toMatchObject({ configuration: 'installed', removed: [], replaced: [], added: [] });
  const steps = (of: unknown) => (of as readonly { readonly step: string }[]).map(({ step }) => step);
  expect(steps((await previewed())?.kept)).toEqual(all);
  // What is given counts more than the store, and the store more than the file.
  await store('10.8.0.0/16');
  expect(steps((await previewed())?.kept)).toEqual(['alarms', 'pause']);
  expect(steps((await previewed('--param', 'cidr=10.9.0.0/16'))?.kept)).toEqual(all);
});

test('and the values of the environment as they are now', async () => {
  await deploy();
  write('unity.yaml', configuration(3));
  const kept = (await previewed())?.kept as readonly { readonly step: string }[];
  expect(kept.map(({ step }) => step)).toEqual(['net', 'alarms']);
});
