import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';
import { hostileInputs, rightInput } from './execution';

const net = workflowOf(`
name: net
parameters:
  zones: {type: number, default: 2, minimum: 1, maximum: 6}
  cidr: {type: string, default: 10.0.0.0/16, pattern: '[0-9./]{9,18}'}
  note: {type: string, default: none}
  dns: {type: boolean, default: true}
  hosts: {type: list, default: []}
  labels: {type: map, default: {}}
steps:
  - {name: network, service: aws, action: create_vpc, with: {cidr: '\${parameters.cidr}', zone_count: '\${parameters.zones}'}}
`);

function installed(): LocalWorld {
  const world = new LocalWorld();
  for (const environment of ['dev', 'prod']) world.install(net, environment);
  return world;
}

const holds = (world: LocalWorld): unknown => ({
  account: world.cloud.snapshot(),
  machines: world.executions.machineNames(),
});
const locks = (world: LocalWorld): readonly string[] =>
  JSON.stringify(world.store.snapshot().tables).match(/LOCK#[a-z#-]+/g) ?? [];

test.each(hostileInputs.map((row) => [row.tried, row] as const))(
  '%s: the execution fails with the code, nothing is made, the stack stays free',
  async (_, { input, code, told }) => {
    const world = installed();
    const before = holds(world);
    const execution = world.executions.start('unity-dev-net', 'run-1', input);
    if (typeof execution === 'string') throw new Error(execution);
    const session = await settled(world, sessionOf(net, execution));
    expect(execution).toMatchObject({ status: 'FAILED', error: code });
    expect(execution.cause).toMatch(told);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
    expect(execution.cause).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    expect(execution.cause!.length).toBeLessThan(10_000);
    expect(session).toMatchObject({ state: 'failed', root_cause: { code } });
    expect(JSON.stringify(session).length).toBeLessThan(30_000);
    expect(holds(world)).toEqual(before);
    expect(ours(world)).toEqual([]);
    expect(locks(world)).toEqual([]);
    const good = start(world, net, rightInput, 'run-2');
    expect(await settled(world, sessionOf(net, good))).toMatchObject({ state: 'completed' });
    expect(ours(world)).not.toEqual([]);
  },
);

test('the table says each thing once', () => {
  expect(new Set(hostileInputs.map(({ tried }) => tried)).size).toBe(hostileInputs.length);
  expect(hostileInputs.length).toBeGreaterThan(80);
});

test.each([
  ['no JSON', 'stack_name: shop', 'InvalidExecutionInput'],
  ['two documents', `${JSON.stringify(rightInput)}{}`, 'InvalidExecutionInput'],
  ['more than 262,144 characters', JSON.stringify({ ...rightInput, x: 'x'.repeat(262_144) }), 'ValidationException'],
])('%s is refused by Step Functions itself: no execution begins', async (_, input, name) => {
  const world = installed();
  const stateMachineArn = world.executions.machineArn('unity-dev-net');
  const sent = world.run(
    world.clients.machines.send(new StartExecutionCommand({ stateMachineArn, name: 'run-1', input })),
  );
  await expect(sent).rejects.toMatchObject({ name });
  expect(world.executions.all()).toEqual([]);
});
