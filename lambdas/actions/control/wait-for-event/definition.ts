import { z } from 'zod';
import { scopedPattern } from '../../../../lib/domain/event-pattern';
import { defineAction } from '../../definition';
import { patternInput } from '../event-inputs';

/** Holds a step back until another service says something. */
export const waitForEventDefinition = defineAction({
  service: 'control',
  action: 'wait_for_event',
  summary: 'Waits for an event on the installation’s bus, at most as long as the step’s timeout.',
  permissionSet: 'control',
  waits: 'token',
  asksAnew: true,
  signal: 'event',
  hears: ({ input, session }) => scopedPattern(input.pattern, session),
  input: z.object({
    pattern: patternInput.describe(
      'What the event must be like, as in EventBridge: `source`, `detail-type`, `detail`, each field a list of values, {prefix}, {exists} or {anything-but}. Only events of the same stack and environment count unless `detail.metadata` names others.',
    ),
  }),
  outputs: {
    event: {
      schema: z.object({
        id: z.string(),
        source: z.string(),
        detail_type: z.string(),
        time: z.string(),
        detail: z.record(z.string(), z.json()),
      }),
      from: 'ready',
      description: 'The event that came first.',
    },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 2, p95Seconds: 60 },
    ready: { p50Seconds: 2, p95Seconds: 60 },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'assumed: whoever sends the event is about as far',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only listens; nothing to undo.' },
});
