import { z } from 'zod';
import { permissionSets } from '../../lib/domain/functions';
import { logLines } from '../../lib/domain/log-lines';
import { discardCopies } from '../../lib/engine/checkpoints/discard-step';
import { stuckFacts, undoStep } from '../../lib/engine/rollback/undo';
import { verifySet } from '../../lib/engine/rollback/verify';
import { checkpointLabel } from '../../lib/workflow/schema/names';
import { type Handler, sessionPayload, stepPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const verification = sessionPayload.extend({ verify: z.literal(true) });
const discarding = stepPayload.extend({ discard: z.literal(true), checkpoint: checkpointLabel });

/** Undoes the steps of a permission set, verifies afterwards that they are gone, and deletes copies of checkpoints. */
export const undoHandler =
  (set: (typeof permissionSets)[number]): Handler =>
  async (payload, { engine, log }) => {
    const asked = verification.safeParse(payload);
    if (asked.success) return verifySet(engine, asked.data, set);
    const discarded = discarding.safeParse(payload);
    if (discarded.success) return discardCopies(engine, discarded.data);
    const step = stepPayload.parse(payload);
    const { status, error } = await undoStep(engine, step);
    if (error) log(logLines.stuck, stuckFacts(step, error));
    return { status };
  };

/** One bundle serves every `undo_` function; the environment says which it is. */
export const handler = serve(
  'undo',
  undoHandler(z.enum(permissionSets).catch('control').parse(process.env.UNITY_PERMISSION_SET)),
);
