import { PutParameterCommand, type PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';
import { hostileStored, storedWorkflow } from './stored';

const net = workflowOf(storedWorkflow);
const request = { stack_name: 'shop' };

async function withStored(name: string, Value: string, Type: 'String' | 'SecureString' = 'String') {
  const world = new LocalWorld({ parameters: { dev: { values: {}, stored: true } } });
  world.install(net, 'dev');
  const Name = `/unity/dev/parameters/${name}`;
  const put = (input: PutParameterCommandInput) =>
    world.run(world.clients.clients.ssm.send(new PutParameterCommand(input)));
  // Longer ones are advanced parameters, which the simulated account cannot be given by a call.
  const isLong = Value.length > 4_000;
  await put(isLong ? { Name: '/other', Value: 'x', Type } : { Name, Value, Type });
  if (isLong) world.cloud.adjust({ parameters: { [Name]: Value } });
  return { world, Name };
}

test.each(hostileStored.map((row) => [row.tried, row] as const))(
  '%s: the deployment is refused, the SSM parameter is named, nothing is made',
  async (_, { name, value, type, code }) => {
    const { world, Name } = await withStored(name, value, type);
    const before = world.cloud.snapshot();
    const execution = start(world, net, request);
    const session = await settled(world, sessionOf(net, execution));
    expect(execution).toMatchObject({ status: 'FAILED', error: code });
    expect(execution.cause).toContain(Name);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
    expect(execution.cause).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(execution.cause!.length).toBeLessThan(1_000);
    expect(session).toMatchObject({ state: 'failed', root_cause: { code } });
    if (code === 'PlainSecret' || type) {
      for (const told of [session, world.bus.events(), execution.cause]) {
        const text = JSON.stringify(told);
        expect(text).not.toContain(value.slice(-8));
        expect(text).not.toContain('canary');
      }
    }
    expect(world.cloud.snapshot()).toEqual(before);
    expect(ours(world)).toEqual([]);
    // A request goes before, whatever stands there: but for what no request can mend.
    const mended = { ...request, parameters: { [name]: net.parameters[name]!.default } };
    const good = await settled(world, sessionOf(net, start(world, net, mended, 'run-2')));
    expect(good.state).toBe(type === 'SecureString' ? 'failed' : 'completed');
  },
);

test('what is right there is taken, each as its parameter declares it', async () => {
  const { world } = await withStored('zones', ' 3 ');
  const put = (name: string, Value: string, Type: 'String' | 'StringList' = 'String') =>
    world.run(
      world.clients.clients.ssm.send(new PutParameterCommand({ Name: `/unity/dev/parameters/${name}`, Value, Type })),
    );
  await put('dns', 'false');
  await put('hosts', 'a,b', 'StringList');
  await put('labels', '{"a":{"b":1}}');
  await put('token', 'ssm:/shop/token');
  await put('nobody', 'x');
  const session = await settled(world, sessionOf(net, start(world, net, request)));
  expect(session).toMatchObject({
    state: 'completed',
    parameters: { zones: 3, dns: false, hosts: ['a', 'b'], labels: { a: { b: 1 } }, token: 'ssm:/shop/token' },
  });
});

test('the table says each thing once', () => {
  expect(new Set(hostileStored.map(({ tried }) => tried)).size).toBe(hostileStored.length);
  expect(new Set(hostileStored.map(({ name, value }) => `${name} ${value}`)).size).toBe(hostileStored.length);
});
