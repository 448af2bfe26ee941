import { z } from 'zod';
import { defineAction } from '../../lambdas/actions/definition';

/** Of the action that is slow, there and back. */
export const p95Seconds = 40;

/** An action of a test’s own, whose looks say what the test wants. */
export const slowDefinition = defineAction({
  service: 'test',
  action: 'slow',
  summary: 'Takes its time.',
  permissionSet: 'network',
  waits: 'poll',
  input: z.object({}),
  outputs: {},
  resources: [{ type: 'Test::Thing', holdsData: false }],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: () => {
    const ready = { p50Seconds: 20, p95Seconds };
    return { created: ready, ready, undo: ready, source: 'given' };
  },
  cost: () => [],
  undo: { kind: 'removes', text: 'removes the thing' },
});

/** What it makes is there, and goes when it is asked to. */
export const slowHandler = {
  type: 'Test::Thing',
  find: async () => 'thing',
  remove: async () => {},
  exists: async () => false,
};
