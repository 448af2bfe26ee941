import { z } from 'zod';
import type { ResourceHandler } from '../../action';
import { commentOf, findCommand } from './command';

/** The row of the command that sets the containers up. */
export const containersKey = 'containers';

/** What the row keeps, so that it can be undone without the workflow. */
export const containersMetadata = z.object({
  instance_ids: z.array(z.string()),
  component: z.string(),
  /** ISO time of the first look of a rollback. */
  undo_since: z.string().optional(),
  /** The command that takes the containers down, once it is sent: lists show it only later. */
  down_command_id: z.string().optional(),
  /** How the take-down ended; none while it has not. */
  taken_down: z.string().optional(),
});

/**
 * The containers of one set-up, known by the command that made them. The command itself cannot be removed: it is
 * history. So `take-down.ts` removes what it made, and here the row is only told apart and closed.
 */
export const containersHandler: ResourceHandler = {
  type: 'AWS::SSM::Command',
  find: async (context, row) => (await findCommand(context.clients.ssm, row, commentOf(context, row, 'up')))?.CommandId,
  remove: async () => {},
  exists: async (_, row) => containersMetadata.parse(row.metadata).taken_down === undefined,
};
