import { setupContainersAction } from '../../../lambdas/actions/docker/setup-containers/action';
import { exampleApplication } from '../../../lambdas/actions/docker/setup-containers/example-application';
import { sessionNonce } from '../../../lambdas/actions/validation/nonce';
import { Crash } from '../../helpers/action-context';
import { one, setUp, two, world } from './world';

describe('docker/setup_containers', () => {
  it('waits until the agents of all instances answer, and names those that do not', async () => {
    const { ssm, poll } = world({ instance_ids: [one, two] });
    ssm.online.add(one);

    expect(await poll()).toEqual({ status: 'pending', reason: `waiting for the Systems Manager agent on ${two}` });
    expect(ssm.sent).toEqual([]);
  });

  it('sends one command, waits for it on every instance, and is ready', async () => {
    const { ssm, step, begin, poll, check } = world({ instance_ids: [one, two], port: 8080 });
    ssm.online.add(one).add(two);
    await begin();
    expect(step.published).toEqual([{ port: 8080 }]);

    expect(await poll()).toEqual({ status: 'pending', reason: `the set-up runs on ${one}, ${two}` });
    const id = ssm.sent[0]!.CommandId!;
    ssm.statuses.set(`${id} ${one}`, 'Success');
    expect(await poll()).toEqual({ status: 'pending', reason: `the set-up runs on ${two}` });
    ssm.statuses.set(`${id} ${two}`, 'Success');
    expect(await poll()).toEqual({ status: 'ready', outputs: { port: 8080, command_id: id } });
    expect(await check({ command_id: id })).toEqual([]);
    expect(ssm.sent).toHaveLength(1);
    expect(ssm.sent[0]).toMatchObject({ DocumentName: 'AWS-RunShellScript', InstanceIds: [one, two] });
    expect(step.rows.get('containers')).toMatchObject({
      type: 'AWS::SSM::Command',
      id,
      metadata: { instance_ids: [one, two], component: 'app' },
    });
  });

  it('orders the example application with the session’s nonce unless told otherwise', async () => {
    const { ssm } = await setUp({ environment: { GREETING: "it's $(me)\n" } });

    expect(ssm.sent[0]!.order).toEqual({
      kind: 'set_up',
      session: 'spot-0123456789',
      step: 'setup_docker',
      component: 'app',
      port: 80,
      nonce: sessionNonce('spot-0123456789'),
      compose: exampleApplication,
      environment: { GREETING: "it's $(me)\n" },
      files: null,
      data: null,
    });
  });

  it('orders a file system to be mounted where it has one', async () => {
    const { ssm } = await setUp({ mount_target_ips: ['10.0.0.9', '10.0.16.9'] });

    const files = { addresses: ['10.0.0.9', '10.0.16.9'], path: '/mnt/files', restored: false };
    expect(ssm.sent[0]!.order).toMatchObject({ files });
  });

  it('orders its volume to be mounted where it has one', async () => {
    const { ssm } = await setUp({ data_volume_ids: ['vol-0a', 'vol-0b'] });

    const data = { volumeIds: ['vol-0a', 'vol-0b'], device: '/dev/sdf', path: '/mnt/data' };
    expect(ssm.sent[0]!.order).toMatchObject({ data });
  });

  it('marks the command so that it can be told from every other one', async () => {
    const { ssm, step } = await setUp();

    expect(ssm.sent[0]!.Comment).toBe(`${step.rows.get('containers')!.token} up spot-0123456789/setup_docker`);
  });

  it('finds its command again when the function died before recording it', async () => {
    const { ssm, step, poll } = world();
    ssm.online.add(one);
    step.crashAfterCreating.add('containers');
    await expect(poll()).rejects.toThrow(Crash);
    // Somebody else’s commands in between, so that it is on a later page.
    for (let count = 0; count < 4; count += 1)
      ssm.sent.unshift({ ...ssm.sent.at(-1)!, CommandId: `other-${count}`, Comment: 'by hand', order: undefined });

    expect(await poll()).toMatchObject({ status: 'pending' });
    expect(ssm.sent.filter(({ order }) => order !== undefined)).toHaveLength(1);
    expect(step.rows.get('containers')!.id).toBe(ssm.sent.at(-1)!.CommandId);
  });

  it('takes an instance that SendCommand does not know yet as not yet there', async () => {
    const { ssm, poll } = world();
    ssm.online.add(one);
    ssm.unknown.add(one);

    expect(await poll()).toEqual({ status: 'pending', reason: `waiting for the Systems Manager agent on ${one}` });
    ssm.unknown.clear();
    await poll();
    expect(ssm.sent).toHaveLength(1);
  });

  it('fails with the last lines of the output when a command fails on one instance, without waiting for the others', async () => {
    const { ssm, poll } = world({ instance_ids: [one, two] });
    ssm.online.add(one).add(two);
    await poll();
    ssm.statuses.set(`${ssm.sent[0]!.CommandId} ${two}`, 'Failed');
    ssm.output = {
      StandardOutputContent: 'fine so far',
      StandardErrorContent: 'login with password=hunter2\nunity: error: the images could not be pulled\n',
    };

    await expect(poll()).rejects.toMatchObject({
      code: 'CommandFailed',
      message: `the set-up failed on ${two} (Failed):\nlogin with password=***\nunity: error: the images could not be pulled`,
      details: { command_id: ssm.sent[0]!.CommandId, instance_id: two },
    });
  });

  it.each(['TimedOut', 'Cancelled'] as const)(
    'fails when a command ends as %s, even without output',
    async (status) => {
      const { ssm, poll } = world();
      ssm.online.add(one);
      await poll();
      ssm.status = status;

      await expect(poll()).rejects.toMatchObject({
        code: 'CommandFailed',
        message: `the set-up failed on ${one} (${status})`,
      });
    },
  );

  it('passes on what AWS refuses', async () => {
    const { ssm, poll } = world();
    ssm.online.add(one);
    ssm.refusal = 'AccessDeniedException';

    await expect(poll()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('finds fault with a command that is not what it was any more', async () => {
    const { ssm, check } = await setUp();
    ssm.statuses.clear();
    ssm.status = 'Cancelled';

    expect(await check({ command_id: ssm.sent[0]!.CommandId! })).toMatchObject([{ code: 'CheckFailed' }]);
  });

  it.each([
    [{ environment: { DB_PASSWORD: 'hunter2' } }, /DB_PASSWORD looks like a secret/],
    [{ environment: { PATH: '/tmp' } }, /PATH is reserved/],
    [{ environment: { LD_PRELOAD: '/tmp/x.so' } }, /reserved/],
    [{ environment: { 'A;B': 'x' } }, /no name for a variable/],
    [{ environment: { A: 'x\0y' } }, /NUL/],
    [{ environment: { A: 'ssm:$(id)' } }, /reference that cannot be read/],
    [{ environment: { A: 'secretsmanager:shop' } }, /reference that cannot be read/],
    [{ compose: 'services: [' }, /not valid YAML/],
    [{ compose: 'version: "3"' }, /no services/],
    [{ compose: `services: {}\n# ${'x'.repeat(25_000)}` }, /24576 is the most/],
    [
      { environment: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`V${index}`, 'x'.repeat(4000)])) },
      /8192 is the most/,
    ],
  ])('refuses what it cannot set up, in the rehearsal and at the start: %#', async (input, message) => {
    const { ssm, begin, rehearse } = world(input);
    ssm.online.add(one);

    expect(await rehearse()).toMatchObject([{ code: 'InputInvalid', message: expect.stringMatching(message) }]);
    await expect(begin()).rejects.toMatchObject({ code: 'InputInvalid', message: expect.stringMatching(message) });
    expect(ssm.sent).toEqual([]);
  });

  it('does not repeat a secret when it refuses one', async () => {
    const { begin } = world({ environment: { API_KEY: 'canary-value' } });
    await expect(begin()).rejects.not.toMatchObject({ message: expect.stringContaining('canary') });
  });

  it('takes references and ordinary values', async () => {
    const { rehearse } = world({
      environment: {
        DB_PASSWORD: 'ssm:/shop/dev/db',
        API_KEY: 'secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/key-AbCdEf',
        TOKEN_TTL: '3600',
        LOG_LEVEL: 'debug',
      },
    });
    expect(await rehearse()).toEqual([]);
  });

  it.each([
    { instance_ids: [] },
    { instance_ids: Array.from({ length: 51 }, () => one) },
    { port: 0 },
    { port: 70_000 },
    { component: '../x' },
    { component: 'A' },
  ])('refuses the input %j', (input) => {
    expect(setupContainersAction.definition.input.safeParse({ instance_ids: [one], ...input }).success).toBe(false);
  });
});
