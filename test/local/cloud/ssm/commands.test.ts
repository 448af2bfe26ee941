import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  InvalidInstanceId,
  InvocationDoesNotExist,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';
import { invocation, send, serving, setUpText } from '../../../helpers/simulated-containers';
import { makeNetwork, runInstance } from '../../../helpers/simulated-network';

const prompt = { latency: false };

describe('SendCommand', () => {
  test('is refused while the agent does not answer', async () => {
    const account = simulatedAccount();
    const id = await runInstance(account.clients, await makeNetwork(account.clients));
    account.clock.pass(30);
    await expect(send(account.clients, id, 'true')).rejects.toThrow(InvalidInstanceId);
  });

  test('is not known at once, then pending, in progress, done', async () => {
    const { clients, clock, instanceId } = await serving({ limits: prompt, seed: 3 });
    const id = await send(clients, instanceId, setUpText());
    const states: string[] = [];
    for (let step = 0; step < 700; step += 1) {
      const state = await invocation(clients, id, instanceId).then(
        ({ Status }) => Status ?? '',
        (error: Error) => error.name,
      );
      if (states.at(-1) !== state) states.push(state);
      clock.pass(0.1);
    }
    expect(states).toEqual(['InvocationDoesNotExist', 'Pending', 'InProgress', 'Success']);
    const done = await invocation(clients, id, instanceId);
    expect(done).toMatchObject({ ResponseCode: 0, StandardOutputContent: 'unity: web is up on port 80\n' });
    const seconds = (Date.parse(done.ExecutionEndDateTime!) - Date.parse(done.ExecutionStartDateTime!)) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(30);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  test('has no idempotency: the same request twice runs twice', async () => {
    const { clients, clock, instanceId } = await serving();
    const [first, second] = [await send(clients, instanceId, 'true'), await send(clients, instanceId, 'true')];
    expect(first).not.toBe(second);
    clock.pass(10);
    const { CommandInvocations } = await clients.ssm.send(
      new ListCommandInvocationsCommand({ InstanceId: instanceId }),
    );
    expect(CommandInvocations!.map(({ Status }) => Status)).toEqual(['Success', 'Success']);
  });

  test('reports how a script ended', async () => {
    const { clients, clock, instanceId } = await serving();
    const id = await send(clients, instanceId, 'echo no\nexit 7');
    clock.pass(10);
    expect(await invocation(clients, id, instanceId)).toMatchObject({ Status: 'Failed', ResponseCode: 7 });
  });

  test('kills what runs longer than its execution timeout', async () => {
    const { clients, clock, instanceId } = await serving();
    const Parameters = { commands: [setUpText()], executionTimeout: ['10'] };
    const id = await send(clients, instanceId, '', { Parameters });
    clock.pass(70);
    const ended = await invocation(clients, id, instanceId);
    expect(ended).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut', ResponseCode: -1 });
  });

  test('goes nowhere when its instance ends', async () => {
    const { clients, clock, instanceId } = await serving({ limits: prompt });
    const id = await send(clients, instanceId, setUpText(), { TimeoutSeconds: 30 });
    await clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
    clock.pass(25);
    expect((await invocation(clients, id, instanceId)).Status).toBe('Pending');
    clock.pass(10);
    expect(await invocation(clients, id, instanceId)).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'DeliveryTimedOut',
    });
  });

  const refusals: readonly (readonly [string, Partial<SendCommandCommandInput>, string])[] = [
    ['an unknown document', { DocumentName: 'Mine' }, 'InvalidDocument'],
    ['a delivery timeout below 30 s', { TimeoutSeconds: 29 }, 'ValidationException'],
    ['a comment of 101 characters', { Comment: 'c'.repeat(101) }, 'ValidationException'],
    ['no commands', { Parameters: {} }, 'InvalidParameters'],
    [
      'a parameter that the document has not',
      { Parameters: { commands: ['true'], user: ['root'] } },
      'InvalidParameters',
    ],
    [
      'no number for a timeout',
      { Parameters: { commands: ['true'], executionTimeout: ['soon'] } },
      'InvalidParameters',
    ],
    ['more than 64 KiB', { Parameters: { commands: ['x'.repeat(65_536)] } }, 'MaxDocumentSizeExceeded'],
    ['no instance', { InstanceIds: [] }, 'InvalidInstanceId'],
    ['Targets', { Targets: [{ Key: 'tag:a', Values: ['b'] }] }, 'NotSimulated'],
  ];

  test.each(refusals)('refuses %s', async (_case, changes, code) => {
    const { clients, instanceId } = await serving();
    expect(await codeOf(send(clients, instanceId, 'true', changes))).toBe(code);
  });
});

describe('commands', () => {
  test('are listed newest first, by document, time and comment', async () => {
    const { clients, clock, instanceId } = await serving();
    const since = new Date(clock.now()).toISOString();
    const first = await send(clients, instanceId, 'true', { Comment: 'first' });
    clock.pass(5);
    const second = await send(clients, instanceId, 'true', { Comment: 'second' });
    clock.pass(5);
    const Filters = [
      { key: 'DocumentName' as const, value: 'AWS-RunShellScript' },
      { key: 'InvokedAfter' as const, value: since },
    ];
    const { Commands } = await clients.ssm.send(new ListCommandsCommand({ Filters, MaxResults: 50 }));
    expect(Commands!.map(({ CommandId, Comment, Status }) => [CommandId, Comment, Status])).toEqual([
      [second, 'second', 'Success'],
      [first, 'first', 'Success'],
    ]);
    const later = [{ key: 'InvokedAfter' as const, value: new Date(clock.now()).toISOString() }];
    expect((await clients.ssm.send(new ListCommandsCommand({ Filters: later }))).Commands).toEqual([]);
    const unknown = new ListCommandsCommand({ CommandId: '00000000-0000-4000-a000-000000000000' });
    expect(await codeOf(clients.ssm.send(unknown))).toBe('InvalidCommandId');
  });

  test('are stopped for certain before they begin, else only perhaps', async () => {
    const ends: string[] = [];
    for (let seed = 1; seed <= 8; seed += 1) {
      const { clients, clock, instanceId } = await serving({ limits: prompt, seed });
      const early = await send(clients, instanceId, setUpText());
      await clients.ssm.send(new CancelCommandCommand({ CommandId: early }));
      const late = await send(clients, instanceId, setUpText());
      clock.pass(5);
      await clients.ssm.send(new CancelCommandCommand({ CommandId: late }));
      clock.pass(120);
      expect((await invocation(clients, early, instanceId)).Status).toBe('Cancelled');
      ends.push((await invocation(clients, late, instanceId)).Status!);
    }
    expect([...new Set(ends)].sort()).toEqual(['Cancelled', 'Success']);
  });

  test('that nobody sent have no invocation', async () => {
    const { clients, instanceId } = await serving();
    const unknown = invocation(clients, '00000000-0000-4000-a000-000000000000', instanceId);
    await expect(unknown).rejects.toThrow(InvocationDoesNotExist);
  });
});
