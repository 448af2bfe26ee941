import { z } from 'zod';
import { invariant } from '../../lib/domain/assert';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { publish } from '../../lib/engine/telling/publish';
import { retell } from '../../lib/engine/telling/retell';
import { changesOf } from '../shared/failed-batches';
import { failedBatchesOnAws } from '../shared/failed-batches-on-aws';
import type { Handler } from '../shared/handler';
import { metricsOnAws } from '../shared/metrics-on-aws';
import { serve } from '../shared/serve';

const retelling = z.object({ retell: z.literal(true) });

/** Fed by the ledger’s stream; by a schedule, or by a person, it is asked to tell again what could not be told. */
export const handle: Handler = (event, { engine, publisher, failedBatches, metrics, log }) => {
  invariant(metrics, 'the publisher measures what it tells');
  const measuring = { metrics, ledger: engine.ledger, definitions: engine.definitions };
  if (!retelling.safeParse(event).success) return publish(publisher, changesOf(event), measuring);
  if (!failedBatches) throw new UnityError('InvariantBroken', { message: 'the publisher was told of no bucket' });
  const { deadline } = engine.ledger.origin;
  return retell(publisher, failedBatches, { clock: engine.clock, deadline, log, measuring });
};

export const handler = serve('publisher', handle, () => ({ ...failedBatchesOnAws(), ...metricsOnAws() }));
