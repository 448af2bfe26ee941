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

/** How a command stands on one instance. */
export interface InvocationStanding {
  readonly id: string;
  readonly status: CommandInvocationStatus;
  readonly details: string;
  readonly isRunning: boolean;
}

/** Looks once. An instance that is not listed yet counts as running: just after the send the list is short. */
export async function standingsOf(
  ssm: SSMClient,
  commandId: string,
  instanceIds: readonly string[],
): Promise<readonly InvocationStanding[]> {
  const answer = await ssm.send(new ListCommandInvocationsCommand({ CommandId: commandId, MaxResults: 50 }));
  const found = new Map((answer.CommandInvocations ?? []).map((invocation) => [invocation.InstanceId, invocation]));
  return instanceIds.map((id) => {
    const { Status: status = 'Pending', StatusDetails: details = status } = found.get(id) ?? {};
    return { id, status, details, isRunning: isRunning(status) };
  });
}

/** The same in one: it has failed as soon as it has on one of them. */
export async function progressOf(ssm: SSMClient, commandId: string, instanceIds: readonly string[]): Promise<Progress> {
  const standings = await standingsOf(ssm, commandId, instanceIds);
  const failed = standings.find(({ status, isRunning }) => status !== 'Success' && !isRunning);
  if (failed) return { state: 'failed', on: failed.id, details: failed.details };
  const running = standings.filter(({ isRunning }) => isRunning).map(({ id }) => id);
  return running.length > 0 ? { state: 'running', on: running } : { state: 'succeeded' };
}

/** What a command printed on an instance, as far as Systems Manager keeps it, and its exit status. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Undefined for a command that never reached its instance. */
export async function printedBy(ssm: SSMClient, CommandId: string, InstanceId: string): Promise<Printed | undefined> {
  try {
    const answer = await ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
    const { ResponseCode: code = -1, StandardOutputContent: stdout = '', StandardErrorContent: stderr = '' } = answer;
    return { code, stdout, stderr };
  } catch (error) {
    if (hasCode(error, ['InvocationDoesNotExist'])) return undefined;
    throw error;
  }
}

/** The end of what the command printed on an instance: errors if there are any, else the rest; empty when unknown. */
export async function lastWords(ssm: SSMClient, commandId: string, instanceId: string): Promise<string> {
  const printed = await printedBy(ssm, commandId, instanceId);
  return lastLines(printed?.stderr.trim() || printed?.stdout || '');
}
