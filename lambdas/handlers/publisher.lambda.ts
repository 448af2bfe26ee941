import { z } from 'zod';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { publish } from '../../lib/engine/telling/publish';
import { retell } from '../../lib/engine/telling/retell';
import { changesOf } from '../shared/failed-batches';
import { failedBatchesOnAws } from '../shared/failed-batches-on-aws';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const retelling = z.object({ retell: z.literal(true) });

/** Fed by the ledger’s stream; by a schedule, or by a person, it is asked to tell again what could not be told. */
export const handle: Handler = (event, { engine, publisher, failedBatches, log }) => {
  if (!retelling.safeParse(event).success) return publish(publisher, changesOf(event));
  if (!failedBatches) throw new UnityError('InvariantBroken', { message: 'the publisher was told of no bucket' });
  return retell(publisher, failedBatches, { clock: engine.clock, deadline: engine.ledger.origin.deadline, log });
};

export const handler = serve('publisher', handle, failedBatchesOnAws);
