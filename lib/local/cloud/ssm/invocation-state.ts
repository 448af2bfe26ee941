import type { CommandInvocationStatus, CommandStatus } from '@aws-sdk/client-ssm';
import type { World } from '../account/world';
import type { CommandRecord, InvocationRecord } from './state';

/** A status, and the same in AWS's longer words. */
export interface InvocationState {
  readonly status: CommandInvocationStatus;
  readonly details: string;
}

const plain = (status: CommandInvocationStatus): InvocationState => ({ status, details: status });
const deliveryTimedOut: InvocationState = { status: 'TimedOut', details: 'DeliveryTimedOut' };
const executionTimedOut: InvocationState = { status: 'TimedOut', details: 'ExecutionTimedOut' };

/** When the agent went away with its instance; never, as far as is known. */
function agentLostAt(world: World, { instanceId }: InvocationRecord): number {
  const instance = world.state.ec2.instances.get(instanceId);
  return instance === undefined ? Number.NEGATIVE_INFINITY : (instance.stoppingAt ?? Number.POSITIVE_INFINITY);
}

/** When it ended, or will, whatever way; infinite for one that nothing will ever report. */
export function invocationState(world: World, invocation: InvocationRecord): InvocationState {
  const { now } = world;
  const { startsAt, endsAt, deliverUntil, killedAt, cancel, outcome } = invocation;
  if (cancel !== null && now >= cancel.at) return plain('Cancelled');
  const lostAt = agentLostAt(world, invocation);
  if (lostAt <= startsAt) return now < deliverUntil ? plain('Pending') : deliveryTimedOut;
  if (now < startsAt) return plain('Pending');
  const end = Math.min(endsAt, killedAt);
  if (lostAt < end) return now < killedAt ? plain('InProgress') : executionTimedOut;
  if (now < end) return cancel === null ? plain('InProgress') : plain('Cancelling');
  if (killedAt < endsAt) return executionTimedOut;
  return plain(outcome.code === 0 ? 'Success' : 'Failed');
}

/** The command as a whole: still going while any part is, else the worst of its parts. */
export function commandState(world: World, command: CommandRecord): { status: CommandStatus; details: string } {
  const states = command.invocations.map((invocation) => invocationState(world, invocation));
  const order = ['Cancelling', 'InProgress', 'Pending', 'Failed', 'TimedOut', 'Cancelled', 'Success'] as const;
  for (const status of order) {
    const found = states.find((state) => state.status === status);
    // Pending only while nothing has begun.
    if (found === undefined || (status === 'Pending' && states.some((state) => state.status !== 'Pending'))) continue;
    return { status, details: found.details };
  }
  return { status: 'InProgress', details: 'InProgress' };
}
