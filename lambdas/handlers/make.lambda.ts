import { z } from 'zod';
import { permissionSets } from '../../lib/domain/functions';
import { drive } from '../../lib/engine/drive';
import { rehearse } from '../../lib/engine/preflight';
import { type Handler, sessionPayload, stepPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const rehearsal = sessionPayload.extend({ rehearse: z.literal(true) });

/** Drives the steps of a permission set, and rehearses them before. */
export const makeHandler =
  (set: (typeof permissionSets)[number]): Handler =>
  (payload, { engine }) => {
    const asked = rehearsal.safeParse(payload);
    return asked.success ? rehearse(engine, asked.data, set) : drive(engine, stepPayload.parse(payload));
  };

/** One bundle serves every `make_` function; the environment says which it is. */
export const handler = serve(
  'make',
  makeHandler(z.enum(permissionSets).catch('control').parse(process.env.UNITY_PERMISSION_SET)),
);
