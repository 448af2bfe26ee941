import { z } from 'zod';
import { promotionStates } from './promotion';

/** What is told of a promotion. */
export const promotionData = z.strictObject({
  session_id: z.string().nullable().describe('The session that deploys it; null before there is one.'),
  source_session_id: z.string().describe('The session that is promoted; also the correlation id.'),
  source_environment: z.string(),
  stack_name: z.string(),
  environment: z.string().describe('Where it goes.'),
  candidate: z.string().describe('The same for the same workflow and the same given values.'),
  workflow_id: z.string(),
  state: z
    .enum(promotionStates)
    .describe('`rejected` marks the candidate: it is not taken there again until it changes.'),
  previous_state: z.enum(promotionStates).nullable().describe('Null where it was asked for.'),
  requested_by: z.string(),
  expires_at: z.iso.datetime().nullable().describe('Until when it asks a person; null where it asks nobody.'),
  soaks_until: z.iso.datetime().nullable().describe('Until when it is watched; null before it is deployed.'),
  outcome: z
    .strictObject({ code: z.string().describe('A code of Unity or of AWS.'), message: z.string() })
    .nullable()
    .describe('Why it did not complete, or is put back.'),
});
