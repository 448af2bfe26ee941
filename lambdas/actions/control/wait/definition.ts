import { z } from 'zod';
import { defineAction } from '../../definition';

/** Lets time pass: between steps, or as a bake time. */
export const waitDefinition = defineAction({
  service: 'control',
  action: 'wait',
  summary: 'Waits for a number of seconds.',
  permissionSet: 'control',
  waits: 'token',
  asksAnew: true,
  input: z.object({
    seconds: z
      .number()
      .min(0)
      .max(31_536_000)
      .describe('How long, at most a year (the longest a state machine waits); fractions count.'),
  }),
  outputs: {
    waited_seconds: { schema: z.number(), from: 'ready', description: 'How long it has waited.' },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: ({ seconds }) => ({
    created: { p50Seconds: seconds, p95Seconds: seconds },
    ready: { p50Seconds: seconds, p95Seconds: seconds },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'the input',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only lets time pass; nothing to undo.' },
});
