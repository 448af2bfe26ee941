import { z } from 'zod';

/** The event that something is late, for the catalogue. */
export const stalledEvent = {
  version: '1.0',
  summary:
    'A step, or its undo, takes longer than nineteen in twenty do. Nothing is changed by that; it may still end well.',
  data: z.strictObject({
    session_id: z.string().describe('The session.'),
    kind: z.enum(['step', 'undo']).describe('What is late: the step itself, or its undo.'),
    step: z.string().describe('The step’s name in its workflow.'),
    service: z.string(),
    action: z.string(),
    since: z.iso.datetime().describe('Since when its time counts: since it began, or what it began on was ready.'),
    expected_seconds: z.number().min(0).describe('What it nearly always takes from then on: the p95 of its action.'),
    times_out_at: z.iso.datetime().describe('When it fails, or is given up, unless it ends before.'),
  }),
} as const;
