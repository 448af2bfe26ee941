import { readFileSync } from 'node:fs';
import { DeleteLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type NotificationKind, notificationKinds } from '../../lib/domain/notification';
import { deskEvent } from '../doors/desk';
import { answerTo } from '../doors/desk-scene';
import { Land, small, toProd, toStaging } from '../engine/promotion/land';
import { quick } from '../helpers/spot';
import { view } from '../helpers/worlds';
import { Receiver } from './receiver';
import { asks, costly, lookedAt, nearlyOver, neverReady, pass, undeletable } from './scenes';
import { begin, ended, keepReferences, rules, type Told, toldOf, worldWith } from './world';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await new Receiver().open();
});
afterEach(() => receiver.close());

async function completed(): Promise<void> {
  const world = await worldWith(receiver);
  await ended(world, begin(world, quick));
}

async function rejected(): Promise<void> {
  const world = await worldWith(receiver);
  const id = begin(world, asks);
  await pass(world, 60_000);
  await answerTo(world, deskEvent({ verb: 'reject', session: id, step: 'go_live', reason: 'not now' }));
  await ended(world, id);
}

async function costing(): Promise<void> {
  const world = await worldWith(receiver, { messages: { dev: rules({ budgetUsdMonth: 20 }) } });
  await ended(world, begin(world, costly));
}

async function damaged(): Promise<void> {
  const world = await worldWith(receiver);
  const id = begin(world, costly);
  await ended(world, id);
  const { resources } = await view(world, id);
  const LoadBalancerArn = resources.find(({ type }) => type === 'AWS::ElasticLoadBalancingV2::LoadBalancer')!.id!;
  await world.run(world.clients.clients.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn })));
  // One bad look may be a mistake.
  await lookedAt(world, id, 2);
}

async function promotedAndRejected(): Promise<void> {
  const land = new Land(small, {
    messages: { prod: rules() },
    guards: { prod: { promotion: { ...toProd, from: ['dev'] } } },
  });
  await keepReferences(land.world, receiver);
  const { session_id: id } = await land.deployTo('dev');
  await land.promote(id, 'prod');
  await land.comesTo('prod', 'awaiting_approval');
  await land.answer(id, 'prod', 'promotion', 'rejected');
  await land.atRest();
  await land.pass(60);
}

/** By what each kind is really caused: who adds one adds how it comes about. */
const causes: { readonly [Kind in NotificationKind]: () => Promise<unknown> } = {
  started: completed,
  approval: rejected,
  failed: rejected,
  rolled_back: rejected,
  stuck: () => undeletable(receiver),
  stalled: () => neverReady(receiver),
  completed,
  budget_exceeded: costing,
  expiring: () => nearlyOver(receiver),
  unhealthy: damaged,
  promotion_waiting: promotedAndRejected,
  promotion_rejected: promotedAndRejected,
};

/** The kinds in the first column of the table under “What can be heard of”. */
function documented(): readonly string[] {
  const page = readFileSync('docs/notifications.md', 'utf8');
  const part = /## What can be heard of\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';
  const cells = [...part.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)]);
  return cells.map(([, name = '']) => name).filter((name) => name !== 'on');
}

test('every kind has a cause here and a row in docs/notifications.md, and nothing else has', () => {
  expect(Object.keys(causes).sort()).toEqual([...notificationKinds].sort());
  expect([...documented()].sort()).toEqual([...notificationKinds].sort());
});

test.each(Object.entries(causes))(
  '%s is told when it comes about, and says where, what and what to do',
  async (kind, cause) => {
    await cause();
    const told = toldOf(receiver).filter((one) => one.kind === kind);
    expect(told.length).toBeGreaterThan(0);
    for (const one of told) {
      expect(one.title).toMatch(/^shop\/(dev|prod): .{5,}/);
      expect(one.summary).toMatch(/\w{2,} \w{2,}/);
      expect(one.live_now.length).toBeGreaterThan(0);
      expect(one.next_commands.length).toBeGreaterThan(0);
      for (const command of one.next_commands) expect(command).toMatch(/^unity [a-z]+ \S+/);
      const isBad = ['failed', 'stuck', 'stalled', 'promotion_rejected', 'unhealthy'].includes(kind);
      if (isBad && !one.title.includes('ended dirty')) expect(one.root_cause).toMatch(/\w/);
    }
  },
);

describe('what was promoted and proves bad', () => {
  test('asks whether the revision before is put back, once, with what is wrong', async () => {
    const land = new Land(small, {
      messages: { staging: rules() },
      guards: { staging: { promotion: { ...toStaging, soakMinutes: 30 } } },
      rollback: { staging: { onFailure: 'approval', approvalHours: 1 } },
    });
    await keepReferences(land.world, receiver);
    await land.deployTo('staging', { zones: 1 });
    const dev = (await land.deployTo('dev', { zones: 2 })).session_id;
    await land.promote(dev, 'staging');
    await land.comesTo('staging', 'soaking');
    const asked = (): readonly Told[] => toldOf(receiver).filter(({ kind }) => kind === 'promotion_waiting');
    expect(asked()).toEqual([]);

    await land.spoil('staging');
    const { return_approval } = await land.comesTo('staging', 'awaiting_return');
    await land.pass(60);
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toMatchObject({
      title: 'shop/staging: is the revision before to be put back?',
      summary: expect.stringMatching(/^What came from dev has proved bad: .*is not there any more/),
      environment: 'staging',
      session_id: dev,
      root_cause: expect.stringContaining('is not there any more'),
      next_commands: [
        expect.stringMatching(/^unity approve shop\/staging\/[0-9a-f]{10}$/),
        expect.stringMatching(/^unity reject shop\/staging\/[0-9a-f]{10} --reason WHY$/),
      ],
    });
    expect(asked()[0]!.summary).toContain(return_approval!.expires_at);

    await land.answer(dev, 'staging', 'return', 'approved');
    await land.atRest();
    await land.pass(60);
    expect(asked()).toHaveLength(1);
    expect(toldOf(receiver).filter(({ kind }) => kind === 'promotion_rejected')).toHaveLength(1);
    land.end();
  });
});
