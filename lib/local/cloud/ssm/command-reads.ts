import type {
  CommandFilter,
  GetCommandInvocationRequest,
  GetCommandInvocationResult,
  ListCommandInvocationsRequest,
  ListCommandInvocationsResult,
  ListCommandsRequest,
  ListCommandsResult,
} from '@aws-sdk/client-ssm';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { viewCommand, viewInvocation, viewResult } from './command-view';
import { commandState } from './invocation-state';
import type { CommandRecord } from './state';

const pageRules = { least: 1, most: 50, invalidNumber: 'ValidationException' };

function passes(world: World, command: CommandRecord, { key, value = '' }: CommandFilter): boolean {
  switch (key) {
    case 'DocumentName':
      return command.documentName === value;
    case 'InvokedAfter':
      return command.requestedAt > Date.parse(value);
    case 'InvokedBefore':
      return command.requestedAt < Date.parse(value);
    case 'Status':
      return commandState(world, command).status === value;
    case 'ExecutionStage': {
      const executing = ['Pending', 'InProgress', 'Cancelling'].includes(commandState(world, command).status);
      return executing === (value === 'Executing');
    }
    default:
      throw refuse('InvalidFilterKey', `The specified key isn't valid: ${String(key)}`);
  }
}

/** Commands that reads know by now, newest first. */
function listed(world: World, request: ListCommandsRequest | ListCommandInvocationsRequest): readonly CommandRecord[] {
  const { CommandId, InstanceId, Filters = [] } = request;
  const all =
    CommandId === undefined ? [...world.state.ssm.commands.values()] : [world.state.ssm.commands.get(CommandId)];
  const known = all.filter((command): command is CommandRecord => command !== undefined);
  if (CommandId !== undefined && known.length === 0) {
    throw refuse('InvalidCommandId', "The specified command ID isn't valid.");
  }
  return known
    .filter((command) => command.invocations.some(({ visibleAt }) => world.now >= visibleAt))
    .filter(
      (command) => InstanceId === undefined || command.invocations.some(({ instanceId }) => instanceId === InstanceId),
    )
    .filter((command) => Filters.every((filter) => passes(world, command, filter)))
    .sort((a, b) => b.requestedAt - a.requestedAt);
}

export const commandReadOperations = {
  GetCommandInvocation: operation<GetCommandInvocationRequest, GetCommandInvocationResult>()(
    ['CommandId', 'InstanceId'],
    (world, request) => {
      const command = world.state.ssm.commands.get(request.CommandId);
      const invocation = command?.invocations.find(({ instanceId }) => instanceId === request.InstanceId);
      if (command === undefined || invocation === undefined || world.now < invocation.visibleAt) {
        throw refuse(
          'InvocationDoesNotExist',
          "The command ID and instance ID you specified didn't match any invocations.",
        );
      }
      return viewResult(world, command, invocation);
    },
  ),

  ListCommands: operation<ListCommandsRequest, ListCommandsResult>()([], (world, request) => {
    const page = pageOf(
      world,
      listed(world, request),
      { size: request.MaxResults, token: request.NextToken },
      pageRules,
    );
    return { Commands: page.items.map((command) => viewCommand(world, command)), NextToken: page.next };
  }),

  ListCommandInvocations: operation<ListCommandInvocationsRequest, ListCommandInvocationsResult>()(
    [],
    (world, request) => {
      const invocations = listed(world, request).flatMap((command) =>
        command.invocations
          .filter(({ visibleAt }) => world.now >= visibleAt)
          .filter(({ instanceId }) => instanceId === (request.InstanceId ?? instanceId))
          .map((invocation) => viewInvocation(world, command, invocation)),
      );
      const page = pageOf(world, invocations, { size: request.MaxResults, token: request.NextToken }, pageRules);
      return { CommandInvocations: [...page.items], NextToken: page.next };
    },
  ),
};
