import { z } from 'zod';
import { budgetEvent } from './budget-event';
import { promotionData } from './promotion-event';
import { rollbackApprovalData } from './rollback-approval-event';
import { sessionStates } from './session';
import { stalledEvent } from './stalled-event';
import { expiringData, healthData } from './standing-event';
import { stuckEvent } from './stuck-event';

/** Names what a deployment is about: every event carries it, so that one rule can take what it needs. */
export const eventMetadata = z.strictObject({
  schema_version: z.string().describe('Version of this type of event: see “Versions”.'),
  event_id: z
    .string()
    .describe('The same whenever the event is delivered again: drop what has an id that you have seen.'),
  correlation_id: z.string().describe('The session that the event belongs to; of a refused request, the request.'),
  causation_id: z
    .string()
    .describe('The invocation that made the change: the request id in its function’s log, or a person’s command.'),
  sequence: z.int().min(0).describe('Rises with every change of the same item; events may arrive in any order.'),
  time: z.iso.datetime().describe('When the change was written.'),
  actor: z.string().describe('Who made the change: a person, the sender of a request, or `unity` itself.'),
  via: z.string().describe('Through what: the function, or `unity` for the command.'),
  environment: z.string().nullable().describe('The environment; null where a request names none that there is.'),
  stack_name: z
    .string()
    .nullable()
    .describe('The stack; null where a request names none, or its session began before version 1.1.'),
});

const sessionId = z.string().describe('The session.');
const checkpointName = z.string().describe('The checkpoint’s name.');
const stepName = z.string().describe('The step’s name in its workflow.');
const requestId = z.string().describe('The id that EventBridge gave the request.');

const error = z.strictObject({
  code: z.string().describe('A code of Unity (`unity explain CODE`) or of AWS.'),
  message: z.string(),
  request_id: z.string().nullable().describe('AWS’s id of the request that failed.'),
});

const refusal = z.strictObject({
  code: z.string().describe('A code of Unity: `unity explain CODE`.'),
  message: z.string(),
  remedy: z.string(),
});

/** One type of event. */
interface EventEntry {
  /** Raised as “Versions” in docs/events.md says. */
  readonly version: `${number}.${number}`;
  readonly summary: string;
  readonly data: z.ZodObject;
}

/** Every event that Unity sends: the one source of their types, of docs/events.md and of the published JSON Schemas. */
export const eventCatalogue = {
  DEPLOYMENT_STATE_CHANGED: {
    version: '1.1',
    summary:
      'A deployment has gone to another state, or was told to stop. A request that was refused goes from `requested` to `failed`.',
    data: z.strictObject({
      session_id: sessionId,
      deployment_type: z.string().describe('The name of the workflow.'),
      stack_name: z.string(),
      environment: z.string(),
      state: z.enum(sessionStates),
      previous_state: z.enum(sessionStates).nullable().describe('Null for the first state.'),
      cancelling: z.boolean().describe('It goes on only until its steps have come to a place where they can stop.'),
      root_cause: error
        .extend({ step: z.string().nullable().describe('Null where no step is to blame.') })
        .nullable()
        .describe('The first failure; never one that followed from it.'),
    }),
  },
  STEP_STATE_CHANGED: {
    version: '1.1',
    summary: 'A step, or its undo, has gone on.',
    data: z.strictObject({
      session_id: sessionId,
      step: stepName,
      service: z.string(),
      action: z.string(),
      state: z.enum(['pending', 'executing', 'completed', 'failed']),
      previous_state: z.enum(['pending', 'executing', 'completed', 'failed']),
      phase: z
        .enum(['waiting', 'begun', 'created', 'ready'])
        .describe('`created`: its outputs are known. `ready`: it works.'),
      attempt: z.int().min(1),
      cancelled: z.boolean().describe('It was not run, or not to its end, because the deployment stopped.'),
      undo: z
        .enum(['pending', 'executing', 'completed', 'failed', 'retained'])
        .nullable()
        .describe('How far its undo is; null while there is none.'),
      error: error.nullable(),
    }),
  },
  STEP_STALLED: stalledEvent,
  RESOURCE_STATE_CHANGED: {
    version: '1.1',
    summary: 'A resource of AWS is about to be made, was made, is being removed or is gone.',
    data: z.strictObject({
      session_id: sessionId,
      step: stepName,
      key: z.string().describe('Its name within the step, such as `subnet-a`.'),
      type: z.string().describe('Its type, as CloudFormation calls it.'),
      id: z.string().nullable().describe('Its id or ARN; null before AWS has given one.'),
      state: z.enum(['creating', 'active', 'deleting', 'deleted']),
      previous_state: z.enum(['creating', 'active', 'deleting', 'deleted']).nullable().describe('Null at the first.'),
    }),
  },
  CHECKPOINT_CREATED: {
    version: '1.2',
    summary: 'A named checkpoint was captured, and all copies of data that were asked for are made.',
    data: z.strictObject({
      session_id: sessionId,
      name: checkpointName,
      ready_steps: z.array(z.string()).describe('The steps that were ready.'),
      data: z.enum(['none', 'snapshot']).describe('`snapshot`: with copies of the data, as far as there is any.'),
      copies: z.int().min(0).describe('Copies of data: `unity checkpoints SESSION NAME` names them.'),
      missing: z.array(z.string()).describe('Steps that make data of which there is no copy.'),
      asked_by: z.string().nullable().describe('Who asked for it, or `workflow`; null where that was not kept.'),
    }),
  },
  CHECKPOINT_FAILED: {
    version: '1.0',
    summary: 'A checkpoint could not be made whole: a copy of data is missing. Those that were made stay.',
    data: z.strictObject({
      session_id: sessionId,
      name: checkpointName,
      failures: z
        .array(
          z.strictObject({
            step: z.string().nullable().describe('Null where it is about the checkpoint as a whole.'),
            code: z.string().describe('A code of Unity (`unity explain CODE`) or of AWS.'),
            message: z.string(),
          }),
        )
        .min(1)
        .describe('Why, at most the first ten.'),
    }),
  },
  CHECKPOINT_DELETED: {
    version: '1.0',
    summary: 'A checkpoint was deleted, with all its copies of data.',
    data: z.strictObject({
      session_id: sessionId,
      name: checkpointName,
      copies: z.int().min(0).describe('Copies of data that are gone with it.'),
    }),
  },
  ROLLBACK_STATE_CHANGED: {
    version: '1.2',
    summary: 'A rollback has begun, is planned, looks at everything once more, or has its verdict.',
    data: z.strictObject({
      session_id: sessionId,
      type: z
        .enum(['full', 'partial', 'service', 'resume', 'retire'])
        .describe(
          '`resume`: what had to go before the session could. `retire`: what the revision that follows has no use for.',
        ),
      generation: z.int().min(0).describe('Counts the rollbacks and resumes of the session.'),
      verdict: z
        .enum(['clean', 'pending', 'dirty'])
        .nullable()
        .describe('Null at the beginning. `pending`: undone but for what only time removes. `dirty`: something stays.'),
      leftovers: z.int().min(0).describe('Resources that could not be removed: `unity status SESSION` names them.'),
      tails: z.int().min(0).describe('Resources that AWS is still removing.'),
      kept: z.int().min(0).describe('Resources that stay on purpose.'),
      phase: z
        .enum(['planning', 'undoing', 'verifying', 'ended'])
        .describe('`verifying`: all is undone that can be, and is looked at once more.'),
      undone: z.int().min(0).describe('Steps that are undone.'),
      stuck: z.int().min(0).describe('Steps whose undo is stuck.'),
      total: z.int().min(0).describe('Steps to undo; 0 until that is planned.'),
    }),
  },
  UNDO_STUCK: stuckEvent,
  LEFTOVERS_ACCEPTED: {
    version: '1.0',
    summary: 'A person has taken over what a rollback could not remove; the stack is free.',
    data: z.strictObject({
      session_id: sessionId,
      by: z.string().describe('Who has accepted it.'),
      reason: z.string(),
      accepted_at: z.iso.datetime(),
      resources: z.int().min(1).describe('Resources that stay: `unity status SESSION` names them.'),
      hourly_usd: z.number().min(0).describe('What they cost an hour, about.'),
    }),
  },
  STACK_EXPIRING: {
    version: '1.0',
    summary: 'The time to live of a stack is nearly over: it takes itself down unless somebody extends it.',
    data: expiringData,
  },
  HEALTH_CHANGED: {
    version: '1.0',
    summary: 'What serves is not healthy any more, is healthy again, or cannot be looked at.',
    data: healthData,
  },
  ROLLBACK_APPROVAL_CHANGED: {
    version: '1.0',
    summary: 'A deployment has failed and asks a person whether it is to be undone, or asks no more.',
    data: rollbackApprovalData.extend({ root_cause: error.extend({ step: stepName.nullable() }).nullable() }),
  },
  PROMOTION_STATE_CHANGED: {
    version: '1.0',
    summary: 'A promotion of a deployment to another environment has gone on, asks a person, or has ended.',
    data: promotionData,
  },
  BUDGET_STATE_CHANGED: budgetEvent,
  APPROVAL_REQUESTED: {
    version: '1.1',
    summary: 'A step asks a person.',
    data: z.strictObject({
      session_id: sessionId,
      step: stepName,
      message: z.string().describe('What is asked.'),
      asked_at: z.string(),
      expires_at: z.iso.datetime().nullable().describe('When the step fails unless somebody has answered.'),
    }),
  },
  APPROVAL_ANSWERED: {
    version: '1.0',
    summary: 'A person has answered a step that asked.',
    data: z.strictObject({
      session_id: sessionId,
      step: stepName,
      verdict: z.enum(['approved', 'rejected']),
      by: z.string().describe('Who answered.'),
      reason: z.string(),
      answered_at: z.iso.datetime(),
    }),
  },
  REQUEST_ACCEPTED: {
    version: '1.0',
    summary: 'A deployment that an event requested has been started, or was started before under the same key.',
    data: z.strictObject({
      request_id: requestId,
      session_id: sessionId,
      workflow: z.string(),
      execution_arn: z.string(),
      attached: z.boolean().describe('It was there already: nothing was started.'),
    }),
  },
  REQUEST_REFUSED: {
    version: '1.0',
    summary: 'A deployment that an event requested was not started; nothing was touched.',
    data: z.strictObject({
      request_id: requestId,
      sender: z.string().describe('Account and source of the request.'),
      refusals: z.array(refusal).min(1).describe('Every reason.'),
    }),
  },
} as const satisfies Record<string, EventEntry>;

/** A type of event. */
export type EventType = keyof typeof eventCatalogue;

/** The types, in the order of the catalogue. */
export const eventTypes = Object.keys(eventCatalogue) as readonly EventType[];

/** What an event of a type tells. */
export type EventData<T extends EventType> = z.output<(typeof eventCatalogue)[T]['data']>;

/** What every event carries beside that. */
export type EventMetadata = z.output<typeof eventMetadata>;

/** One event. */
export interface UnityEvent<T extends EventType = EventType> {
  readonly type: T;
  /** ARNs of what it is about, as far as they are known. */
  readonly resources: readonly string[];
  readonly detail: { readonly metadata: EventMetadata; readonly data: EventData<T> };
}

/** An event of a type, its version put in. */
export function unityEvent<T extends EventType>(
  type: T,
  facts: {
    readonly resources: readonly string[];
    readonly metadata: Omit<EventMetadata, 'schema_version'>;
    readonly data: EventData<T>;
  },
): UnityEvent<T> {
  const { resources, metadata, data } = facts;
  return { type, resources, detail: { metadata: { schema_version: eventCatalogue[type].version, ...metadata }, data } };
}
