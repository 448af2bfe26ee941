import { type UnityEvent, unityEvent } from '../../domain/event-catalogue';
import { isToUndo } from '../../domain/resource';
import type { BudgetItem } from '../../ledger/budget-item';
import type { CapturedItem, CheckpointItem } from '../../ledger/checkpoint-items';
import {
  type LedgerItem,
  type LockItem,
  type PlacesItem,
  type SessionItem,
  type StepError,
  type StepItem,
  stepOf,
} from '../../ledger/items';
import type { NoticeItem } from '../../ledger/notice-item';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { PublicationItem, WorkflowItem } from '../../ledger/published-items';
import { type Facts, fact } from './fact';
import { ofBudget } from './of-budget';
import { ofCheckpoint } from './of-checkpoint';
import { ofPromotion } from './of-promotion';
import { ofStalled } from './of-stalled';

/** One change of an item, as the table’s stream tells it. */
export interface Change {
  readonly before: LedgerItem | undefined;
  readonly after: LedgerItem;
}

function ofSession(before: SessionItem | undefined, after: SessionItem): readonly Facts[] {
  const facts: Facts[] = [];
  const resources = after.executions.map(({ arn }) => arn);
  const drained = after.cancelling === true && before?.cancelling !== true;
  if (before?.state !== after.state || drained) {
    facts.push(
      fact(
        'DEPLOYMENT_STATE_CHANGED',
        {
          session_id: after.session_id,
          deployment_type: after.deployment_type,
          stack_name: after.stack_name,
          environment: after.environment,
          state: after.state,
          previous_state: before?.state ?? null,
          cancelling: after.cancelling ?? false,
          root_cause: after.root_cause ? { step: after.root_cause.step, ...errorOf(after.root_cause) } : null,
        },
        { resources },
      ),
    );
  }
  const { rollback } = after;
  const former = before?.rollback;
  // A resume and a sweep count as one more, and leave how the rollback before them has ended.
  const isNew = before?.generation !== after.generation && rollback?.verdict === undefined;
  const isNews =
    isNew || former?.verdict !== rollback?.verdict || former?.progress?.phase !== rollback?.progress?.phase;
  if (rollback && isNews) {
    const { phase = 'planning', undone = 0, stuck = 0, total = 0 } = rollback.progress ?? {};
    facts.push(
      fact(
        'ROLLBACK_STATE_CHANGED',
        {
          session_id: after.session_id,
          type: rollback.type,
          generation: after.generation,
          verdict: rollback.verdict ?? null,
          leftovers: rollback.leftovers.length,
          tails: rollback.tails.length,
          kept: rollback.kept.length,
          phase: rollback.verdict === undefined ? phase : 'ended',
          undone,
          stuck,
          total,
        },
        { part: 'rollback', resources },
      ),
    );
  }
  const accepted = rollback?.accepted;
  if (accepted && former?.accepted?.at !== accepted.at) {
    const { by, reason, at: accepted_at, resources: count, hourly_usd } = accepted;
    const data = { session_id: after.session_id, by, reason, accepted_at, resources: count, hourly_usd };
    facts.push(fact('LEFTOVERS_ACCEPTED', data, { part: 'accepted', resources }));
  }
  return [...facts, ...ofExpiry(before, after), ...ofHealth(before, after), ...ofRollbackApproval(before, after)];
}

function ofRollbackApproval(before: SessionItem | undefined, after: SessionItem): readonly Facts[] {
  const { rollback_approval: approval, session_id, deployment_type, stack_name, environment, root_cause } = after;
  const former = before?.rollback_approval;
  if (!approval || (former?.asked_at === approval.asked_at && former.state === approval.state)) return [];
  const { state, asked_at, expires_at, by = null, reason = null } = approval;
  const cause = root_cause ? { step: root_cause.step, ...errorOf(root_cause) } : null;
  const data = { session_id, deployment_type, stack_name, environment, state, asked_at, expires_at, by, reason };
  return [fact('ROLLBACK_APPROVAL_CHANGED', { ...data, root_cause: cause }, { part: 'rollback_approval' })];
}

function ofExpiry(before: SessionItem | undefined, after: SessionItem): readonly Facts[] {
  const { expiry_warned: expires_at, session_id, deployment_type, stack_name, environment } = after;
  if (expires_at === undefined || before?.expiry_warned === expires_at) return [];
  return [
    fact('STACK_EXPIRING', { session_id, deployment_type, stack_name, environment, expires_at }, { part: 'expiring' }),
  ];
}

/** What is believed, when it changes; that all is well from the first is no news. */
function ofHealth(before: SessionItem | undefined, after: SessionItem): readonly Facts[] {
  const { health, session_id, deployment_type, stack_name, environment } = after;
  const previous_state = before?.health?.state ?? null;
  if (!health || health.state === null || health.state === previous_state) return [];
  if (previous_state === null && health.state === 'healthy') return [];
  const { state, since, findings } = health;
  const about = { session_id, deployment_type, stack_name, environment };
  return [
    fact('HEALTH_CHANGED', { ...about, state, previous_state, since, findings: [...findings] }, { part: 'health' }),
  ];
}

function errorOf({ code, message, request_id }: StepError): StepError {
  return { code, message, request_id };
}

function ofStep(before: StepItem | undefined, after: StepItem): readonly Facts[] {
  return [
    ...ofProgress(before, after),
    ...ofStalled(before, after),
    ...ofStuck(before, after),
    ...ofApproval(before, after),
    ...ofResources(before, after),
  ];
}

function ofProgress(before: StepItem | undefined, after: StepItem): readonly Facts[] {
  if (!before) return [];
  if (before.state === after.state && before.phase === after.phase && before.undo?.state === after.undo?.state)
    return [];
  return [
    fact('STEP_STATE_CHANGED', {
      session_id: after.session_id,
      step: stepOf(after.name),
      service: after.spec.service,
      action: after.spec.action,
      state: after.state,
      previous_state: before.state,
      phase: after.phase,
      attempt: after.attempt,
      cancelled: after.cancelled ?? false,
      undo: after.undo?.state ?? null,
      error: after.error ? errorOf(after.error) : null,
    }),
  ];
}

function ofStuck(before: StepItem | undefined, after: StepItem): readonly Facts[] {
  const { undo } = after;
  if (undo?.state !== 'failed' || before?.undo?.state === 'failed') return [];
  const left = Object.values(after.resources).filter((row) => isToUndo(row) && !row.retained);
  return [
    fact(
      'UNDO_STUCK',
      {
        session_id: after.session_id,
        step: after.name,
        service: after.spec.service,
        action: after.spec.action,
        code: undo.error?.code ?? 'UndoStuck',
        message: undo.error?.message ?? '',
        attempts: undo.attempts,
        resources: left.length,
        blocked_by: [...(undo.blocked_by ?? [])],
      },
      { part: 'stuck', resources: left.flatMap(({ id }) => (id?.startsWith('arn:') ? [id] : [])) },
    ),
  ];
}

function ofApproval(before: StepItem | undefined, after: StepItem): readonly Facts[] {
  const facts: Facts[] = [];
  const name = { session_id: after.session_id, step: after.name };
  const { approval } = after.frozen;
  if (approval !== undefined && before?.frozen.approval === undefined) {
    const { message = '', asked_at: asked = '' } = approval as {
      readonly message?: string;
      readonly asked_at?: string;
    };
    const expires = after.deadline_at === undefined ? null : new Date(after.deadline_at).toISOString();
    facts.push(
      fact('APPROVAL_REQUESTED', { ...name, message, asked_at: asked, expires_at: expires }, { part: 'approval' }),
    );
  }
  const { signal } = after;
  if (signal?.kind === 'approval' && before?.signal === undefined) {
    facts.push(
      fact(
        'APPROVAL_ANSWERED',
        {
          ...name,
          verdict: signal.payload.verdict === 'approved' ? 'approved' : 'rejected',
          by: signal.by,
          reason: String(signal.payload.reason ?? ''),
          answered_at: signal.at,
        },
        { part: 'answer' },
      ),
    );
  }
  return facts;
}

function ofResources(before: StepItem | undefined, after: StepItem): readonly Facts[] {
  return Object.values(after.resources).flatMap((row) => {
    const former = before?.resources[row.key];
    if (former?.state === row.state && former.id === row.id) return [];
    const resources = row.id?.startsWith('arn:') ? [row.id] : [];
    return [
      fact(
        'RESOURCE_STATE_CHANGED',
        {
          session_id: after.session_id,
          step: stepOf(after.name),
          key: row.key,
          type: row.type,
          id: row.id ?? null,
          state: row.state,
          previous_state: former?.state ?? null,
        },
        { part: row.key, resources },
      ),
    ];
  });
}

function factsOf({ before, after }: Change): readonly Facts[] {
  switch (after.kind) {
    case 'session':
      return ofSession(before as SessionItem | undefined, after);
    case 'step':
      return ofStep(before as StepItem | undefined, after);
    case 'checkpoint':
      return ofCheckpoint(before as CheckpointItem | undefined, after);
    case 'promotion':
      return ofPromotion(before as PromotionItem | undefined, after);
    case 'budget':
      return ofBudget(before as BudgetItem | undefined, after);
    case 'lock':
    case 'places':
    case 'captured':
    case 'workflow':
    case 'publication':
    case 'notice':
      return [];
  }
}

/** Items that no event is about. */
function isUntold(
  item: LedgerItem,
): item is LockItem | PlacesItem | CapturedItem | WorkflowItem | PublicationItem | NoticeItem {
  return ['lock', 'places', 'captured', 'workflow', 'publication', 'notice'].includes(item.kind);
}

/** The events of one change: from an allow-list of fields, so that nothing else of an item ever leaves the ledger. */
export function eventsOf(change: Change): readonly UnityEvent[] {
  const { after } = change;
  if (isUntold(after)) return [];
  const about = after.kind === 'promotion' ? after.source.session_id : after.session_id;
  const place = after.kind === 'promotion' || after.kind === 'budget' ? `${after.pk}/` : '';
  const itemId = `${about}/${place}${after.sk}#${after.version}`;
  return factsOf(change).map(({ type, part, resources, data }) =>
    unityEvent(type, {
      resources,
      data,
      metadata: {
        event_id: part === undefined ? itemId : `${itemId}/${part}`,
        correlation_id: about,
        causation_id: invocationOf(after.write_id),
        sequence: after.version,
        time: after.updated_at,
        actor: after.actor,
        via: after.via,
        environment: after.environment,
        stack_name: after.stack_name ?? null,
      },
    }),
  );
}

/** A write is named by the invocation that made it and its number there. */
function invocationOf(writeId: string): string {
  return writeId.slice(0, writeId.lastIndexOf('/'));
}
