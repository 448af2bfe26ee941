import { z } from 'zod';
import { type EventType, eventCatalogue, eventMetadata } from '../domain/event-catalogue';
import { eventSource } from '../domain/events';

/** A version that says all that this one says: only the second number may be another. */
function compatible(version: string): RegExp {
  return new RegExp(`^${version.split('.')[0]}\\.[0-9]+$`);
}

/** A whole event of a type, as EventBridge hands it to the targets of rules. */
export function envelopeSchema(type: EventType): z.ZodObject {
  const { version, data } = eventCatalogue[type];
  return z.strictObject({
    version: z.enum(['0']).describe('Of EventBridge’s envelope, not of the event.'),
    id: z.string().describe('EventBridge’s own id: another one when Unity sends the same event again.'),
    'detail-type': z.enum([type]),
    source: z.enum([eventSource]),
    account: z.string().regex(/^[0-9]{12}$/),
    time: z.iso.datetime().describe('The time of the change, to the second.'),
    region: z.string(),
    resources: z.array(z.string()).describe('ARNs of what the event is about, as far as they are known.'),
    detail: z.strictObject({
      metadata: eventMetadata.extend({
        schema_version: z
          .string()
          .regex(compatible(version))
          .describe(eventMetadata.shape.schema_version.description ?? ''),
      }),
      data,
    }),
  });
}
