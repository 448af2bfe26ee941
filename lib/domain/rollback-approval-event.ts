import { z } from 'zod';

/** What is told of the question whether a deployment that has failed is to be undone. */
export const rollbackApprovalData = z.strictObject({
  session_id: z.string().describe('The session.'),
  deployment_type: z.string().describe('The name of the workflow.'),
  stack_name: z.string(),
  environment: z.string(),
  state: z
    .enum(['asked', 'approved', 'rejected', 'expired', 'withdrawn'])
    .describe(
      '`asked`: `unity approve SESSION` undoes it. `withdrawn`: it was undone, resumed or cancelled without an answer.',
    ),
  asked_at: z.iso.datetime(),
  expires_at: z.iso.datetime().describe('Until when it asks; then it stays as it is.'),
  by: z.string().nullable().describe('Who ended it; null while it asks.'),
  reason: z.string().nullable(),
});
