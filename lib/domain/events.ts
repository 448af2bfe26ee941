import type { JsonObject } from './json';

/** The `source` of every Unity event. */
export const eventSource = 'unity.deployment-orchestrator';

/** The detail types, in the style that Unity’s users gave. */
export const eventTypes = [
  'DEPLOYMENT_STATE_CHANGED',
  'STEP_STATE_CHANGED',
  'RESOURCE_STATE_CHANGED',
  'CHECKPOINT_CREATED',
  'ROLLBACK_STATE_CHANGED',
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
