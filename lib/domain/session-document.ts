import type { ParameterOrigin } from './environment-parameters';
import type { HealthRecord } from './health';
import type { JsonObject } from './json';
import type { Requester } from './requester';
import type { ResourceState } from './resource';
import type { RollbackApproval } from './rollback-approval';
import type {
  ExecutionReference,
  OnFailure,
  RollbackRecord,
  RootCause,
  SessionState,
  SweepRecord,
  UndoProgress,
} from './session';
import type { TestReport } from './test-report';

/** The version of the session document. Fields may be added, never renamed or dropped. */
export const sessionDocumentVersion = '1.0';

/** One step of the session document. Times are ISO-8601. */
export interface StepDocument {
  readonly name: string;
  readonly service: string;
  readonly action: string;
  readonly state: 'pending' | 'executing' | 'completed' | 'failed';
  readonly phase: 'waiting' | 'begun' | 'created' | 'ready';
  readonly started_at: string | null;
  readonly created_at: string | null;
  readonly completed_at: string | null;
  readonly attempt: number;
  readonly output: JsonObject;
  readonly error: JsonObject | null;
  /** What became of the suite of tests that it ran; not there as long as none has ended. */
  readonly tests?: TestReport;
  /** What people should know of what it did. */
  readonly note?: string;
  readonly skipped?: true;
  readonly cancelled?: true;
  /** The session of the revision that has made what it stands for: this one has kept it. */
  readonly kept_from?: string;
  /** A resume has brought a workflow without it; it is here for what became of its resources. */
  readonly dropped?: true;
  /** What a step in flight waits for. */
  readonly waiting_for: string | null;
  readonly depends_on: readonly { readonly step: string; readonly until: 'created' | 'ready' }[];
  readonly timeout_seconds: number;
  /** When a look found this try later than nineteen in twenty are; null where none did. */
  readonly stalled_at: string | null;
  readonly undo: {
    readonly state: 'pending' | 'executing' | 'completed' | 'failed' | 'retained';
    readonly started_at: string | null;
    readonly completed_at: string | null;
    readonly error: JsonObject | null;
    readonly waiting_for: string | null;
    /** While it is under way: when it is given up, as it stands. */
    readonly times_out_at: string | null;
    readonly stalled_at: string | null;
  } | null;
}

/** One resource of the session document. */
export interface ResourceDocument {
  readonly step: string;
  readonly key: string;
  readonly type: string;
  readonly id: string | null;
  readonly state: ResourceState;
  readonly metadata: JsonObject;
  readonly adopted?: true;
  readonly retained?: true;
  readonly accepted?: true;
  readonly stuck?: string;
  readonly handed_over?: true;
}

/** The rollback part, with how far it is by now and which of the session’s rollbacks it is. */
export type RollbackDocument = Omit<RollbackRecord, 'progress'> & {
  /** Of a partial one: what was ready at this checkpoint stays. */
  readonly checkpoint?: string;
  /** Of the rollback of a service: which. */
  readonly service?: string;
  readonly progress?: Omit<UndoProgress, 'epoch'> & { readonly generation: number };
};

/** What the looks by the clock have come to. */
export type HealthDocument = Omit<HealthRecord, 'state' | 'suspected'> & {
  readonly state: NonNullable<HealthRecord['state']>;
};

/** One checkpoint of the session document. */
export interface CheckpointDocument {
  readonly name: string;
  readonly created_at: string;
  readonly state_snapshot: JsonObject;
  readonly state: 'capturing' | 'complete' | 'failed' | 'deleting' | 'deleted';
  /** Copies of data that it names. */
  readonly copies: number;
}

/** The public shape of a deployment: what `unity status --json` prints and reports are made from. */
export interface SessionDocument {
  readonly format_version: string;
  readonly session_id: string;
  readonly deployment_type: string;
  readonly stack_name: string;
  readonly environment: string;
  readonly state: SessionState;
  readonly cancelling: boolean;
  readonly workflow_id: string;
  /** X-Ray’s, where it keeps one. */
  readonly trace_id?: string;
  readonly started_at: string;
  readonly completed_at: string | null;
  readonly steps: readonly StepDocument[];
  readonly resources: readonly ResourceDocument[];
  readonly checkpoints: readonly CheckpointDocument[];
  /** `duration` of its way forward in seconds, until all was ready, it was given up, or now; `cost` in USD an hour while it stands plus one-off costs. */
  readonly metrics: { readonly duration: number; readonly cost: number; readonly resource_count: number };
  readonly parameters: JsonObject;
  /** Where those come from that are not the workflow’s defaults; not there where all are. */
  readonly parameters_from?: { readonly [parameter: string]: ParameterOrigin };
  readonly outputs: JsonObject;
  readonly root_cause: RootCause | null;
  readonly refusals: readonly { readonly code: string; readonly message: string; readonly remedy: string }[];
  readonly rollback: RollbackDocument | null;
  /** The last sweep of what carried its tags and stood in no rows; not there as long as there was none. */
  readonly sweep?: SweepRecord;
  readonly milestones: { readonly serving_at: string | null; readonly ready_at: string | null };
  readonly executions: readonly ExecutionReference[];
  readonly on_failure: OnFailure;
  /** That people are or were asked to approve its rollback; not there as long as nobody was. */
  readonly rollback_approval?: RollbackApproval;
  /** When its stack takes itself down; not there where it does not. */
  readonly expires_at?: string;
  /** How healthy it is, as the last look by the clock that was written down found it; not there where it does not serve. */
  readonly health?: HealthDocument;
  /** That it is the next revision of a stack, and of which session; null for the first. */
  readonly revision: { readonly number: number; readonly former: string } | null;
  /** The session that was last to follow it as the next revision; null where none was. */
  readonly revised_by: string | null;
  /** The session of another environment that it was promoted from; not there where it was not. */
  readonly promoted_from?: { readonly session_id: string; readonly environment: string };
  /** The checkpoint that its parameters and data began as. */
  readonly restored_from: { readonly session_id: string; readonly checkpoint: string } | null;
  /** Who wants it; null in sessions from before it was kept. */
  readonly requester: Requester | null;
}
