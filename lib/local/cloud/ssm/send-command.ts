import type { CancelCommandRequest, SendCommandRequest, SendCommandResult } from '@aws-sdk/client-ssm';
import { drawMilliseconds, drawUuid } from '../account/draw';
import { takes } from '../account/durations';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { figures } from '../figures';
import { isAgentOnline } from './agent';
import { viewCommand } from './command-view';
import { invocationsOn } from './containers';
import { courseOf } from './effects';
import { invocationState } from './invocation-state';
import type { CommandRecord, InvocationRecord } from './state';
import { touch } from './touches';

const documentName = 'AWS-RunShellScript';
/** A document with its parameters (SSM quotas). */
const mostBytes = 64 * 1024;
/** How long the set-up waits for its lock (setup.sh: flock --wait 300). */
const lockMilliseconds = 300_000;

function readSeconds(values: readonly string[] | undefined): number {
  const text = values?.[0] ?? '3600';
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= 172_800) return seconds;
  throw refuse('InvalidParameters', `Invalid value for parameter executionTimeout: ${text}`);
}

function readCommands(request: SendCommandRequest): readonly string[] {
  const parameters = request.Parameters ?? {};
  const unknown = Object.keys(parameters).find(
    (name) => !['commands', 'executionTimeout', 'workingDirectory'].includes(name),
  );
  if (unknown !== undefined) throw refuse('InvalidParameters', `The parameter ${unknown} is not in the document.`);
  if (Buffer.byteLength(JSON.stringify(parameters)) > mostBytes) {
    throw refuse('MaxDocumentSizeExceeded', 'The size limit of a document is 64 KB.');
  }
  const { commands } = parameters;
  if (commands === undefined || commands.length === 0)
    throw refuse('InvalidParameters', 'The parameter commands is required.');
  return commands;
}

function checkRequest(request: SendCommandRequest): void {
  const invalid = (member: string, constraint: string) =>
    refuse(
      'ValidationException',
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`,
    );
  if (request.DocumentName !== documentName) {
    throw refuse('InvalidDocument', `Document with name ${request.DocumentName} does not exist.`);
  }
  if ((request.Comment?.length ?? 0) > 100)
    throw invalid('comment', 'Member must have length less than or equal to 100');
  const { TimeoutSeconds: seconds = 3600 } = request;
  if (seconds < 30 || seconds > 2_592_000)
    throw invalid('timeoutSeconds', 'Member must have value between 30 and 2592000');
  if ((request.InstanceIds?.length ?? 0) > 50)
    throw invalid('instanceIds', 'Member must have length less than or equal to 50');
  if (request.Targets !== undefined && request.Targets.length > 0) throw notSimulated('SendCommand with Targets');
}

/** Every instance must answer: one that does not fails the whole call. */
function readInstances(world: World, ids: readonly string[]): readonly string[] {
  if (new Set(ids).size < ids.length)
    throw refuse('DuplicateInstanceId', "You can't specify an instance ID in more than one association.");
  const offline = (id: string) => {
    const instance = world.state.ec2.instances.get(id);
    return instance === undefined || !isAgentOnline(world, instance);
  };
  if (ids.length === 0 || ids.some(offline)) {
    throw refuse(
      'InvalidInstanceId',
      `Instances [[${ids.join(', ')}]] not in a valid state for account ${world.accountId}`,
    );
  }
  return ids;
}

/** One of our commands at a time holds the lock of an instance. */
function freeAt(world: World, instanceId: string, startsAt: number): number {
  const holding = invocationsOn(world, instanceId).filter(({ effect, cancel }) => effect !== null && cancel === null);
  return Math.max(startsAt, ...holding.map(({ endsAt }) => endsAt));
}

function invoke(world: World, instanceId: string, request: SendCommandRequest): InvocationRecord {
  const { random, now } = world;
  const fresh = invocationsOn(world, instanceId).every(({ effect }) => effect?.kind !== 'up');
  const course = courseOf(world, instanceId, readCommands(request), fresh);
  const delivery = drawMilliseconds(random, figures.commandDelivery);
  const startsAt = now + takes(world, 'commandDelivery', instanceId, delivery);
  const beginsAt = course.effect === null ? startsAt : freeAt(world, instanceId, startsAt);
  const locked = beginsAt - startsAt > lockMilliseconds;
  const endsAt = locked ? startsAt + lockMilliseconds : beginsAt + course.milliseconds;
  // Stopped on the way it has written too, as far as anybody knows.
  for (const one of locked ? [] : course.touches) touch(one, endsAt);
  for (const { volume, path, content } of locked ? [] : course.kept) {
    volume.changes = [...volume.changes, { at: endsAt, path, content }];
  }
  const outcome = { code: 1, stdout: '', stderr: 'unity: error: another run has held the lock for 300 seconds' };
  return {
    instanceId,
    visibleAt: now + drawMilliseconds(random, figures.invocationVisible),
    startsAt,
    endsAt,
    deliverUntil: now + (request.TimeoutSeconds ?? 3600) * 1000,
    killedAt: startsAt + readSeconds(request.Parameters?.executionTimeout) * 1000,
    outcome: locked ? outcome : course.outcome,
    effect: locked || course.outcome.code !== 0 ? null : course.effect,
    cancel: null,
  };
}

/** Stops what has not begun; what runs is stopped half of the time, since AWS promises nothing. */
function cancelInvocation(world: World, invocation: InvocationRecord): void {
  const { now, random } = world;
  const { status } = invocationState(world, invocation);
  if (status === 'Pending') invocation.cancel = { askedAt: now, at: now };
  if (status === 'InProgress' && random.next() < 0.5) invocation.cancel = { askedAt: now, at: now + 1000 };
}

export const sendCommandOperations = {
  /** It has no idempotency token: the same request twice runs twice. */
  SendCommand: operation<SendCommandRequest, SendCommandResult>()(['DocumentName'], (world, request) => {
    checkRequest(request);
    readSeconds(request.Parameters?.executionTimeout);
    readCommands(request);
    const instanceIds = readInstances(world, request.InstanceIds ?? []);
    const command: CommandRecord = {
      id: drawUuid(world.random),
      requestedAt: world.now,
      documentName,
      comment: request.Comment ?? '',
      parameters: structuredClone(request.Parameters ?? {}),
      timeoutSeconds: request.TimeoutSeconds ?? 3600,
      invocations: instanceIds.map((id) => invoke(world, id, request)),
    };
    world.state.ssm.commands.set(command.id, command);
    for (const id of instanceIds) {
      const instance = world.state.ec2.instances.get(id);
      if (instance !== undefined) instance.commandIds = [...instance.commandIds, command.id];
    }
    return { Command: viewCommand(world, command) };
  }),

  CancelCommand: operation<CancelCommandRequest, object>()(['CommandId'], (world, request) => {
    const command = world.state.ssm.commands.get(request.CommandId);
    if (command === undefined) throw refuse('InvalidCommandId', "The specified command ID isn't valid.");
    for (const invocation of command.invocations) {
      if (request.InstanceIds?.includes(invocation.instanceId) ?? true) cancelInvocation(world, invocation);
    }
    return {};
  }),
};
