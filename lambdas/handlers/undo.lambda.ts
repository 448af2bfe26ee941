import { z } from 'zod';
import { permissionSets } from '../../lib/domain/functions';
import { undoStep } from '../../lib/engine/undo';
import { verifySet } from '../../lib/engine/verify';
import { type Handler, sessionPayload, stepPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const verification = sessionPayload.extend({ verify: z.literal(true) });

/** Undoes the steps of a permission set, and verifies afterwards that they are gone. */
export const undoHandler =
  (set: (typeof permissionSets)[number]): Handler =>
  (payload, { engine }) => {
    const asked = verification.safeParse(payload);
    return asked.success ? verifySet(engine, asked.data, set) : undoStep(engine, stepPayload.parse(payload));
  };

/** One bundle serves every `undo_` function; the environment says which it is. */
export const handler = serve(
  'undo',
  undoHandler(z.enum(permissionSets).catch('control').parse(process.env.UNITY_PERMISSION_SET)),
);
