import type { JsonObject } from './json';

/** The `source` of every Unity event. */
export const eventSource = 'unity.deployment-orchestrator';

/** The `source` of events that workflows send: never the orchestrator's own, so that each can be told from the other. */
export const workflowEventSource = 'unity.workflow';

/** An event's detail at the most, in bytes of JSON: it becomes a part of a step's item. */
export const mostDetailBytes = 32_768;

/** The detail types, in the style that Unity’s users gave. */
export const eventTypes = [
  'DEPLOYMENT_STATE_CHANGED',
  'STEP_STATE_CHANGED',
  'RESOURCE_STATE_CHANGED',
  'CHECKPOINT_CREATED',
  'ROLLBACK_STATE_CHANGED',
  'APPROVAL_REQUESTED',
] as const;
export type EventType = (typeof eventTypes)[number];

/** The version of the events’ shape. */
export const eventSchemaVersion = '1.0';

/** One event. `event_id` is the item and its version, so a repeated delivery can be told and dropped. */
export interface UnityEvent {
  readonly type: EventType;
  readonly detail: {
    readonly metadata: {
      readonly schema_version: string;
      readonly event_id: string;
      readonly correlation_id: string;
      readonly sequence: number;
      readonly time: string;
      readonly actor: string;
      readonly via: string;
      readonly environment: string;
    };
    readonly data: JsonObject;
  };
}
