import type { Command, CommandInvocation, GetCommandInvocationResult } from '@aws-sdk/client-ssm';
import type { World } from '../account/world';
import { commandState, invocationState } from './invocation-state';
import type { CommandRecord, InvocationRecord } from './state';

const ended: readonly string[] = ['Success', 'Failed', 'TimedOut', 'Cancelled'];

/** A command as SendCommand and ListCommands give it. */
export function viewCommand(world: World, command: CommandRecord): Command {
  const { status, details } = commandState(world, command);
  const states = command.invocations.map((invocation) => invocationState(world, invocation).status);
  const count = (...wanted: readonly string[]) => states.filter((state) => wanted.includes(state)).length;
  return {
    CommandId: command.id,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    Comment: command.comment,
    InstanceIds: command.invocations.map(({ instanceId }) => instanceId),
    Parameters: Object.fromEntries(Object.entries(command.parameters).map(([name, values]) => [name, [...values]])),
    RequestedDateTime: new Date(command.requestedAt),
    ExpiresAfter: new Date(command.requestedAt + command.timeoutSeconds * 1000),
    Status: status,
    StatusDetails: details,
    TargetCount: states.length,
    CompletedCount: count(...ended),
    ErrorCount: count('Failed', 'TimedOut'),
    DeliveryTimedOutCount: 0,
    TimeoutSeconds: command.timeoutSeconds,
    Targets: [],
    MaxConcurrency: '50',
    MaxErrors: '0',
  };
}

/** An invocation as ListCommandInvocations gives it. */
export function viewInvocation(world: World, command: CommandRecord, invocation: InvocationRecord): CommandInvocation {
  const { status, details } = invocationState(world, invocation);
  return {
    CommandId: command.id,
    InstanceId: invocation.instanceId,
    InstanceName: '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    RequestedDateTime: new Date(command.requestedAt),
    Status: status,
    StatusDetails: details,
    CommandPlugins: [],
  };
}

/** Characters of output that GetCommandInvocation keeps (API reference). */
const keptCharacters = { stdout: 24_000, stderr: 8_000 } as const;

/** An invocation as GetCommandInvocation gives it: output only when it has ended by itself. */
export function viewResult(
  world: World,
  command: CommandRecord,
  invocation: InvocationRecord,
): GetCommandInvocationResult {
  const { status, details } = invocationState(world, invocation);
  const done = status === 'Success' || status === 'Failed';
  const started = world.now >= invocation.startsAt && status !== 'Cancelled';
  return {
    CommandId: command.id,
    InstanceId: invocation.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    PluginName: 'aws:runShellScript',
    ResponseCode: done ? invocation.outcome.code : -1,
    ExecutionStartDateTime: started ? new Date(invocation.startsAt).toISOString() : '',
    ExecutionElapsedTime: done ? `PT${((invocation.endsAt - invocation.startsAt) / 1000).toFixed(3)}S` : '',
    ExecutionEndDateTime: done ? new Date(invocation.endsAt).toISOString() : '',
    Status: status,
    StatusDetails: details,
    StandardOutputContent: done ? invocation.outcome.stdout.slice(0, keptCharacters.stdout) : '',
    StandardErrorContent: done ? invocation.outcome.stderr.slice(0, keptCharacters.stderr) : '',
    StandardOutputUrl: '',
    StandardErrorUrl: '',
  };
}
