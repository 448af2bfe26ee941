import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { systemClock } from '../../../lambdas/shared/system';
import { LocalHome } from '../../../lib/local/disk/local-home';
import { worldFile } from '../../../lib/local/disk/world-file';
import { localClients } from '../../../lib/local/host/doors';
import { localPlace } from '../../../lib/local/host/place';
import { SeededRandom } from '../../../lib/local/time/seeded-random';
import { waits } from '../../cli/run-cli';
import { workflowOf } from '../faults/struck';

let directory: string;
const opened: LocalHome[] = [];

beforeEach(() => {
  directory = path.join(mkdtempSync(path.join(tmpdir(), 'unity-home-')), '.unity');
});
afterEach(async () => {
  for (const home of opened.splice(0)) home.abandon();
  rmSync(path.dirname(directory), { recursive: true, force: true });
});

async function open(): Promise<LocalHome> {
  const home = await LocalHome.open({ directory, realClock: systemClock });
  opened.push(home);
  return home;
}

const workflow = workflowOf(waits('two', ['first', 200], ['second', 100, 'first']));
const machineArn = `arn:aws:states:${localPlace.region}:${localPlace.accountId}:stateMachine:unity-dev-two`;

/** Starts a deployment through the SDK’s client, wherever the account is. */
async function start(home: LocalHome, stack: string): Promise<string> {
  const { machines } = localClients(home, { clock: home.clock, random: new SeededRandom(1) });
  const { executionArn = '' } = await machines.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn,
      name: stack,
      input: JSON.stringify({ stack_name: stack }),
    }),
  );
  return executionArn;
}

const describe_ = (home: LocalHome, executionArn: string) =>
  home.call('states', 'DescribeExecution', { executionArn }) as Promise<{ status: string }>;

describe('the account of a directory', () => {
  test('leaves no trace when it was only read', async () => {
    const home = await open();
    expect((await home.ask('inventory')).length).toBeGreaterThan(0);
    await home.close();
    expect(() => readdirSync(directory)).toThrow();
  });

  test('is hosted by the first that changes it; the second is its guest and sees the same', async () => {
    const first = await open();
    await first.enter(100);
    const second = await open();
    expect(second.clock.now()).toBeGreaterThan(Date.UTC(2026, 0, 1) - 1);
    await second.enter('max');
    expect([first.isHost, second.isHost]).toEqual([true, false]);
    await first.ask('install', { workflow, environment: 'dev' });
    const arn = await start(second, 'shop');
    expect((await describe_(first, arn)).status).toBe('RUNNING');
    expect((await describe_(second, arn)).status).toBe('RUNNING');
    expect(second.clock.now()).toBeGreaterThan(Date.UTC(2026, 0, 1) - 1);
  });

  test('stays as long as a guest’s deployment runs, then goes to the guest', async () => {
    const first = await open();
    await first.enter(1_000);
    const second = await open();
    await second.enter('max');
    await second.ask('install', { workflow, environment: 'dev' });
    const arn = await start(second, 'shop');
    await first.close();
    expect((await describe_(second, arn)).status).toBe('SUCCEEDED');
    expect(second.isHost).toBe(true);
    await second.close();
    expect(readdirSync(directory)).toEqual(['world.bin']);
  });

  test('is taken over from a process that died; what it ran is undone', async () => {
    const first = await open();
    await first.enter(10);
    await first.ask('install', { workflow, environment: 'dev' });
    const arn = await start(first, 'shop');
    while ((await describe_(first, arn)).status !== 'RUNNING' || first.clock.now() < Date.UTC(2026, 0, 1) + 10_000) {
      await first.clock.sleep(1_000);
    }
    first.flush();
    const killed = readFileSync(worldFile(directory));
    first.abandon();
    expect(killed.length).toBeGreaterThan(1_000);
    let isTold = false;
    const next = await LocalHome.open({ directory, realClock: systemClock, onRecovered: () => (isTold = true) });
    opened.push(next);
    expect(isTold).toBe(true);
    expect((await describe_(next, arn)).status).toBe('ABORTED');
    await next.close();
    const later = await open();
    expect(later.isHost).toBe(false);
  });

  test('goes to exactly one of many that come at once', async () => {
    const homes = await Promise.all(Array.from({ length: 8 }, () => open()));
    await Promise.all(homes.map((home) => home.enter('max')));
    expect(homes.filter((home) => home.isHost)).toHaveLength(1);
    await homes[0]!.ask('install', { workflow, environment: 'dev' });
    const arns = await Promise.all(homes.map((home, index) => start(home, `stack-${index}`)));
    await Promise.all(homes.map((home) => home.close()));
    const later = await open();
    const states = await Promise.all(arns.map(async (arn) => (await describe_(later, arn)).status));
    expect(states).toEqual(arns.map(() => 'SUCCEEDED'));
  });

  test('answers a guest’s error as the error it is', async () => {
    const first = await open();
    await first.enter('max');
    const second = await open();
    await expect(second.call('states', 'DescribeExecution', { executionArn: 'x' })).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
    await expect(second.ask('install', { workflow, environment: 'mars' })).rejects.toMatchObject({
      code: 'BadRequest',
    });
  });
});
