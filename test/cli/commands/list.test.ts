import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { localGateway } from '../../../lib/cli/gateway/local-gateway';
import type { CliIo } from '../../../lib/cli/io/cli-io';
import { loadConfig } from '../../../lib/config/load-config';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { TestDirectory, waits } from '../run-cli';

const directory = new TestDirectory();
const start = Date.UTC(2026, 5, 1);
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
const day = 86_400;

/** Sessions as the ledger has them, made after one that there was; a stack belongs to the last of it. */
async function listed(sessions: readonly Partial<SessionItem>[]): Promise<void> {
  const io = { env: {}, cwd: directory.path, user: 'bob', clock: { now: Date.now, sleep: async () => undefined } };
  const config = loadConfig(path.join(directory.path, 'unity.yaml'));
  const gateway = await localGateway(io as unknown as CliIo, config, { isPatient: false });
  const TableName = 'unity-ledger';
  try {
    await gateway.enter('max');
    const { Item } = await gateway.store.send(new GetCommand({ TableName, Key: keys.session(first) }));
    const { Item: theLock } = await gateway.store.send(new GetCommand({ TableName, Key: keys.lock('dev', 'shop') }));
    const { ready_at: _, completed_at: __, ...model } = Item as SessionItem;
    for (const session of sessions) {
      const made = { ...model, ...keys.session(session.session_id!), started_at: at(0), ...session };
      await gateway.store.send(new PutCommand({ TableName, Item: made }));
      const lock = { ...theLock, ...keys.lock('dev', made.stack_name), session_id: made.session_id };
      await gateway.store.send(new PutCommand({ TableName, Item: lock }));
    }
  } finally {
    await gateway.close();
  }
}

let first: string;
beforeAll(async () => {
  writeFileSync(path.join(directory.path, 'one.yml'), waits('one', ['first', 20]));
  await directory.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
  first = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout).session_id;
});
afterAll(() => directory.remove());

test('a stack is found behind any number of newer ones', async () => {
  await listed(
    Array.from({ length: 51 }, (_, index) => ({
      session_id: `one-${String(index).padStart(10, '0')}`,
      stack_name: `other-${index}`,
      started_at: at(index),
    })),
  );
  const ids = async (...argv: readonly string[]) =>
    JSON.parse((await directory.local('list', '--json', ...argv)).stdout).map(
      ({ session_id: id }: { readonly session_id: string }) => id,
    );
  expect(await ids('--stack', 'shop')).toEqual([first]);
  expect(await ids('--stack', 'shop', '--env', 'dev', '--limit', '1')).toEqual([first]);
  expect(await ids()).toHaveLength(50);
});

describe('how long one took', () => {
  const undone = { type: 'full', kept: [], leftovers: [], tails: [], verdict: 'clean' } as const;

  test.each<readonly [string, Partial<SessionItem>, string]>([
    [
      'was destroyed after ten days is what it took until it was ready',
      {
        state: 'rolled_back',
        ready_at: at(180),
        rollback: { ...undone, started_at: at(10 * day) },
        completed_at: at(10 * day + 90),
      },
      '3 m 00 s',
    ],
    [
      'failed is what it took until it was undone',
      { state: 'rolled_back', rollback: { ...undone, started_at: at(240) }, completed_at: at(900) },
      '4 m 00 s',
    ],
    ['failed and is kept is what it took until then', { state: 'failed', completed_at: at(300) }, '5 m 00 s'],
    [
      // What was undone for the resume began before.
      'failed once more after a resume is what it took until then',
      {
        state: 'failed',
        rollback: { ...undone, type: 'resume', started_at: at(60) },
        completed_at: at(360),
      },
      '6 m 00 s',
    ],
  ])('that %s', async (_what, facts, expected) => {
    await listed([{ session_id: 'one-00000000aa', stack_name: 'took', ...facts }]);
    const { stdout } = await directory.local('list', '--stack', 'took');
    expect(stdout).toMatch(new RegExp(`^one-00000000aa .* ${expected}$`, 'm'));
    const { metrics } = JSON.parse((await directory.local('status', 'one-00000000aa', '--json')).stdout);
    expect(metrics.duration).toBe(60 * Number(expected[0]));
  });

  test('history has no time for a revision that has ended without being ready', async () => {
    const revision = { number: 2, former: first, former_epoch: 1, kept: {} };
    const second = { session_id: 'one-00000000bb', stack_name: 'next', revision } as const;
    await listed([{ ...second, state: 'failed', completed_at: at(300), occupies: true }]);
    const { stdout } = await directory.local('history', 'next/dev');
    expect(stdout).toMatch(/^2 +one-00000000bb +failed +2026-06-01 00:00:00 +- +0 +1 /m);
    expect(stdout).toMatch(/^1 +one-\w+ +completed .* 2\d s +0 +1 /m);
  });
});
