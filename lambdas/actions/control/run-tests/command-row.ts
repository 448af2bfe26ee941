import { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { isoTime } from '../../../../lib/ports/clock';
import { awsCode } from '../../../resources/aws-error';
import type { ResourceHandler, UndoContext } from '../../action';
import { cancelCommand, commentOf, findCommand } from '../../docker/setup-containers/command';
import { standingsOf } from '../../docker/setup-containers/invocations';

/** The row of the command. */
export const commandKey = 'command';

/** What the row keeps, so that it can be undone without the workflow. */
export const commandMetadata = z.object({
  instance_ids: z.array(z.string()),
  /** ISO time of the first look of a rollback. */
  undo_since: z.string().optional(),
  /** How it ended; none while it runs. */
  ended: z.string().optional(),
});

/** After this time it is left to its instance: Systems Manager promises no cancellation. */
const longestSeconds = 120;

/** A command cannot be removed: it is history. `stopCommand` stops it; here the row is told apart and closed. */
export const commands: ResourceHandler = {
  type: 'AWS::SSM::Command',
  find: async (context, row) =>
    (await findCommand(context.clients.ssm, row, commentOf(context, row, 'test')))?.CommandId,
  remove: async () => {},
  exists: async (_, { metadata }) => commandMetadata.parse(metadata).ended === undefined,
};

/** One pass of stopping a suite that still runs: why it is not over, or undefined when it is. */
export async function stopCommand(
  context: UndoContext,
  row: ResourceRow & { readonly id: string },
): Promise<string | undefined> {
  const { instance_ids, undo_since, ended: former } = commandMetadata.parse(row.metadata);
  if (former !== undefined) return undefined;
  const since = undo_since ?? isoTime(context.clock);
  const known = { instance_ids, undo_since: since };
  const isLate = context.clock.now() - Date.parse(since) >= longestSeconds * 1000;
  const running = await stillRunning(context, row.id, instance_ids);
  const ended = running === undefined ? 'stopped' : isLate ? `left: ${running}` : undefined;
  if (ended !== undefined) await context.note(commandKey, { ...known, ended });
  else if (undo_since === undefined) await context.note(commandKey, known);
  return ended === undefined ? running : undefined;
}

/** Asks for its end where it still runs, and says where that is. */
async function stillRunning(
  { clients: { ssm } }: UndoContext,
  id: string,
  instanceIds: readonly string[],
): Promise<string | undefined> {
  try {
    const running = (await standingsOf(ssm, id, instanceIds)).filter(({ isRunning }) => isRunning);
    if (running.length === 0) return undefined;
    await cancelCommand(ssm, id);
    return `stopping the tests on ${running.map((standing) => standing.id).join(', ')}`;
  } catch (error) {
    // What AWS refuses may pass until the time is over; what is ours is no matter of patience.
    if (error instanceof UnityError || awsCode(error) === '') throw error;
    return `Systems Manager answers ${awsCode(error)}`;
  }
}
