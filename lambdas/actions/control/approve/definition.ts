import { z } from 'zod';
import { defineAction } from '../../definition';

/** Asks a person. */
export const approveDefinition = defineAction({
  service: 'control',
  action: 'approve',
  summary: 'Waits until a person approves, at most as long as the step’s timeout.',
  permissionSet: 'control',
  waits: 'token',
  asksAnew: true,
  signal: 'approval',
  input: z.object({
    message: z
      .string()
      .min(1)
      .max(500)
      .describe('What is to be approved. It is shown to people and told in the event APPROVAL_REQUESTED.'),
  }),
  outputs: {
    approved_by: { schema: z.string(), from: 'ready', description: 'Who approved it.' },
    approved_at: { schema: z.string(), from: 'ready', description: 'When, ISO-8601.' },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 300, p95Seconds: 3600 },
    ready: { p50Seconds: 300, p95Seconds: 3600 },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'assumed: somebody looks within minutes, nearly always within the hour',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only asks; nothing to undo.' },
});
