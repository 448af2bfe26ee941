import { z } from 'zod';
import { permissionSets } from '../../lib/domain/functions';
import { copyStep } from '../../lib/engine/checkpoints/copy-step';
import { rehearse } from '../../lib/engine/session/preflight';
import { drive } from '../../lib/engine/step/drive';
import { checkpointLabel } from '../../lib/workflow/schema/names';
import { type Handler, sessionPayload, stepPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const rehearsal = sessionPayload.extend({ rehearse: z.literal(true) });
const copying = stepPayload.extend({ capture: z.literal(true), checkpoint: checkpointLabel });

/** Drives the steps of a permission set, rehearses them before, and copies their data for checkpoints. */
export const makeHandler =
  (set: (typeof permissionSets)[number]): Handler =>
  (payload, { engine }) => {
    const asked = rehearsal.safeParse(payload);
    if (asked.success) return rehearse(engine, asked.data, set);
    const copied = copying.safeParse(payload);
    return copied.success ? copyStep(engine, copied.data) : drive(engine, stepPayload.parse(payload));
  };

/** One bundle serves every `make_` function; the environment says which it is. */
export const handler = serve(
  'make',
  makeHandler(z.enum(permissionSets).catch('control').parse(process.env.UNITY_PERMISSION_SET)),
);
