import type { SessionDocument, StepDocument } from '../../../lib/domain/session-document';

/** An ISO time that many seconds after midnight. */
export const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

/** A step that has not begun, with what is said of it. */
export function step(name: string, facts: Partial<StepDocument> = {}): StepDocument {
  return {
    name,
    service: 'control',
    action: 'wait',
    state: 'pending',
    phase: 'waiting',
    started_at: null,
    created_at: null,
    completed_at: null,
    attempt: 1,
    output: {},
    error: null,
    waiting_for: null,
    depends_on: [],
    timeout_seconds: 60,
    undo: null,
    ...facts,
  };
}

/** A step that runs since then. */
export const running = (name: string, since: number, facts: Partial<StepDocument> = {}): StepDocument =>
  step(name, { state: 'executing', phase: 'begun', started_at: at(since), ...facts });

/** A step that ran from then to then. */
export const done = (name: string, from: number, to: number, facts: Partial<StepDocument> = {}): StepDocument =>
  running(name, from, { state: 'completed', phase: 'ready', created_at: at(to), completed_at: at(to), ...facts });

/** A session with these steps, with what is said of it. */
export function session(steps: readonly StepDocument[], facts: Partial<SessionDocument> = {}): SessionDocument {
  return {
    format_version: '1.0',
    session_id: 'two-0123456789',
    deployment_type: 'two',
    stack_name: 'shop',
    environment: 'dev',
    state: 'executing',
    cancelling: false,
    workflow_id: 'two@abc',
    started_at: at(0),
    completed_at: null,
    steps,
    resources: [],
    checkpoints: [],
    metrics: { duration: 0, cost: 0, resource_count: 0 },
    parameters: {},
    outputs: {},
    root_cause: null,
    refusals: [],
    rollback: null,
    milestones: { serving_at: null, ready_at: null },
    executions: [],
    on_failure: 'rollback',
    revision: null,
    revised_by: null,
    restored_from: null,
    requester: null,
    ...facts,
  };
}

/** The beginning of a rollback. */
export const rollbackSince = (seconds: number): NonNullable<SessionDocument['rollback']> => ({
  type: 'full',
  kept: [],
  leftovers: [],
  tails: [],
  started_at: at(seconds),
});
