import type { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { isoTime } from '../../../../lib/ports/clock';
import { awsCode } from '../../../resources/aws-error';
import type { UndoContext } from '../../action';
import { cancelCommand, commentOf, findCommand, sendCommand } from './command';
import { writeCommand } from './command-text';
import { containersKey, containersMetadata } from './containers';
import { progressOf } from './invocations';
import { onlineInstances } from './online';
import { pins } from './pins';

/** After this time a take-down is given up: stopping containers takes 20 s, waiting for the lock 60 s. */
const longestSeconds = 120;

/**
 * One pass of taking containers down: why it is not over, or undefined when it is.
 *
 * It runs `docker compose down`, without volumes, on the instances that still answer. It is worth the seconds although
 * most instances are terminated right after: applications stop in order, and where instances are retained, or only
 * this step is undone, nothing else removes what it made. But it is best effort, bounded and never stuck: the
 * instances, which cost money and take the containers with them, are removed only after this.
 */
export async function takeDown(context: UndoContext, row: ResourceRow): Promise<string | undefined> {
  const notes = containersMetadata.parse(row.metadata);
  const { taken_down, undo_since, down_command_id, ...made } = notes;
  if (taken_down !== undefined) return undefined;
  const since = undo_since ?? isoTime(context.clock);
  const state = await attempt(context, row, notes);
  const command = state.commandId ?? down_command_id;
  const known = { ...made, undo_since: since, ...(command !== undefined && { down_command_id: command }) };
  const isOver = state.over || context.clock.now() - Date.parse(since) >= longestSeconds * 1000;
  if (isOver) await context.note(containersKey, { ...known, taken_down: state.text });
  else if (undo_since === undefined || command !== down_command_id) await context.note(containersKey, known);
  return isOver ? undefined : state.text;
}

/** Where a take-down stands, in words for people. */
interface Standing {
  readonly over: boolean;
  readonly text: string;
  /** The command that takes them down, as far as it is known. */
  readonly commandId?: string;
}

async function attempt(
  context: UndoContext,
  row: ResourceRow,
  { instance_ids, component, down_command_id }: z.output<typeof containersMetadata>,
): Promise<Standing> {
  const { ssm } = context.clients;
  try {
    const online = await onlineInstances(ssm, instance_ids);
    if (online.length === 0) return { over: true, text: 'no instance answers' };
    const comment = commentOf(context, row, 'down');
    const sent = await findCommand(ssm, row, comment);
    if (sent?.CommandId === undefined) {
      const text = `taking the containers of ${component} down on ${online.join(', ')}`;
      if (down_command_id !== undefined) return { over: false, text };
      if (row.id !== undefined) await cancelCommand(ssm, row.id);
      const order = { kind: 'take_down', session: context.session.id, step: context.step, component } as const;
      return { over: false, text, commandId: await sendCommand(ssm, comment, online, writeCommand(order, pins)) };
    }
    const reached = online.filter((id) => sent.InstanceIds?.includes(id) ?? true);
    const progress = await progressOf(ssm, sent.CommandId, reached);
    switch (progress.state) {
      case 'running':
        return { over: false, text: `taking the containers of ${component} down on ${progress.on.join(', ')}` };
      case 'succeeded':
        return { over: true, text: 'done' };
      case 'failed':
        return { over: true, text: `failed on ${progress.on} (${progress.details})` };
    }
  } catch (error) {
    // What AWS refuses may pass until the time is over; what is ours is no matter of patience.
    if (error instanceof UnityError || awsCode(error) === '') throw error;
    return { over: false, text: `Systems Manager answers ${awsCode(error)}` };
  }
}
