import { z } from 'zod';
import { attest } from '../../lib/engine/requests/attest';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const eventSchema = z.object({
  // Nobody but AWS may send events of such a source.
  source: z.literal('aws.states'),
  'detail-type': z.literal('AWS API Call via CloudTrail'),
  detail: z.object({
    eventID: z.string(),
    eventTime: z.iso.datetime(),
    eventSource: z.literal('states.amazonaws.com'),
    eventName: z.literal('StartExecution'),
    userIdentity: z.object({
      type: z.string(),
      arn: z.string().min(1).max(2048).optional(),
      invokedBy: z.string().min(1).max(200).optional(),
    }),
    // Absent where the call was refused.
    responseElements: z.object({ executionArn: z.string() }).nullish(),
  }),
});

/** Told by EventBridge of what CloudTrail has recorded: who has started an execution of ours. */
export const handle: Handler = async (event, { engine }) => {
  const { detail } = eventSchema.parse(event);
  const { eventID: eventId, eventTime, userIdentity, responseElements } = detail;
  if (!responseElements) return { session_id: null };
  const { executionArn } = responseElements;
  const actor = userIdentity.arn ?? userIdentity.invokedBy ?? userIdentity.type;
  return attest(engine, { eventId, at: Date.parse(eventTime), actor, executionArn });
};

export const handler = serve('attest', handle);
