import { randomUUID } from 'node:crypto';
import {
  CancelCommandCommand,
  type Command,
  type CommandInvocationStatus,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { readCommand, type SetUp, type TakeDown } from '../../../lambdas/actions/docker/setup-containers/command-text';
import type { Clock } from '../../../lib/ports/clock';

function failure(name: string): Error {
  return Object.assign(new Error(name), { name });
}

/** A command as the fake keeps it. */
interface Sent extends Command {
  readonly order: SetUp | TakeDown | undefined;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Systems Manager as far as the action meets it. Commands stand at `status` until a test says otherwise. */
export class FakeSsm {
  readonly client = new SSMClient({ region: 'eu-west-1' });
  readonly mock = mockClient(this.client);
  readonly sent: Sent[] = [];
  readonly cancelled: string[] = [];
  /** Instances whose agent answers. */
  readonly online = new Set<string>();
  /** Instances that SendCommand does not know, though they are online. */
  readonly unknown = new Set<string>();
  /** What a command is doing, by id and instance; `status` where nothing is said. */
  readonly statuses = new Map<string, CommandInvocationStatus>();
  status: CommandInvocationStatus = 'InProgress';
  output = { StandardOutputContent: '', StandardErrorContent: '' };
  /** What every call of SendCommand fails with. */
  refusal: string | undefined;

  constructor(clock: Clock) {
    this.mock.on(DescribeInstanceInformationCommand).callsFake(({ Filters }) => ({
      InstanceInformationList: Filters[0].Values.map((id: string) => ({
        InstanceId: id,
        PingStatus: this.online.has(id) ? 'Online' : 'ConnectionLost',
      })),
    }));
    this.mock.on(SendCommandCommand).callsFake((input) => {
      if (this.refusal) throw failure(this.refusal);
      if (input.InstanceIds.some((id: string) => this.unknown.has(id))) throw failure('InvalidInstanceId');
      if (input.Comment.length > 100) throw failure('ValidationException');
      const command: Sent = {
        CommandId: randomUUID(),
        Comment: input.Comment,
        DocumentName: input.DocumentName,
        InstanceIds: input.InstanceIds,
        RequestedDateTime: new Date(clock.now()),
        order: readCommand(input.Parameters.commands),
        parameters: input.Parameters,
      };
      this.sent.push(command);
      return { Command: command };
    });
    this.mock
      .on(ListCommandsCommand)
      .callsFake(({ CommandId, Filters, NextToken }) => this.#list(CommandId, Filters, NextToken));
    this.mock.on(ListCommandInvocationsCommand).callsFake(({ CommandId }) => ({
      CommandInvocations: (this.#find(CommandId)?.InstanceIds ?? []).map((id) => ({
        InstanceId: id,
        Status: this.statusOf(CommandId, id),
        StatusDetails: this.statusOf(CommandId, id),
      })),
    }));
    this.mock.on(GetCommandInvocationCommand).callsFake(() => this.output);
    this.mock.on(CancelCommandCommand).callsFake(({ CommandId }) => {
      this.cancelled.push(CommandId);
      return {};
    });
  }

  statusOf(commandId: string, instanceId: string): CommandInvocationStatus {
    return this.statuses.get(`${commandId} ${instanceId}`) ?? this.statuses.get(commandId) ?? this.status;
  }

  #find(commandId: string): Sent | undefined {
    return this.sent.find((command) => command.CommandId === commandId);
  }

  /** Two a page, so that whoever does not turn pages is found out. */
  #list(commandId: string | undefined, filters: { key: string; value: string }[] = [], token = '0') {
    const after = filters.find(({ key }) => key === 'InvokedAfter')?.value;
    if (after !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(after)) throw failure('InvalidFilterValue');
    const found = this.sent
      .filter((command) => commandId === undefined || command.CommandId === commandId)
      .filter((command) => after === undefined || command.RequestedDateTime!.getTime() >= Date.parse(after))
      .map((command) => ({ ...command, Status: this.statusOf(command.CommandId!, command.InstanceIds![0]!) }));
    const from = Number(token);
    return {
      Commands: found.slice(from, from + 2),
      ...(found.length > from + 2 ? { NextToken: String(from + 2) } : {}),
    };
  }
}
