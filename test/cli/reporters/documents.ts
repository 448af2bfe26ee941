import { type Progress, progressOf } from '../../../lib/analytics/progress';
import type { Knowledge } from '../../../lib/cli/session/watcher';
import type { StepExpectation } from '../../../lib/domain/expectation';
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
    stalled_at: null,
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

/** What a step waits for. */
export const waitingFor = (
  names: string | readonly string[],
  until: 'created' | 'ready' = 'ready',
): Pick<StepDocument, 'depends_on'> => ({ depends_on: [names].flat().map((name) => ({ step: name, until })) });

/** The undo of a step, from then to then, and what it says it waits for. */
export const undo = (
  state: NonNullable<StepDocument['undo']>['state'],
  from?: number,
  to?: number,
  waits: string | null = null,
): Pick<StepDocument, 'undo'> => ({
  undo: {
    state,
    started_at: from === undefined ? null : at(from),
    completed_at: to === undefined ? null : at(to),
    error: null,
    waiting_for: waits,
    times_out_at: state === 'executing' && from !== undefined ? at(from + 3_000) : null,
    stalled_at: null,
  },
});

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

/** What is expected of a step: until it is ready and until it is undone, `[p50, p95]` in seconds, and USD an hour. */
export const expecting = (
  ready: readonly [number, number],
  {
    undo = [0, 0],
    hourlyUsd = 0,
    oneOffUsd = 0,
  }: { undo?: readonly [number, number] } & Partial<Pick<StepExpectation, 'hourlyUsd' | 'oneOffUsd'>> = {},
): StepExpectation => ({
  created: { p50Seconds: ready[0], p95Seconds: ready[1] },
  ready: { p50Seconds: ready[0], p95Seconds: ready[1] },
  undo: { p50Seconds: undo[0], p95Seconds: undo[1] },
  hourlyUsd,
  oneOffUsd,
});

/** What is known beside a session whose state began at midnight. */
export const knowing = (expected: Readonly<Record<string, StepExpectation>> = {}): Knowledge => ({
  expected: new Map(Object.entries(expected)),
  isGone: false,
  notBefore: at(0),
});

/** A resource of a step. */
export const resource = (
  owner: string,
  facts: Partial<SessionDocument['resources'][number]> = {},
): SessionDocument['resources'][number] => ({
  step: owner,
  key: `${owner}-it`,
  type: 'AWS::EC2::VPC',
  id: `id-of-${owner}`,
  state: 'active',
  metadata: {},
  ...facts,
});

/** How far a session is at that time, with the bounds of an installation as it comes. */
export const progressAt = (now: string, seen: SessionDocument, known: Knowledge = knowing()): Progress =>
  progressOf(seen, { ...known, now, gateTimeoutSeconds: 300, verifySeconds: 60 });
