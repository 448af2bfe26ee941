import { type EventType, eventSchemaVersion, type UnityEvent } from '../domain/events';
import type { JsonObject } from '../domain/json';
import type { CheckpointItem, LedgerItem, SessionItem, StepItem } from '../ledger/items';

/** One change of an item, as the table’s stream tells it. */
export interface Change {
  readonly before: LedgerItem | undefined;
  readonly after: LedgerItem;
}

/** One thing to tell about a change; `part` keeps the ids of several apart. */
type Facts = { readonly type: EventType; readonly part?: string; readonly data: JsonObject };

function ofSession(before: SessionItem | undefined, after: SessionItem): readonly Facts[] {
  const facts: Facts[] = [];
  const data: JsonObject = {
    session_id: after.session_id,
    deployment_type: after.deployment_type,
    stack_name: after.stack_name,
    environment: after.environment,
    state: after.state,
    previous_state: before?.state ?? null,
    cancelling: after.cancelling ?? false,
    root_cause: after.root_cause ? { ...after.root_cause } : null,
  };
  const drained = after.cancelling === true && before?.cancelling !== true;
  if (before?.state !== after.state || drained) facts.push({ type: 'DEPLOYMENT_STATE_CHANGED', data });
  const verdict = after.rollback?.verdict;
  if (after.rollback && (before?.generation !== after.generation || before?.rollback?.verdict !== verdict)) {
    facts.push({
      type: 'ROLLBACK_STATE_CHANGED',
      part: 'rollback',
      data: {
        session_id: after.session_id,
        type: after.rollback.type,
        generation: after.generation,
        verdict: verdict ?? null,
      },
    });
  }
  return facts;
}

function ofStep(before: StepItem | undefined, after: StepItem): readonly Facts[] {
  const facts: Facts[] = [];
  const name = { session_id: after.session_id, step: after.name };
  if (
    before &&
    (before.state !== after.state || before.phase !== after.phase || before.undo?.state !== after.undo?.state)
  ) {
    facts.push({
      type: 'STEP_STATE_CHANGED',
      data: {
        ...name,
        service: after.spec.service,
        action: after.spec.action,
        state: after.state,
        previous_state: before.state,
        phase: after.phase,
        attempt: after.attempt,
        cancelled: after.cancelled ?? false,
        undo: after.undo?.state ?? null,
        error: after.error ? { ...after.error } : null,
      },
    });
  }
  const { approval } = after.frozen;
  if (approval !== undefined && before?.frozen.approval === undefined) {
    const { message = '', asked_at: asked = '' } = approval as {
      readonly message?: string;
      readonly asked_at?: string;
    };
    facts.push({
      type: 'APPROVAL_REQUESTED',
      part: 'approval',
      data: {
        ...name,
        message,
        asked_at: asked,
        expires_at: after.deadline_at === undefined ? null : new Date(after.deadline_at).toISOString(),
      },
    });
  }
  for (const row of Object.values(after.resources)) {
    const former = before?.resources[row.key];
    if (former?.state === row.state && former.id === row.id) continue;
    facts.push({
      type: 'RESOURCE_STATE_CHANGED',
      part: row.key,
      data: {
        ...name,
        key: row.key,
        type: row.type,
        id: row.id ?? null,
        state: row.state,
        previous_state: former?.state ?? null,
      },
    });
  }
  return facts;
}

function ofCheckpoint(before: CheckpointItem | undefined, after: CheckpointItem): readonly Facts[] {
  if (before) return [];
  return [
    {
      type: 'CHECKPOINT_CREATED',
      data: { session_id: after.session_id, name: after.name, ready_steps: after.ready_steps },
    },
  ];
}

function factsOf({ before, after }: Change): readonly Facts[] {
  switch (after.kind) {
    case 'session':
      return ofSession(before as SessionItem | undefined, after);
    case 'step':
      return ofStep(before as StepItem | undefined, after);
    case 'checkpoint':
      return ofCheckpoint(before as CheckpointItem | undefined, after);
    case 'lock':
      return [];
  }
}

/** The events of one change: from an allow-list of fields, so that nothing else of an item ever leaves the ledger. */
export function eventsOf(change: Change): readonly UnityEvent[] {
  const { after } = change;
  if (after.kind === 'lock') return [];
  const itemId = `${after.session_id}/${after.sk}#${after.version}`;
  return factsOf(change).map((facts) => ({
    type: facts.type,
    detail: {
      metadata: {
        schema_version: eventSchemaVersion,
        event_id: facts.part === undefined ? itemId : `${itemId}/${facts.part}`,
        correlation_id: after.session_id,
        sequence: after.version,
        time: after.updated_at,
        actor: after.actor,
        via: after.via,
        environment: after.environment,
      },
      data: facts.data,
    },
  }));
}
