import { forwardEnd } from '../../domain/forward-end';
import type { JsonObject } from '../../domain/json';
import { undoTimesOutAt } from '../../domain/longest-undo';
import { shownApproval } from '../../domain/rollback-approval';
import { secondsBetween } from '../../domain/seconds-between';
import {
  type ResourceDocument,
  type SessionDocument,
  type StepDocument,
  sessionDocumentVersion,
} from '../../domain/session-document';
import type { TestReport } from '../../domain/test-report';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import type { SessionItem, StepError, StepItem, UndoRecord } from '../../ledger/items';
import { hourlyUsdOf } from '../assumed';
import { copyCount, listCheckpoints } from '../checkpoints/read';
import type { Engine } from '../engine';
import { progressOf } from '../rollback/undo-progress';
import { loadSession, loadSteps } from './session-store';

/** Reads a session whole: its item, its steps, its checkpoints. */
export async function viewSession(
  engine: Pick<Engine, 'ledger' | 'clock' | 'definitions'>,
  sessionId: string,
): Promise<SessionDocument> {
  const session = await loadSession(engine.ledger, sessionId);
  const steps = await loadSteps(engine.ledger, sessionId);
  const checkpoints = await listCheckpoints(engine.ledger, sessionId);
  return documentOf(session, steps, checkpoints, {
    now: engine.clock.now(),
    hourlyUsd: hourlyUsd(engine, session, steps),
  });
}

/** The session document of what stands in the ledger. */
export function documentOf(
  session: SessionItem,
  steps: readonly StepItem[],
  checkpoints: readonly CheckpointItem[],
  facts: { readonly now: number; readonly hourlyUsd: number },
): SessionDocument {
  const resources = steps.flatMap(resourcesOf);
  const ended = forwardEnd(session) ?? new Date(facts.now).toISOString();
  return {
    format_version: sessionDocumentVersion,
    session_id: session.session_id,
    deployment_type: session.deployment_type,
    stack_name: session.stack_name,
    environment: session.environment,
    state: session.state,
    cancelling: session.cancelling ?? false,
    workflow_id: session.workflow_id,
    ...(session.trace_id !== undefined && { trace_id: session.trace_id }),
    started_at: session.started_at,
    completed_at: session.completed_at ?? null,
    steps: steps.map(stepDocument),
    resources,
    checkpoints: [...checkpoints]
      .sort((a, b) => a.created_at.localeCompare(b.created_at))
      .map((checkpoint) => ({
        name: checkpoint.name,
        created_at: checkpoint.created_at,
        state_snapshot: checkpoint.state_snapshot,
        state: checkpoint.state ?? 'complete',
        copies: copyCount(checkpoint),
      })),
    metrics: {
      duration: secondsBetween(session.started_at, ended),
      cost: Number(facts.hourlyUsd.toFixed(4)),
      resource_count: resources.length,
    },
    parameters: session.parameters,
    ...(session.parameters_from && { parameters_from: session.parameters_from }),
    // What gave them may be gone as soon as anything is undone or made anew.
    outputs: (session.state === 'completed' && session.outputs) || {},
    root_cause: session.root_cause ?? null,
    refusals: session.refusals ?? [],
    rollback: rollbackOf(session, steps),
    ...(session.sweep && { sweep: session.sweep }),
    milestones: { serving_at: session.serving_at ?? null, ready_at: session.ready_at ?? null },
    executions: session.executions,
    on_failure: session.on_failure,
    ...(session.rollback_approval && { rollback_approval: shownApproval(session.rollback_approval, facts.now) }),
    ...(session.state === 'completed' && session.expires_at !== undefined && { expires_at: session.expires_at }),
    ...healthOf(session),
    revision: session.revision ? { number: session.revision.number, former: session.revision.former } : null,
    revised_by: session.revised_by ?? null,
    ...(session.promoted_from && { promoted_from: session.promoted_from }),
    restored_from: session.restore
      ? { session_id: session.restore.session_id, checkpoint: session.restore.checkpoint }
      : null,
    requester: session.requester ?? null,
  };
}

function rollbackOf(session: SessionItem, steps: readonly StepItem[]): SessionDocument['rollback'] {
  if (!session.rollback) return null;
  const { progress: _, ...kept } = session.rollback;
  const { requested_rollback: request } = session;
  const record = {
    ...kept,
    ...(request?.type === 'partial' && { checkpoint: request.checkpoint }),
    ...(request?.type === 'service' && { service: request.service }),
  };
  const progress = progressOf(session, steps);
  if (!progress) return record;
  const { phase, undone, stuck, total } = progress;
  return { ...record, progress: { phase, undone, stuck, total, generation: session.generation } };
}

function healthOf({ state: standing, health }: SessionItem): Pick<SessionDocument, 'health'> {
  if (standing !== 'completed' || !health || health.state === null) return {};
  const { state, since, checked_at, findings } = health;
  return { health: { state, since, checked_at, findings } };
}

function errorOf(error: StepError | undefined): JsonObject | null {
  return error ? { code: error.code, message: error.message, request_id: error.request_id } : null;
}

/** Over, the undo of what had been handed over says nothing of the step, which had begun anew. */
function undoOf(undo: UndoRecord | undefined): StepDocument['undo'] {
  if (!undo || (undo.only_tails && undo.state === 'completed')) return null;
  return {
    state: undo.state,
    started_at: undo.started_at ?? null,
    completed_at: undo.completed_at ?? null,
    error: errorOf(undo.error),
    waiting_for: waitingFor(undo),
    times_out_at: timesOutAt(undo),
    stalled_at: undo.stalled?.at ?? null,
  };
}

function timesOutAt(undo: UndoRecord): string | null {
  const { state, started_at } = undo;
  return state === 'executing' && started_at !== undefined ? undoTimesOutAt({ ...undo, started_at }) : null;
}

function waitingFor({ progress, how_far }: UndoRecord): string | null {
  return progress !== undefined && how_far !== undefined ? `${progress} (${how_far})` : (progress ?? null);
}

function stepDocument(step: StepItem): StepDocument {
  return {
    name: step.name,
    service: step.spec.service,
    action: step.spec.action,
    state: step.state,
    phase: step.phase,
    started_at: step.started_at ?? null,
    created_at: step.created_at ?? null,
    completed_at: step.completed_at ?? null,
    attempt: step.attempt,
    output: step.outputs,
    error: errorOf(step.error),
    ...testsOf(step),
    ...(typeof step.frozen.note === 'string' && { note: step.frozen.note }),
    ...(step.skipped && { skipped: true as const }),
    ...(step.cancelled && { cancelled: true as const }),
    ...(step.dropped && { dropped: true as const }),
    ...(step.kept_from !== undefined && { kept_from: step.kept_from }),
    waiting_for: step.state === 'executing' ? (step.progress ?? null) : null,
    depends_on: step.spec.dependsOn,
    timeout_seconds: step.spec.timeoutSeconds,
    stalled_at: step.stalled?.at ?? null,
    undo: undoOf(step.undo),
  };
}

/** What `control/run_tests` has kept, which alone keeps something under that name. */
function testsOf({ spec, frozen }: StepItem): Pick<StepDocument, 'tests'> {
  const isSuite = spec.service === 'control' && spec.action === 'run_tests';
  return isSuite && frozen.tests !== undefined ? { tests: frozen.tests as TestReport } : {};
}

function resourcesOf(step: StepItem): readonly ResourceDocument[] {
  return Object.values(step.resources)
    .sort((a, b) => a.intended_at.localeCompare(b.intended_at) || a.key.localeCompare(b.key))
    .map((row) => ({
      step: step.name,
      key: row.key,
      type: row.type,
      id: row.id ?? null,
      state: row.state,
      metadata: row.metadata,
      ...(row.adopted && { adopted: true as const }),
      ...(row.retained && { retained: true as const }),
      ...(row.accepted && { accepted: true as const }),
      ...(row.stuck !== undefined && { stuck: row.stuck }),
      ...(row.handed_over && { handed_over: true as const }),
    }));
}

/** What stands of a session costs an hour, as its plan estimates it. */
export function hourlyUsd(
  engine: Pick<Engine, 'definitions'>,
  session: SessionItem,
  steps: readonly StepItem[],
): number {
  const standing = steps.filter((step) =>
    Object.values(step.resources).some(
      (row) => (row.state === 'active' || row.state === 'creating') && row.snapshot_of === undefined,
    ),
  );
  return standing.reduce((sum, step) => sum + hourlyUsdOf(engine.definitions, session, step), 0);
}
