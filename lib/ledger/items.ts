import type { CarriedValue } from '../domain/carried-value';
import type { ParameterOrigin } from '../domain/environment-parameters';
import type { HealthRecord } from '../domain/health';
import type { Json, JsonObject } from '../domain/json';
import type { Lateness } from '../domain/late';
import type { Requester } from '../domain/requester';
import type { ResourceRow } from '../domain/resource';
import type { RollbackApproval } from '../domain/rollback-approval';
import type {
  EnvironmentConfig,
  ExecutionReference,
  OnFailure,
  Resuming,
  RevisionRecord,
  RollbackRecord,
  RollbackRequest,
  RootCause,
  SessionState,
  SweepRecord,
} from '../domain/session';
import type { Signal } from '../domain/signal';
import type { Dependency, Step } from '../workflow/model';
import type { BudgetItem } from './budget-item';
import type { CapturedItem, CheckpointItem } from './checkpoint-items';
import type { NoticeItem } from './notice-item';
import type { PromotionItem } from './promotion-item';
import type { PublicationItem, WorkflowItem } from './published-items';
import type { RestoreRecord } from './restore-record';

/** Stamped on every write. `version` counts the writes of the item; `write_id` tells a repeated write from a lost race. */
export interface Stamp {
  readonly version: number;
  readonly write_id: string;
  readonly updated_at: string;
  readonly actor: string;
  readonly via: string;
  readonly reason: string;
}

/** One session. */
export interface SessionItem extends Stamp {
  readonly pk: string;
  readonly sk: 'SESSION';
  readonly kind: 'session';
  readonly session_id: string;
  readonly deployment_type: string;
  readonly workflow_id: string;
  readonly stack_name: string;
  readonly environment: string;
  readonly state: SessionState;
  readonly epoch: number;
  /** Counts rollbacks and resumes. */
  readonly generation: number;
  /** How often the rollback under way was started: a dead one is started again, within a bound. */
  readonly rollback_starts?: number;
  readonly started_at: string;
  /** The trace of the execution that opened it, in which its rollbacks and checkpoints go on; absent where none is kept. */
  readonly trace_id?: string;
  /** Absent in sessions from before it was kept. */
  readonly requester?: Requester;
  readonly completed_at?: string;
  /** When the first healthy answer came from the outermost address; written once. */
  readonly serving_at?: string;
  /** When the last step was ready. */
  readonly ready_at?: string;
  /** The first such time, of one that was resumed since: what has served once is kept from harm while it is mended. */
  readonly first_ready_at?: string;
  /** How long its stack stands once it has completed, as its environment said when it began. */
  readonly time_to_live?: { readonly hours: number; readonly warn_before_hours: number };
  /** When its stack takes itself down; there from its completion on, where it has a time to live. */
  readonly expires_at?: string;
  /** The `expires_at` that was warned of. */
  readonly expiry_warned?: string;
  readonly health?: HealthRecord;
  readonly parameters: JsonObject;
  /** Where those come from that are not the workflow’s defaults; absent where all are, or from before it was kept. */
  readonly parameters_from?: { readonly [parameter: string]: ParameterOrigin };
  readonly config: EnvironmentConfig;
  readonly output_expressions: JsonObject;
  readonly outputs?: JsonObject;
  /** What its data begins from, when not from nothing. */
  readonly restore?: RestoreRecord;
  /** That it is the next revision of a stack that stands. */
  readonly revision?: RevisionRecord;
  /** That it puts its stack back: to what `to` was, from `from`, which served when it was asked for. */
  readonly going_back?: { readonly to: string; readonly from: string };
  /** The session of another environment that it was promoted from. */
  readonly promoted_from?: { readonly session_id: string; readonly environment: string };
  /** Of one that was promoted: the candidates that have completed, whatever became of them later; a resume may make another of it. */
  readonly came_up?: readonly string[];
  /** Who has asked the desk to go back from it, and the execution that does. */
  readonly return_asked?: { readonly by: string; readonly execution_arn: string };
  /** The session that follows as the next revision; void where that one holds nothing and is not under way. */
  readonly revised_by?: string;
  /** The sessions whose things this revision has no use for, as long as they are not seen to; newest first. */
  readonly to_retire?: readonly string[];
  /** The stack is taken down whole, and the revision before, which has it again, is not on its way out yet. */
  readonly going_down?: true;
  readonly on_failure: OnFailure;
  /** How long its environment lets an approval of its rollback wait; absent where it does not say. */
  readonly approval_hours?: number;
  readonly rollback_approval?: RollbackApproval;
  readonly step_names: readonly string[];
  /** There while it is re-opened by a resume, until what runs again was admitted. */
  readonly resuming?: Resuming;
  /** Whether the stack holds, or may hold, something of this session. */
  readonly occupies: boolean;
  readonly cancelling?: boolean;
  readonly root_cause?: RootCause;
  readonly rollback?: RollbackRecord;
  readonly requested_rollback?: RollbackRequest;
  /** The last sweep of what carried its tags and stood in no rows. */
  readonly sweep?: SweepRecord;
  readonly executions: readonly ExecutionReference[];
  /**
   * The forward machine’s tokens while it waits for its rollback: one a try of its task, and a late try must not hide a
   * newer one.
   */
  readonly waiter_tokens?: readonly string[];
  /** Why a request was refused. */
  readonly refusals?: readonly { readonly code: string; readonly message: string; readonly remedy: string }[];
  readonly listed_in: string;
  readonly open_in?: string;
  /** The steps that an event of the bus may answer: only these are looked at when one comes. */
  readonly listening?: readonly string[];
}

/** Who may work on a step right now. */
export interface Lease {
  readonly holder: string;
  readonly epoch: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** An error as the ledger keeps it. */
export interface StepError {
  readonly code: string;
  readonly message: string;
  readonly request_id: string | null;
}

/** That a look has found a step, or its undo, later than it nearly always is. Named once a try. */
export interface StalledRecord extends Lateness {
  /** ISO time of that look. */
  readonly at: string;
}

/** How far undoing a step is. */
export interface UndoRecord {
  /** Of the rollback that planned it. */
  readonly epoch: number;
  readonly state: 'pending' | 'executing' | 'completed' | 'failed' | 'retained';
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly error?: StepError;
  /** Steps that must be undone first. */
  readonly waits_for: readonly string[];
  /** Those among them that could not be. */
  readonly blocked_by?: readonly string[];
  /** Failed passes so far. */
  readonly attempts: number;
  /** Milliseconds since the epoch: not before then comes another pass. */
  readonly retry_at?: number;
  /** It is of what an earlier rollback handed over; the step has begun anew since, and stands. */
  readonly only_tails?: boolean;
  /** What the last pass waited for, and since when. */
  readonly progress?: string;
  readonly progress_since?: string;
  /** How far that has come: a copy of data that is under way. */
  readonly how_far?: string;
  /** When the last such copy was over. */
  readonly copied_at?: string;
  readonly stalled?: StalledRecord;
}

/** One step and everything it made: one item, so that every change is one conditional write. */
export interface StepItem extends Stamp {
  readonly pk: string;
  readonly sk: string;
  readonly kind: 'step';
  readonly session_id: string;
  readonly environment: string;
  /** Its session's, for events; not there on steps of sessions that began before it was kept. */
  readonly stack_name?: string;
  readonly name: string;
  readonly index: number;
  readonly spec: Step;
  /** The key of the environment’s policies that `spec.rollback` comes from; absent where it is the workflow’s. */
  readonly policy_from?: string;
  /** What the workflow says in its place; not there on steps of sessions that began before it was kept. */
  readonly policy_instead_of?: Step['rollback'];
  readonly dependents: readonly Dependency[];
  readonly state: 'pending' | 'executing' | 'completed' | 'failed';
  readonly phase: 'waiting' | 'begun' | 'created' | 'ready';
  readonly epoch: number;
  readonly attempt: number;
  readonly lease?: Lease;
  /** Milliseconds since the epoch. */
  readonly deadline_at?: number;
  /** Milliseconds since the epoch: not before then is the step tried again. */
  readonly retry_at?: number;
  readonly started_at?: string;
  readonly created_at?: string;
  readonly completed_at?: string;
  readonly skipped?: boolean;
  /** The session whose step of this name has made what this one stands for: a revision has kept it. */
  readonly kept_from?: string;
  readonly cancelled?: boolean;
  /** A resume has brought a workflow without it: it is kept for what became of its resources. */
  readonly dropped?: boolean;
  readonly progress?: string;
  readonly stalled?: StalledRecord;
  readonly inputs?: JsonObject;
  readonly outputs: JsonObject;
  readonly error?: StepError;
  /** Of tasks that wait, and what stood there before (`lib/engine/step/tokens.ts`). */
  readonly gate_token?: string;
  readonly gate_token_before?: string;
  readonly hold_token?: string;
  readonly hold_token_before?: string;
  readonly signal?: Signal;
  /** Its time was up: from here on no signal is taken any more. */
  readonly deaf?: boolean;
  readonly undo_token?: string;
  readonly undo_token_before?: string;
  readonly frozen: { readonly [name: string]: Json };
  readonly carried?: { readonly [name: string]: CarriedValue };
  readonly resources: { readonly [key: string]: ResourceRow };
  readonly undo?: UndoRecord;
}

/** Which session a stack belongs to. It is held as long as that session’s state says so. */
export interface LockItem extends Stamp {
  readonly pk: string;
  readonly sk: 'LOCK';
  readonly kind: 'lock';
  readonly session_id: string;
}

/** Which sessions were let in where an environment limits how many are under way. Each counts as long as it is. */
export interface PlacesItem extends Stamp {
  readonly pk: string;
  readonly sk: 'PLACES';
  readonly kind: 'places';
  readonly session_ids: readonly string[];
}

export type LedgerItem =
  | SessionItem
  | StepItem
  | LockItem
  | PlacesItem
  | CheckpointItem
  | CapturedItem
  | WorkflowItem
  | PublicationItem
  | NoticeItem
  | PromotionItem
  | BudgetItem;

/** Stands before the items of what a sweep has found of steps. */
export const foundPrefix = 'FOUND#';

/** Between the name of a step and the number that tells items of what was found of it apart; no step has it in its name. */
const foundMark = '~';

/** The name of the item with what was found of a step. */
export const foundName = (step: string, number: number): string => `${step}${foundMark}${number}`;

/** The step that an item is about: itself, or the one of which something was found. */
export const stepOf = (name: string): string => name.split(foundMark)[0] ?? name;

/** The keys of the items. What was found of a step is a step item of its own, which nobody lists among the steps. */
export const keys = {
  session: (sessionId: string) => ({ pk: `SESSION#${sessionId}`, sk: 'SESSION' as const }),
  step: (sessionId: string, step: string) => ({
    pk: `SESSION#${sessionId}`,
    sk: `${step.includes(foundMark) ? foundPrefix : 'STEP#'}${step}`,
  }),
  checkpoint: (sessionId: string, name: string) => ({ pk: `SESSION#${sessionId}`, sk: `CHECKPOINT#${name}` }),
  /** Each try of a capture has parts of its own: the time at which it has read the state tells them apart. */
  captured: (sessionId: string, checkpoint: string, capturedAt: string, part: number) => ({
    pk: `SESSION#${sessionId}`,
    sk: `CAPTURED#${checkpoint}#${capturedAt}#${String(part).padStart(3, '0')}`,
  }),
  workflow: (workflowId: string) => ({ pk: `WORKFLOW#${workflowId}`, sk: 'WORKFLOW' as const }),
  publication: (environment: string, machine: string) => ({ pk: `PUBLISHED#${environment}`, sk: `MACHINE#${machine}` }),
  places: (environment: string) => ({ pk: `PLACES#${environment}`, sk: 'PLACES' as const }),
  promotion: (environment: string, stack: string, candidate: string) => ({
    pk: `PROMOTION#${environment}#${stack}`,
    sk: `CANDIDATE#${candidate}`,
  }),
  lock: (environment: string, stack: string) => ({ pk: `LOCK#${environment}#${stack}`, sk: 'LOCK' as const }),
} as const;
