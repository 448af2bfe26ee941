import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  ListVersionsByFunctionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { functionNames } from '../../lib/domain/functions';
import { functionPhysicalName } from '../../lib/domain/naming';
import { tableNames } from '../../lib/ledger/tables';
import { LocalWorld } from '../../lib/local/host/world';
import { isoTime } from '../../lib/ports/clock';
import type { StateMachine } from '../../lib/workflow/asl/types';

const day = 86_400_000;
const gate = 'unity-gate';
const arn = (name: string, version: number) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}:${version}`;

/** An account in which our functions are installed, and one of somebody else. */
function installed(play: (world: LocalWorld) => Promise<void>): Promise<void> {
  const world = new LocalWorld();
  return world.run(
    (async () => {
      for (const name of [...functionNames.map((each) => functionPhysicalName('unity', each)), 'unity-of-others'])
        await publish(world, name, 'first');
      await play(world);
    })(),
  );
}

async function publish(world: LocalWorld, FunctionName: string, code: string): Promise<void> {
  const { lambda } = world.clients.clients;
  const ZipFile = Buffer.from(code);
  const Role = 'arn:aws:iam::123456789012:role/any';
  const command =
    code === 'first'
      ? new CreateFunctionCommand({ FunctionName, Role, Code: { ZipFile }, Publish: true })
      : new UpdateFunctionCodeCommand({ FunctionName, ZipFile, Publish: true });
  await lambda.send(command as CreateFunctionCommand);
}

async function versions(world: LocalWorld, FunctionName: string): Promise<readonly string[]> {
  const page = await world.clients.clients.lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  return (page.Versions ?? []).map(({ Version = '' }) => Version);
}

const prune = (world: LocalWorld) => world.invokeFunction('prune', {}) as Promise<{ kept: number; deleted: string[] }>;

/** A machine as the installation has it: with the ARN of a version. */
const machineOf = (FunctionName: string): StateMachine => ({
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName },
      ResultPath: null,
      TimeoutSeconds: 10,
      Retry: [],
      End: true,
    },
  },
});

test('what nothing can invoke any more goes, of our own functions only', () =>
  installed(async (world) => {
    await world.clock.sleep(day);
    for (const name of [gate, 'unity-of-others']) await publish(world, name, 'second');
    expect((await prune(world)).deleted).toEqual([]);
    await world.clock.sleep(8 * day);
    expect(await prune(world)).toEqual({ kept: functionNames.length, deleted: [arn(gate, 1)] });
    expect(await versions(world, gate)).toEqual(['$LATEST', '2']);
    expect(await versions(world, 'unity-of-others')).toEqual(['$LATEST', '1', '2']);
    expect((await prune(world)).deleted).toEqual([]);
  }));

test('what a machine of an environment names stays', () =>
  installed(async (world) => {
    await world.clock.sleep(day);
    for (const name of [gate, 'unity-hold']) await publish(world, name, 'second');
    await world.clock.sleep(30 * day);
    world.executions.install('unity-dev-old', machineOf(arn(gate, 1)));
    world.executions.install('another-machine', machineOf(arn('unity-hold', 1)));
    expect((await prune(world)).deleted).toEqual([arn('unity-hold', 1)]);
  }));

test('a session that has not ended keeps the versions of its time, until it has', () =>
  installed(async (world) => {
    const session = { pk: 'SESSION#long-1', sk: 'SESSION', session_id: 'long-1', started_at: isoTime(world.clock) };
    const put = (item: object) =>
      world.clients.store.send(
        new PutCommand({ TableName: tableNames('unity').ledger, Item: { ...session, ...item } }),
      );
    await put({ open_in: 'staging' });
    await world.clock.sleep(day);
    await publish(world, gate, 'second');
    await world.clock.sleep(30 * day);
    expect((await prune(world)).deleted).toEqual([]);
    await put({});
    expect((await prune(world)).deleted).toEqual([arn(gate, 1)]);
  }));

test('a function that is not there yet keeps no other from being pruned', () =>
  installed(async (world) => {
    await world.clients.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'unity-open-session' }));
    await world.clock.sleep(day);
    await publish(world, gate, 'second');
    await world.clock.sleep(30 * day);
    expect((await prune(world)).deleted).toEqual([arn(gate, 1)]);
  }));
