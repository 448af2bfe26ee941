import { z } from 'zod';
import { workflowEventSource } from '../../../../lib/domain/events';
import { defineAction } from '../../definition';
import { eventInput } from '../event-inputs';

/** Tells other services something. */
export const emitDefinition = defineAction({
  service: 'control',
  action: 'emit',
  summary: 'Sends an event on the installation’s bus.',
  permissionSet: 'control',
  waits: 'poll',
  asksAnew: true,
  input: z.object({
    event: eventInput.describe(
      'The event: `detail-type`, and `detail`, to which `metadata` (event_id, session_id, stack_name, environment, step) is added. It may arrive more than once, with the same event_id.',
    ),
  }),
  outputs: {
    event_id: {
      schema: z.string(),
      from: 'ready',
      description: 'The id in the event’s metadata: the same however often it was sent.',
    },
    emitted_at: { schema: z.string(), from: 'ready', description: 'When EventBridge took it, ISO-8601.' },
  },
  resources: [],
  iam: {
    make: [
      {
        actions: ['events:PutEvents'],
        resources: ['arn:aws:events:*:*:event-bus/unity-*'],
        // A call may carry several events, so the key has several values (service authorization reference).
        conditions: {
          'ForAllValues:StringEquals': { 'events:source': [workflowEventSource] },
          Null: { 'events:source': 'false' },
        },
        why: 'Sends events of workflows on the installation’s bus, and none in the orchestrator’s own name.',
        exception: 'The bus is the installation’s and serves all sessions: confined to it and to one source.',
      },
    ],
    undo: [],
  },
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 1, p95Seconds: 2 },
    ready: { p50Seconds: 1, p95Seconds: 2 },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'assumed: one call',
  }),
  cost: () => [],
  undo: { kind: 'irreversible', text: 'An event that was sent cannot be taken back; nothing of it stays behind.' },
});
