import { z } from 'zod';
import { defineAction } from '../../definition';

/** Whether an address answers as it should, within a number of attempts. */
export const checkHttpDefinition = defineAction({
  service: 'control',
  action: 'check_http',
  summary: 'Calls an address until it answers with the expected status.',
  permissionSet: 'control',
  waits: 'poll',
  onlyLooks: true,
  input: z.object({
    url: z.string().min(1).max(2048).describe('The address to call, http:// or https://.'),
    expect_status: z
      .number()
      .int()
      .min(100)
      .max(599)
      .default(200)
      .describe('The HTTP status that is wanted; redirects are followed unless this is one.'),
    attempts: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(30)
      .describe('How often it may answer otherwise, about two seconds apart, before the step fails.'),
    allow_targets: z
      .array(z.string().min(1).max(253))
      .max(20)
      .default([])
      .describe('Host names, addresses or networks (10.0.0.0/8) that may be called although they are not public.'),
  }),
  outputs: {
    answered_status: { schema: z.number().int(), from: 'ready', description: 'The HTTP status of the answer.' },
    attempts_made: { schema: z.number().int(), from: 'ready', description: 'How often it was called.' },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: ({ attempts }) => ({
    created: { p50Seconds: 1, p95Seconds: 2 * attempts },
    ready: { p50Seconds: 1, p95Seconds: 2 * attempts },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'derived: attempts two seconds apart',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only looks; nothing to undo.' },
});
