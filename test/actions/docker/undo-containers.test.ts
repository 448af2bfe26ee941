import { setupContainersAction } from '../../../lambdas/actions/docker/setup-containers/action';
import { Crash } from '../../helpers/action-context';
import { one, setUp, two, world } from './world';

describe('undoing docker/setup_containers', () => {
  it('takes the containers down, keeping volumes, and is gone when that has ended', async () => {
    const { ssm, step, compensate } = await setUp();

    expect(await compensate()).toEqual({ status: 'pending', reason: `taking the containers of app down on ${one}` });
    expect(await compensate()).toMatchObject({ status: 'pending' });
    ssm.statuses.set(ssm.sent[1]!.CommandId!, 'Success');
    expect(await compensate()).toEqual({ status: 'gone' });
    expect(await compensate()).toEqual({ status: 'gone' });
    expect(ssm.sent).toHaveLength(2);
    expect(ssm.sent[1]!.order).toMatchObject({ kind: 'take_down', component: 'app' });
    expect(step.rows.get('containers')).toMatchObject({ state: 'deleted', metadata: { taken_down: 'done' } });
  });

  it('sends one take-down only, however late lists show it', async () => {
    const { ssm, step, compensate } = await setUp();
    await compensate();
    const [shown] = ssm.sent.splice(1);
    expect(step.rows.get('containers')!.metadata).toMatchObject({ down_command_id: shown!.CommandId });
    expect(await compensate()).toEqual({ status: 'pending', reason: `taking the containers of app down on ${one}` });
    expect(ssm.sent).toHaveLength(1);
    ssm.sent.push(shown!);
    ssm.statuses.set(shown!.CommandId!, 'Success');
    expect(await compensate()).toEqual({ status: 'gone' });
  });

  it('stops a set-up that still runs first', async () => {
    const { ssm, poll, compensate } = world();
    ssm.online.add(one);
    await poll();
    await compensate();

    expect(ssm.cancelled).toEqual([ssm.sent[0]!.CommandId]);
    expect(ssm.sent[1]!.order).toMatchObject({ kind: 'take_down' });
  });

  it('leaves a set-up that has ended alone', async () => {
    const { ssm, compensate } = await setUp();
    await compensate();

    expect(ssm.cancelled).toEqual([]);
  });

  it('has nothing to do where no instance answers', async () => {
    const { ssm, step, compensate } = await setUp();
    ssm.online.clear();

    expect(await compensate()).toEqual({ status: 'gone' });
    expect(ssm.sent).toHaveLength(1);
    expect(step.rows.get('containers')!.metadata).toMatchObject({ taken_down: 'no instance answers' });
  });

  it('tells only the instances that answer', async () => {
    const { ssm, compensate } = await setUp({ instance_ids: [one, two] });
    ssm.online.delete(one);
    await compensate();

    expect(ssm.sent[1]!.InstanceIds).toEqual([two]);
  });

  it.each([
    ['a failed take-down', 'Failed'],
    ['one that was stopped', 'Cancelled'],
  ] as const)('does not hold the instances up for %s', async (_, status) => {
    const { ssm, compensate } = await setUp();
    await compensate();
    ssm.statuses.set(ssm.sent[1]!.CommandId!, status);

    expect(await compensate()).toEqual({ status: 'gone' });
  });

  it('gives a take-down up that does not end', async () => {
    const { clock, compensate } = await setUp();
    await compensate();
    clock.time += 119_000;
    expect(await compensate()).toMatchObject({ status: 'pending' });
    clock.time += 1_000;

    expect(await compensate()).toEqual({ status: 'gone' });
  });

  it('bears with Systems Manager refusing for a while, then lets go', async () => {
    const { clock, ssm, compensate } = await setUp();
    ssm.refusal = 'ThrottlingException';

    expect(await compensate()).toEqual({ status: 'pending', reason: 'Systems Manager answers ThrottlingException' });
    clock.time += 120_000;
    expect(await compensate()).toEqual({ status: 'gone' });
  });

  it('finds a set-up that was sent and never recorded, and takes it down', async () => {
    const { ssm, step, poll, compensate } = world();
    ssm.online.add(one);
    step.crashAfterCreating.add('containers');
    await expect(poll()).rejects.toThrow(Crash);

    for (let pass = 0; pass < 5 && (await compensate()).status === 'pending'; pass += 1) {
      const down = ssm.sent.find(({ order }) => order?.kind === 'take_down');
      if (down) ssm.statuses.set(down.CommandId!, 'Success');
    }
    expect(ssm.sent.map(({ order }) => order?.kind)).toEqual(['set_up', 'take_down']);
    expect(await compensate()).toEqual({ status: 'gone' });
  });

  it('has nothing to undo when nothing was sent', async () => {
    const { ssm, compensate } = world();

    expect(await compensate()).toEqual({ status: 'gone' });
    expect(ssm.mock.calls()).toHaveLength(0);
  });

  it('leaves nothing of its own to be verified', async () => {
    const { step } = await setUp();
    expect(await setupContainersAction.verifyGone(step.context())).toEqual([]);
  });
});
