import { z } from 'zod';

/** The event that an undo has given up, for the catalogue. */
export const stuckEvent = {
  version: '1.0',
  summary: 'The undo of a step has given up; what does not stand under it goes on.',
  data: z.strictObject({
    session_id: z.string().describe('The session.'),
    step: z.string().describe('The step’s name in its workflow.'),
    service: z.string(),
    action: z.string(),
    code: z.string().describe('A code of Unity (`unity explain CODE`) or of AWS.'),
    message: z.string(),
    attempts: z.int().min(0).describe('Passes that failed.'),
    resources: z.int().min(0).describe('Resources of the step that are left.'),
    blocked_by: z.array(z.string()).describe('Steps that stand on it and are stuck themselves: the cause is theirs.'),
  }),
} as const;
