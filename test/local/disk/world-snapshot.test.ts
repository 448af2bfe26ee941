import { deserialize, serialize } from 'node:v8';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type RestoredWorld, restoreWorld, takeSnapshot } from '../../../lib/local/disk/world-snapshot';
import { LocalWorld } from '../../../lib/local/host/world';
import { spot } from '../faults/struck';

async function start(world: LocalWorld, name: string): Promise<string> {
  const { executionArn = '' } = await world.clients.machines.send(
    new StartExecutionCommand({
      stateMachineArn: world.machineArn('unity-dev-spot'),
      name,
      input: JSON.stringify({ stack_name: 'shop' }),
    }),
  );
  return executionArn;
}

/** A world as the next process sees it. */
const again = (world: LocalWorld) => restoreWorld(deserialize(serialize(takeSnapshot(world))));

/** What a host does with it before it answers anybody; an hour of the account at the most. */
async function recover({ world, stopped, untold }: RestoredWorld): Promise<void> {
  await world.recover(stopped, untold);
  for (let second = 0; second < 3_600; second++) {
    await world.executions.idle();
    await world.told();
    if (!world.hasOpenSessions()) return;
    await world.clock.sleep(1_000);
  }
}
const ours = (world: LocalWorld) => world.cloud.inventory().filter(({ kept }) => kept === null);

describe('a world on the disk', () => {
  test('comes back with time, ledger, cloud, events, executions and what is installed', async () => {
    const world = new LocalWorld();
    world.install(spot(), 'dev');
    const arn = await world.run(start(world, 'first'));
    await world.run(world.executions.idle());
    await world.run(world.told());
    const { world: next, stopped, untold } = again(world);
    expect({ stopped, untold }).toEqual({ stopped: [], untold: [] });
    expect(next.clock.now()).toBe(world.clock.now());
    expect(next.store.snapshot()).toEqual(world.store.snapshot());
    expect(next.cloud.inventory()).toEqual(world.cloud.inventory());
    expect(next.bus.events()).toEqual(world.bus.events());
    expect(next.executions.find(arn)).toEqual(world.executions.find(arn));
    expect(next.executions.tokens.count).toBe(world.executions.tokens.count);
    expect(next.installed()).toEqual(world.installed());
  });

  test('counts what ran as stopped, and the next process undoes it', async () => {
    const world = new LocalWorld();
    world.install(spot(), 'dev');
    const begin = async () => {
      const arn = await start(world, 'first');
      while (ours(world).length < 8) await world.clock.sleep(100);
      return arn;
    };
    const arn = await world.run(begin());
    const { world: next, stopped, untold } = again(world);
    expect(stopped.map((execution) => [execution.arn, execution.status])).toEqual([[arn, 'ABORTED']]);
    expect(ours(next).length).toBeGreaterThanOrEqual(8);
    const recovered = async () => {
      await next.recover(stopped, untold);
      await next.executions.idle();
      await next.told();
    };
    await next.run(recovered());
    expect(ours(next)).toEqual([]);
    expect(next.hasOpenSessions()).toBe(false);
  });

  test('tells every change exactly once although the process died before it could', async () => {
    const world = new LocalWorld();
    world.install(spot(), 'dev');
    const begin = async () => {
      await start(world, 'first');
      while (world.untold().length < 3) await world.clock.sleep(10);
    };
    await world.run(begin());
    const { world: next, stopped, untold } = again(world);
    expect(untold.length).toBeGreaterThanOrEqual(3);
    const recovered = async () => {
      await next.recover(stopped, untold);
      await next.executions.idle();
      await next.told();
    };
    await next.run(recovered());
    const audit = next.store.snapshot().tables.find(({ definition }) => definition.name === 'unity-audit')!.items;
    const ledger = next.store.snapshot().tables.find(({ definition }) => definition.name === 'unity-ledger')!.items;
    for (const item of ledger.filter(({ kind }) => kind?.S !== 'lock')) {
      const versions = audit
        .filter(({ pk, item: name }) => pk?.S === item.pk?.S && name?.S === item.sk?.S)
        .map(({ version }) => Number(version?.N));
      expect(versions.sort((a, b) => a - b)).toEqual(
        Array.from({ length: Number(item.version?.N) }, (_, index) => index + 1),
      );
    }
  });

  test('is recovered from every moment at which a recovery itself may die', async () => {
    const world = new LocalWorld();
    world.install(spot(), 'dev');
    const begin = async () => {
      await start(world, 'first');
      while (ours(world).length < 8) await world.clock.sleep(100);
    };
    await world.run(begin());
    const first = again(world);
    const moments: RestoredWorld[] = [];
    first.world.store.onWrite(({ newImage }) => {
      if (newImage?.kind?.S === 'session') moments.push(again(first.world));
    });
    await first.world.run(recover(first));
    expect(moments.length).toBeGreaterThan(3);
    for (const moment of moments) {
      await moment.world.run(recover(moment));
      expect(moment.world.hasOpenSessions()).toBe(false);
      expect(ours(moment.world)).toEqual([]);
    }
  });

  test('never writes under the name of a function that ran in a former process', async () => {
    const written: (string | undefined)[] = [];
    const note = (world: LocalWorld) => world.store.onWrite(({ newImage }) => written.push(newImage?.write_id?.S));
    const world = new LocalWorld();
    note(world);
    world.install(spot(), 'dev');
    const begin = async () => {
      await start(world, 'first');
      while (ours(world).length < 8) await world.clock.sleep(100);
    };
    await world.run(begin());
    const { world: next, stopped, untold } = again(world);
    note(next);
    await next.run(next.recover(stopped, untold).then(() => next.executions.idle()));
    const ids = written.filter((id) => id !== undefined);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is refused when another version wrote it', () => {
    for (const foreign of [undefined, null, 7, {}, { format: 99 }]) {
      expect(() => restoreWorld(foreign)).toThrow(expect.objectContaining({ code: 'LocalWorldUnreadable' }));
    }
  });
});
