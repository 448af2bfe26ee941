import { z } from 'zod';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { eventCatalogue, eventMetadata } from '../../lib/domain/event-catalogue';
import { notifyingTypes, type ToldEvent } from '../../lib/domain/notification-kind';
import { notify } from '../../lib/engine/notify/notify';
import { testReceivers } from '../../lib/engine/notify/test-receivers';
import { receiverTestSchema } from '../../lib/engine/requests/receiver-test';
import { deliveryOnAws } from '../shared/delivery-on-aws';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const envelope = z.object({
  'detail-type': z.enum(notifyingTypes),
  detail: z.object({ metadata: eventMetadata, data: z.unknown() }),
});

/** Told by EventBridge of the events that people may want to hear of, and by the desk to try whoever is told of them. */
export const handle: Handler = async (payload, { engine, deliver }) => {
  if (!deliver) throw new UnityError('InvariantBroken', { message: 'nothing leads to those who are told' });
  const asked = receiverTestSchema.safeParse(payload);
  if (asked.success) return testReceivers(engine, deliver, asked.data.test);
  const { 'detail-type': type, detail } = envelope.parse(payload);
  const { metadata } = detail;
  const event = {
    type,
    id: metadata.event_id,
    time: metadata.time,
    data: eventCatalogue[type].data.parse(detail.data),
  } as ToldEvent;
  if (metadata.environment === null) return { sent: [] };
  return notify(engine, deliver, { event, sessionId: metadata.correlation_id, environment: metadata.environment });
};

export const handler = serve('notify', handle, deliveryOnAws);
