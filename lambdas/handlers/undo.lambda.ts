import { z } from 'zod';
import { permissionSets } from '../../lib/domain/functions';
import { discardCopies } from '../../lib/engine/checkpoints/discard-step';
import { undoStep } from '../../lib/engine/undo';
import { verifySet } from '../../lib/engine/verify';
import { checkpointName } from '../../lib/workflow/schema/names';
import { type Handler, sessionPayload, stepPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const verification = sessionPayload.extend({ verify: z.literal(true) });
const discarding = stepPayload.extend({ discard: z.literal(true), checkpoint: checkpointName });

/** Undoes the steps of a permission set, verifies afterwards that they are gone, and deletes copies of checkpoints. */
export const undoHandler =
  (set: (typeof permissionSets)[number]): Handler =>
  (payload, { engine }) => {
    const asked = verification.safeParse(payload);
    if (asked.success) return verifySet(engine, asked.data, set);
    const discarded = discarding.safeParse(payload);
    return discarded.success ? discardCopies(engine, discarded.data) : undoStep(engine, stepPayload.parse(payload));
  };

/** One bundle serves every `undo_` function; the environment says which it is. */
export const handler = serve(
  'undo',
  undoHandler(z.enum(permissionSets).catch('control').parse(process.env.UNITY_PERMISSION_SET)),
);
