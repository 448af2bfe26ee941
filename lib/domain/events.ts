/** The `source` of every Unity event. */
export const eventSource = 'unity.deployment-orchestrator';

/** The `source` of events that workflows send: never the orchestrator's own, so that each can be told from the other. */
export const workflowEventSource = 'unity.workflow';

/** An event's detail at the most, in bytes of JSON: it becomes a part of a step's item. */
export const mostDetailBytes = 32_768;

/** The `detail-type` of an event that asks for a deployment, on the bus for requests. */
export const requestType = 'DEPLOYMENT_REQUESTED';

/** An event as EventBridge hands it to targets. */
export interface EventEnvelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  /** Whose it is: EventBridge puts it in, a sender cannot. */
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}
