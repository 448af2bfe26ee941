import type { JsonObject } from '../domain/json';
import type { SessionItem, Stamp, StepItem } from './items';

/** How far a checkpoint is. `failed`: what it says is true, but a copy is missing that was asked for. */
export type CheckpointState = 'capturing' | 'complete' | 'failed' | 'deleting' | 'deleted';

/** One copy of the data of a row. */
export interface CopyRecord {
  /** The key of its own row. */
  readonly key: string;
  readonly type: string;
  /** Snapshot id, recovery point ARN. */
  readonly id: string;
}

/** Why copies failed, by step; `*` stands for the checkpoint as a whole. */
export type CaptureFailures = { readonly [step: string]: { readonly code: string; readonly message: string } };

/**
 * A named capture of a session: of its state, in `CapturedItem`s, and of its data where that was asked for. The copies
 * are rows of their steps; here stands which.
 */
export interface CheckpointItem extends Stamp {
  readonly pk: string;
  readonly sk: string;
  readonly kind: 'checkpoint';
  readonly session_id: string;
  readonly environment: string;
  /** As on steps. */
  readonly stack_name?: string;
  readonly name: string;
  readonly created_at: string;
  /** Absent in items from before copies were made: then it is complete, and has none. */
  readonly state?: CheckpointState;
  readonly data?: 'none' | 'snapshot';
  readonly asked_by?: string;
  /** Of the session when it was asked for: a newer one fences its copies off. */
  readonly epoch?: number;
  /** The same, which the end of tails leaves as it was; absent in items from before it was kept, where the epoch counts. */
  readonly generation?: number;
  /** When the state was read; absent as long as it was not, and in old items, which are born with it. */
  readonly captured_at?: string;
  readonly ended_at?: string;
  readonly ready_steps: readonly string[];
  /** A summary of bounded size, for the session document. */
  readonly state_snapshot: JsonObject;
  /** How many items hold the state whole. */
  readonly parts?: number;
  /** Why there is no copy of a step that makes data, by step. */
  readonly missing?: { readonly [step: string]: string };
  /** By step and key of the row that was copied. */
  readonly copies?: { readonly [step: string]: { readonly [key: string]: CopyRecord } };
  readonly failures?: CaptureFailures;
  /** What works on it, or did last. */
  readonly execution_arn?: string;
  /** Counts those: each has its own name. */
  readonly run?: number;
  /** Its place in the index of open things, as long as something should work on it. */
  readonly open_in?: string;
  readonly started_at?: string;
}

/** One step as a checkpoint has captured it. */
export interface CapturedStep
  extends Pick<StepItem, 'name' | 'state' | 'phase' | 'outputs' | 'frozen' | 'resources' | 'inputs' | 'skipped'> {
  readonly service: string;
  readonly action: string;
}

/** The session as a checkpoint has captured it. `parameters_from` is not there in those of older releases. */
export type CapturedSession = Pick<
  SessionItem,
  | 'state'
  | 'workflow_id'
  | 'deployment_type'
  | 'parameters'
  | 'parameters_from'
  | 'config'
  | 'outputs'
  | 'output_expressions'
>;

/** A part of a captured state: as much as fits into one item. */
export interface CapturedItem extends Stamp {
  readonly pk: string;
  readonly sk: string;
  readonly kind: 'captured';
  readonly session_id: string;
  readonly checkpoint: string;
  /** Of one part only. */
  readonly session?: CapturedSession;
  readonly steps: readonly CapturedStep[];
}
