import {
  type CommandInvocationStatus,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { hasCode } from '../../../resources/aws-error';
import { lastLines } from './last-lines';

/** Where a command stands on its instances. */
export type Progress =
  | { readonly state: 'running'; readonly on: readonly string[] }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly on: string; readonly details: string };

function isRunning(status: CommandInvocationStatus): boolean {
  return status === 'Pending' || status === 'InProgress' || status === 'Delayed' || status === 'Cancelling';
}

/** Looks once. An instance that is not listed yet counts as running: just after the send the list is short. */
export async function progressOf(ssm: SSMClient, commandId: string, instanceIds: readonly string[]): Promise<Progress> {
  const answer = await ssm.send(new ListCommandInvocationsCommand({ CommandId: commandId, MaxResults: 50 }));
  const found = new Map((answer.CommandInvocations ?? []).map((invocation) => [invocation.InstanceId, invocation]));
  const states = instanceIds.map((id) => ({
    id,
    status: found.get(id)?.Status ?? 'Pending',
    details: found.get(id)?.StatusDetails,
  }));
  const failed = states.find(({ status }) => status !== 'Success' && !isRunning(status));
  if (failed) return { state: 'failed', on: failed.id, details: failed.details ?? failed.status };
  const running = states.filter(({ status }) => isRunning(status)).map(({ id }) => id);
  return running.length > 0 ? { state: 'running', on: running } : { state: 'succeeded' };
}

/** The end of what the command printed on an instance: errors if there are any, else the rest; empty when unknown. */
export async function lastWords(ssm: SSMClient, commandId: string, instanceId: string): Promise<string> {
  try {
    const answer = await ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }));
    return lastLines(answer.StandardErrorContent?.trim() || answer.StandardOutputContent || '');
  } catch (error) {
    // A command that never reached its instance has no output to show.
    if (hasCode(error, ['InvocationDoesNotExist'])) return '';
    throw error;
  }
}
