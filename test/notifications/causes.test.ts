import { DeregisterTargetsCommand, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Json } from '../../lib/domain/json';
import type { BusEvent } from '../../lib/local/host/event-bus';
import type { LocalWorld, LocalWorldOptions } from '../../lib/local/host/world';
import { deskEvent } from '../doors/desk';
import { answerTo } from '../doors/desk-scene';
import { Land, small, toProd } from '../engine/promotion/land';
import { denied } from '../engine/resume/scene';
import { quick, workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';
import { Receiver } from './receiver';
import { asks, lookedAt, nearlyOver, pass, undeletable, undone } from './scenes';
import {
  begin,
  canary,
  deliverAgain,
  ended,
  isSigned,
  keepReferences,
  kindsOf,
  rules,
  toldOf,
  worldWith,
} from './world';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await new Receiver().open();
});
afterEach(() => receiver.close());

const desk = (world: LocalWorld, body: { readonly [name: string]: Json }) => answerTo(world, deskEvent(body));
const reject = (world: LocalWorld, session: string) =>
  desk(world, { verb: 'reject', session, step: 'go_live', reason: `not now, password=${canary} <!here>` });

/** One that was told no by a person. */
async function rejected(options: LocalWorldOptions = {}) {
  const world = await worldWith(receiver, options);
  const id = begin(world, asks);
  await pass(world, 60_000);
  expect(await reject(world, id)).toMatchObject({ status: 200 });
  await ended(world, id);
  return { world, id };
}

describe('who wants to hear of everything', () => {
  test('is told that a deployment has started and completed, on every channel', async () => {
    const world = await worldWith(receiver);
    const id = begin(world, quick);
    await ended(world, id);
    const [started, completed] = toldOf(receiver);
    expect(kindsOf(receiver)).toEqual(['started', 'completed']);
    expect(started).toMatchObject({ session_id: id, environment: 'dev', next_commands: [`unity watch ${id}`] });
    expect(completed!.live_now).toEqual(expect.arrayContaining([expect.stringContaining(`${id} is completed`)]));
    expect(completed!.live_now).toContain('1 × AWS::EC2::VPC');
    expect(receiver.received.filter(({ path }) => path.startsWith('/slack'))).toHaveLength(2);
    expect(receiver.received.filter(({ path }) => path.startsWith('/hook')).every(isSigned)).toBe(true);
    const mails = world.topics.messages.filter(({ subject }) => subject !== undefined);
    const chats = world.topics.messages.filter(({ subject }) => subject === undefined);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Unity: shop/dev: deployment started',
      'Unity: shop/dev: deployment completed',
    ]);
    expect(chats.map(({ message }) => JSON.parse(message).metadata.threadId)).toEqual([id, id]);
  });

  test('is asked for approval, told that it failed and why, and that it is rolled back; no secret on the way', async () => {
    const lines: string[] = [];
    const { world, id } = await rejected({ log: (message, facts) => void lines.push(message, JSON.stringify(facts)) });
    expect(kindsOf(receiver)).toEqual(['started', 'approval', 'failed', 'rolled_back']);
    const [, question, failed, back] = toldOf(receiver);
    expect(question).toMatchObject({
      title: 'shop/dev: go_live waits for approval',
      next_commands: ['unity approve shop/dev/go_live', 'unity reject shop/dev/go_live --reason WHY'],
    });
    expect(failed!.root_cause).toContain('go_live: ApprovalRejected: rejected by');
    expect(back).toMatchObject({ live_now: [`nothing of ${id}`], next_commands: [`unity status ${id}`] });
    const told = [...receiver.received.map(({ body }) => body), ...world.topics.messages.map(({ message }) => message)];
    expect(told.filter((text) => text.includes(canary))).toEqual([]);
    expect(lines.filter((text) => text.includes(canary))).toEqual([]);
    const notices = JSON.stringify(
      world.store.call('Query', {
        TableName: 'unity-ledger',
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': { S: `SESSION#${id}` }, ':sk': { S: 'NOTICE#' } },
      }),
    );
    expect(notices).toContain('NOTICE#');
    expect(notices).not.toContain(canary);
    expect(notices).not.toContain(receiver.url);
  });

  test('is asked whether a failed deployment is to be undone', async () => {
    const { world, id } = await rejected({ rollback: { dev: { onFailure: 'approval' } } });
    expect(kindsOf(receiver)).toEqual(expect.arrayContaining(['started', 'approval', 'failed']));
    const question = toldOf(receiver).findLast(({ kind }) => kind === 'approval');
    expect(question).toMatchObject({
      title: 'shop/dev: a failed deployment asks whether it is to be undone',
      next_commands: [`unity approve ${id}`, `unity reject ${id} --reason WHY`, `unity resume ${id}`],
    });
    expect(toldOf(receiver).find(({ kind }) => kind === 'failed')!.live_now).toContain('1 × AWS::EC2::VPC');
    expect(world.isRunning()).toBe(false);
  });

  test('is told what is stuck, and that the rollback ended dirty', async () => {
    const id = await undeletable(receiver);
    const stuck = toldOf(receiver).filter(({ kind }) => kind === 'stuck');
    expect(stuck.map(({ title }) => title)).toEqual([
      'shop/dev: the undo of create_vpc is stuck',
      'shop/dev: the rollback ended dirty',
    ]);
    expect(stuck[0]!.root_cause).toContain('AccessDenied');
    expect(stuck[1]!.next_commands).toEqual([`unity status ${id}`, `unity rollback ${id}`]);
    expect(kindsOf(receiver)).not.toContain('failed');
  });

  test('is told to go on with the part that is stuck, not to take down all', async () => {
    const id = await undeletable(receiver, { type: 'service', service: 'aws' });
    const stuck = toldOf(receiver).filter(({ kind }) => kind === 'stuck');
    expect(stuck).toHaveLength(2);
    for (const { next_commands: next } of stuck)
      expect(next).toEqual([`unity status ${id}`, `unity rollback ${id} --service aws`]);
  });

  test('is warned before a stack takes itself down', async () => {
    const id = await nearlyOver(receiver);
    const warning = toldOf(receiver).find(({ kind }) => kind === 'expiring');
    expect(warning!.next_commands).toEqual([`unity extend ${id} --hours 24`, `unity status ${id}`]);
  });

  test('is told that what serves is not healthy any more, and that it is again', async () => {
    const world = await worldWith(receiver);
    const id = begin(world, workflowFrom('workflows/alb.yml'));
    await ended(world, id);
    const { resources } = await view(world, id);
    const idOf = (wanted: string) => resources.find(({ type }) => type === wanted)!.id!;
    const target = {
      TargetGroupArn: idOf('AWS::ElasticLoadBalancingV2::TargetGroup'),
      Targets: [{ Id: idOf('AWS::EC2::Instance') }],
    };
    const { elbv2 } = world.clients.clients;
    await lookedAt(world, id, 1);
    await world.run(elbv2.send(new DeregisterTargetsCommand(target)));
    await lookedAt(world, id, 3);
    await world.run(elbv2.send(new RegisterTargetsCommand(target)));
    await lookedAt(world, id, 2);
    const told = toldOf(receiver).filter(({ kind }) => kind === 'unhealthy');
    expect(told).toMatchObject([
      {
        title: 'shop/dev: not healthy: target of configure_target_groups',
        root_cause: `configure_target_groups: Target.NotRegistered: ${target.Targets[0]!.Id} is not registered in the target group`,
        next_commands: [`unity health ${id}`, `unity logs ${id}`],
      },
      { title: 'shop/dev: healthy again', root_cause: null, next_commands: [`unity health ${id}`] },
    ]);
    expect(told[0]!.summary).toMatch(
      /^Since 20\d\d-.*: i-\w+ is not registered in the target group\. Nothing is undone/,
    );
  });

  test('is told when what stands costs more than the budget, and not when it costs less', async () => {
    const spot = workflowFrom('workflows/spot.yml');
    for (const [budgetUsdMonth, expected] of [
      [1, ['started', 'completed', 'budget_exceeded']],
      [10_000, ['started', 'completed']],
    ] as const) {
      receiver.received.length = 0;
      const world = await worldWith(receiver, { messages: { dev: rules({ budgetUsdMonth }) } });
      await ended(world, begin(world, spot));
      expect(kindsOf(receiver)).toEqual(expected);
    }
  });

  test('is told of one who is refused, though nothing was begun', async () => {
    const world = await worldWith(receiver);
    await ended(world, begin(world, quick));
    receiver.received.length = 0;
    const id = begin(world, asks);
    await ended(world, id);
    const [refused] = toldOf(receiver);
    expect(refused).toMatchObject({ kind: 'failed', session_id: id, live_now: [`nothing of ${id}`] });
    expect(refused!.root_cause).not.toBeNull();
  });
});

describe('who hears of an environment that takes promotions', () => {
  test('is asked before anything is deployed there, and told that it was rejected', async () => {
    const land = new Land(small, {
      messages: { prod: rules() },
      guards: {
        staging: {},
        prod: { promotion: { from: ['dev'], soakedMinutes: 0, approval: true, approvalHours: 72, soakMinutes: 0 } },
      },
    });
    await keepReferences(land.world, receiver);
    const { session_id: id } = await land.deployTo('dev');
    await land.promote(id, 'prod');
    await land.comesTo('prod', 'awaiting_approval');
    await land.pass(60);
    await land.answer(id, 'prod', 'promotion', 'rejected');
    await land.atRest();
    await land.pass(60);
    expect(kindsOf(receiver)).toEqual(['promotion_waiting', 'promotion_rejected']);
    const [question, no] = toldOf(receiver);
    expect(question).toMatchObject({
      title: 'shop/prod: a promotion from dev waits',
      environment: 'prod',
      session_id: id,
      next_commands: [
        expect.stringMatching(/^unity approve shop\/prod\/[0-9a-f]{10}$/),
        expect.stringMatching(/^unity reject shop\/prod\/[0-9a-f]{10} --reason WHY$/),
      ],
    });
    expect(no!.root_cause).toContain('rejected by test');
  });
});

describe('who hears of a stack that is revised, or whose rollback is gone on from', () => {
  test('is not told that what the next revision has no use for was rolled back', async () => {
    const world = await worldWith(receiver);
    const spot = workflowFrom('workflows/spot.yml');
    await ended(world, begin(world, spot));
    receiver.received.length = 0;
    const run = start(world, spot, { stack_name: 'shop', parameters: { component: 'site' } }, 'run-2');
    await ended(world, sessionOf(spot, run));
    expect(kindsOf(receiver)).toEqual(['started', 'completed']);
  });

  test('is not told again that a rollback ended dirty when that is resumed', async () => {
    let refuses = true;
    const world = await worldWith(receiver, {
      tap: ({ operation }, proceed) => (refuses && operation === 'DeleteVpc' ? Promise.reject(denied) : proceed()),
    });
    const id = begin(world, quick);
    await ended(world, id);
    await undone(world, id);
    refuses = false;
    receiver.received.length = 0;
    start(world, quick, { resume: id }, 'again');
    await ended(world, id);
    expect(kindsOf(receiver)).not.toContain('stuck');
    expect(await view(world, id)).toMatchObject({ state: 'completed' });
  });
});

describe('events that come again, late or in another order', () => {
  test('ask nothing of a promotion that was answered, and warn of no end that was put off', async () => {
    const anew = (event: BusEvent): BusEvent => ({
      ...event,
      detail: JSON.parse(JSON.stringify(event.detail).replaceAll('event_id":"', 'event_id":"another-')) as object,
    });
    const guards = { prod: { promotion: { ...toProd, from: ['dev'] } } };
    const land = new Land(small, { messages: { prod: rules() }, guards });
    await keepReferences(land.world, receiver);
    const { session_id: id } = await land.deployTo('dev');
    await land.promote(id, 'prod');
    await land.comesTo('prod', 'awaiting_approval');
    const asking = ({ detailType, detail }: BusEvent) =>
      detailType === 'PROMOTION_STATE_CHANGED' && JSON.stringify(detail).includes('"state":"awaiting_approval"');
    const question = land.world.bus.events().find(asking)!;
    expect(await deliverAgain(land.world, anew(question))).toMatchObject({ sent: expect.arrayContaining(['hook']) });
    await land.answer(id, 'prod', 'promotion', 'rejected');
    const again = anew(anew(question));
    expect(await deliverAgain(land.world, again)).toEqual({ sent: [] });

    const life = { dev: { timeToLive: { hours: 2, warnBeforeHours: 1 } } };
    const world = await worldWith(receiver, { guards: life });
    const mortal = begin(world, quick);
    await ended(world, mortal);
    await pass(world, 1.1 * 3_600_000);
    await world.run(world.invokeFunction('sweeper', {}));
    await ended(world, mortal);
    const warning = world.bus.events().find(({ detailType }) => detailType === 'STACK_EXPIRING')!;
    expect(await desk(world, { verb: 'extend', session: mortal, hours: 24, reason: 'a demo' })).toMatchObject({
      status: 200,
    });
    expect(await deliverAgain(world, anew(warning))).toEqual({ sent: [] });
  });

  test('send nothing twice, and ask nothing that was answered', async () => {
    const { world } = await rejected();
    const before = receiver.received.length;
    const published = world.topics.messages.length;
    for (const event of [...world.bus.events()].reverse()) {
      if (!['DEPLOYMENT_STATE_CHANGED', 'APPROVAL_REQUESTED', 'ROLLBACK_STATE_CHANGED'].includes(event.detailType))
        continue;
      expect(await deliverAgain(world, event)).toEqual({ sent: [] });
    }
    expect(receiver.received).toHaveLength(before);
    expect(world.topics.messages).toHaveLength(published);
  });

  test('put no question to people that is over before they hear of it', async () => {
    const { world } = await rejected({ messages: {} });
    expect(receiver.received).toEqual([]);
    const late = await worldWith(receiver, { messages: { dev: rules() } });
    const id = begin(late, asks);
    await pass(late, 60_000);
    await reject(late, id);
    await settled(late, id);
    const question = late.bus.events().find(({ detailType }) => detailType === 'APPROVAL_REQUESTED')!;
    const anew = {
      ...question,
      detail: JSON.parse(JSON.stringify(question.detail).replaceAll('event_id":"', 'event_id":"another-')) as unknown,
    };
    expect(await deliverAgain(late, anew)).toEqual({ sent: [] });
    expect(world.isRunning()).toBe(false);
  });
});
