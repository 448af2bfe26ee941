import { CreateTagsCommand, DeleteVpcCommand } from '@aws-sdk/client-ec2';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { loadSession } from '../../../lib/engine/session/session-store';
import type { Orphan } from '../../../lib/engine/sweep/found-rows';
import { sweepSession } from '../../../lib/engine/sweep/sweep-session';
import { when } from '../../../lib/ledger/expression';
import { keys } from '../../../lib/ledger/items';
import { LocalWorld } from '../../../lib/local/host/world';
import { ours, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { idsOf, named, pass, plantGateway, plantGroup, plantVpc, standing, tagsFor, unownedIn } from './orphans';

const person = { actor: 'ann', via: 'test', reason: 'sweep' };
const nothing = { orphans: [], told: [], sessions: [], early: 0 };

const sweep = (world: LocalWorld, id: string, orphans: readonly Orphan[]) =>
  world.run(sweepSession(world.engine(person), id, orphans));
const rollBack = async (world: LocalWorld, id: string) => {
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  return settled(world, id);
};
const sessionItem = (world: LocalWorld, id: string) => world.run(loadSession(world.engine(person).ledger, id));
const vpc = (id: string, key = 'vpc'): Orphan => ({
  step: 'create_vpc',
  key,
  type: 'AWS::EC2::VPC',
  id,
  region: 'us-east-1',
});

describe('what is found', () => {
  test('of a stack that stands, or was undone, is nothing', async () => {
    const { world, id } = await standing();
    expect(await unownedIn(world)).toEqual(nothing);
    expect(await rollBack(world, id)).toMatchObject({ rollback: { verdict: 'clean' } });
    // The list of tags shows what is gone; looking at each tells.
    expect(await unownedIn(world)).toEqual(nothing);
    await pass(world, 400);
    expect(await unownedIn(world)).toEqual(nothing);
  });

  test('is not judged while a maker may be at work, and then it is', async () => {
    const { world, id } = await standing();
    await rollBack(world, id);
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 65);
    expect(await unownedIn(world)).toEqual({ ...nothing, early: 1 });
    await pass(world, 120);
    expect(idsOf((await unownedIn(world)).orphans)).toEqual([planted]);
  });

  test('is only told where the ledger does not know the session, or the step makes no such thing', async () => {
    const { world, id } = await standing();
    const stranger = await plantVpc(world, tagsFor('other-0123456789', 'vpc'));
    const stray = await plantGateway(world, tagsFor(id, 'internet-gateway', 'no_such_step'));
    const odd = await plantVpc(world, tagsFor(id, 'a key/of a person'));
    await pass(world, 120);
    const { orphans, told } = await unownedIn(world);
    expect(orphans).toEqual([]);
    const whys = Object.fromEntries(told.map(({ arn, because }) => [arn.split('/').at(-1), because]));
    expect(whys).toEqual({ [stranger]: 'unknown-session', [stray]: 'unknown-step', [odd]: 'unknown-step' });
    expect(told.map(({ command }) => command)).toContain(`aws ec2 delete-vpc --vpc-id ${stranger} --region eu-west-1`);
  });

  test('is nothing of another environment, of another tag, or without one', async () => {
    const { world, id } = await standing();
    await plantVpc(world, tagsFor(id, 'vpc', 'create_vpc', 'prod'));
    await plantVpc(world, [{ Key: 'Name', Value: 'shop-dev-vpc' }]);
    await plantVpc(world, [{ Key: 'theirs:session', Value: id }]);
    await pass(world, 120);
    expect(await unownedIn(world)).toEqual(nothing);
    expect((await unownedIn(world, 'prod')).told).toMatchObject([{ because: 'other-environment' }]);
  });

  test('is told once it is there at two looks: what goes in between is not', async () => {
    const { world, id } = await standing();
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 120);
    const { ec2 } = world.clients.clients;
    const goes = world.clock.sleep(30_000).then(() => ec2.send(new DeleteVpcCommand({ VpcId: planted })));
    expect(await unownedIn(world)).toEqual(nothing);
    await world.run(goes);
  });
});

test('a session that nothing works on is shown, and taken over when it is asked for, once', async () => {
  // Nobody hears that the execution was stopped.
  const world = new LocalWorld({ hears: () => false });
  const workflow = workflowOf(`steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: wait, service: control, action: wait, timeout: 3000, depends_on: [create_vpc], with: {seconds: 2000}}
`);
  world.install(workflow, 'dev');
  const execution = start(world, workflow, { stack_name: 'shop' });
  const id = sessionOf(workflow, execution);
  await pass(world, 60);
  expect(await unownedIn(world)).toEqual(nothing);
  world.executions.stop(execution.arn, 'Stopped', 'by a test');
  expect((await unownedIn(world)).sessions).toMatchObject([{ session_id: id, state: 'executing', stack_name: 'shop' }]);
  await sweep(world, id, []);
  expect((await unownedIn(world)).sessions).toEqual([]);
  await sweep(world, id, []);
  expect(await settled(world, id)).toMatchObject({
    state: 'rolled_back',
    rollback: { verdict: 'clean' },
    root_cause: { step: 'wait', message: 'the execution was stopped: Stopped: by a test' },
  });
  expect(ours(world)).toEqual([]);
});

describe('a sweep', () => {
  test('removes twins of what a live session has; the session, and all of its own, stay', async () => {
    const { world, id } = await standing();
    const before = ours(world);
    const session = await view(world, id);
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    const group = await plantGroup(world, planted, tagsFor(id, 'security-group'));
    const gateway = await plantGateway(world, tagsFor(id, 'internet-gateway'));
    await pass(world, 120);
    const { orphans, told } = await unownedIn(world);
    expect(told).toEqual([]);
    expect(idsOf(orphans)).toEqual([planted, group, gateway].sort());
    await sweep(world, id, named(orphans));
    const { sweep: swept, ...after } = await settled(world, id);
    expect(swept).toMatchObject({ state: 'ended', leftovers: [], refused: [] });
    expect(ours(world)).toEqual(before);
    expect({ ...after, executions: [], metrics: null }).toEqual({ ...session, executions: [], metrics: null });
    expect(await unownedIn(world)).toEqual(nothing);
    // Later it is undone like any other.
    expect(await rollBack(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(ours(world)).toEqual([]);
  });

  test('removes what a session that was undone has left behind, several under one name too, as often as it comes', async () => {
    const { world, id } = await standing();
    await rollBack(world, id);
    for (let round = 0; round < 2; round += 1) {
      const planted = [await plantVpc(world, tagsFor(id, 'vpc')), await plantVpc(world, tagsFor(id, 'vpc'))];
      await pass(world, 240);
      const { orphans } = await unownedIn(world);
      expect(idsOf(orphans)).toEqual(planted.sort());
      await sweep(world, id, named(orphans));
      expect(await settled(world, id)).toMatchObject({
        state: 'rolled_back',
        rollback: { verdict: 'clean' },
        sweep: { state: 'ended', leftovers: [], refused: [] },
      });
      expect(ours(world)).toEqual([]);
    }
  });

  test('touches nothing that does not carry the tags, whatever it is told', async () => {
    const { world, id } = await standing();
    const alike = await plantVpc(world, [{ Key: 'Name', Value: 'shop-dev-vpc' }]);
    const others = await plantVpc(world, tagsFor('other-0123456789', 'vpc'));
    const foreign = world.cloud.baselineFingerprint();
    await sweep(world, id, [vpc(alike), vpc(others), vpc('vpc-0123456789abcdef0')]);
    const { sweep: swept } = await settled(world, id);
    expect(swept!.leftovers).toEqual([]);
    expect([...swept!.refused].sort()).toEqual([alike, others].sort());
    expect(ours(world)).toEqual(expect.arrayContaining([`AWS::EC2::VPC ${alike}`, `AWS::EC2::VPC ${others}`]));
    expect(world.cloud.baselineFingerprint()).toBe(foreign);
  });

  test('takes nothing that a session owns, that its steps do not make, or of a session that runs', async () => {
    const { world, id } = await standing();
    const own = (await view(world, id)).resources.find(({ type }) => type === 'AWS::EC2::VPC')!.id!;
    await expect(sweep(world, id, [vpc(own)])).rejects.toMatchObject({ code: 'NotUnowned' });
    const alarm = { ...vpc('alarm'), type: 'AWS::CloudWatch::Alarm' };
    await expect(sweep(world, id, [alarm])).rejects.toMatchObject({ code: 'NotUnowned' });
    await expect(sweep(world, id, [{ ...vpc('vpc-1'), step: 'other' }])).rejects.toMatchObject({ code: 'NotUnowned' });
    await rollBack(world, id);
    await expect(sweep(world, id, [vpc('vpc-1')])).rejects.toMatchObject({ code: 'TransitionRefused' });
    expect((await sessionItem(world, id)).sweep).toBeUndefined();
  });

  test('may be asked for twice at once, and a rollback waits for its end', async () => {
    const { world, id } = await standing();
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 120);
    const both = [0, 1].map(() => sweepSession(world.engine(person), id, [vpc(planted)]));
    await world.run(Promise.all(both));
    await expect(rollBack(world, id)).rejects.toMatchObject({ code: 'TransitionRefused' });
    await expect(sweep(world, id, [vpc('vpc-1')])).rejects.toMatchObject({ code: 'TransitionRefused' });
    await settled(world, id);
    expect(ours(world)).not.toContain(`AWS::EC2::VPC ${planted}`);
    expect(await rollBack(world, id)).toMatchObject({ rollback: { verdict: 'clean' } });
  });

  test('goes on when its execution is stopped', async () => {
    const { world, id } = await standing();
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 120);
    await sweep(world, id, [vpc(planted)]);
    const [running] = world.executions.all().filter(({ status }) => status === 'RUNNING');
    world.executions.stop(running!.arn, 'Stopped', 'by a test');
    expect(await settled(world, id)).toMatchObject({ state: 'completed', sweep: { state: 'ended', leftovers: [] } });
    expect(ours(world)).not.toContain(`AWS::EC2::VPC ${planted}`);
  });

  test('names what it cannot remove, and the next one goes on there', async () => {
    const { world, id } = await standing();
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 120);
    world.cloud.adjust({ denied: ['ec2:DeleteVpc'] });
    await sweep(world, id, [vpc(planted)]);
    const { sweep: swept } = await settled(world, id);
    expect(swept).toMatchObject({
      state: 'ended',
      leftovers: [{ type: 'AWS::EC2::VPC', id: planted, reason: expect.stringContaining('UnauthorizedOperation') }],
    });
    world.cloud.adjust({ denied: [] });
    await sweep(world, id, [vpc(planted)]);
    expect(await settled(world, id)).toMatchObject({ sweep: { state: 'ended', leftovers: [] } });
    expect(ours(world)).not.toContain(`AWS::EC2::VPC ${planted}`);
  });

  test('leaves what lost our tags after it was shown', async () => {
    const { world, id } = await standing();
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 120);
    const { ec2 } = world.clients.clients;
    const Tags = [{ Key: 'unity:session', Value: 'mine now' }];
    await world.run(ec2.send(new CreateTagsCommand({ Resources: [planted], Tags })));
    await pass(world, 10);
    await sweep(world, id, [vpc(planted)]);
    expect((await settled(world, id)).sweep).toMatchObject({ refused: [planted] });
    expect(ours(world)).toContain(`AWS::EC2::VPC ${planted}`);
  });
});

test('a session whose former revisions are still to go stays where the sweeper finds it when its own sweep ends', async () => {
  for (const [formers, place] of [
    [['net-0'], 'dev'],
    [undefined, 'dev#serving'],
  ] as const) {
    const { world, id } = await standing();
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 120);
    await sweep(world, id, [vpc(planted)]);
    const { ledger } = world.engine(person);
    if (formers)
      await world.run(ledger.update(keys.session(id), { set: [['to_retire', formers]] }, when.present('pk')));
    await settled(world, id);
    expect((await sessionItem(world, id)).open_in).toBe(place);
  }
});
