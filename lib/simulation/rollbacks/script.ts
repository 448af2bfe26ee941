import type { RollbackPolicy } from '../../workflow/model';
import type { AimedFault } from '../aims/aimed-fault';

/**
 * How far a deployment gets, or one that goes on; it is always told to keep what stands.
 * - `end`: as far as it can;
 * - `failure`: a call of it fails for good;
 * - `stop`: somebody stops its execution at a call;
 * - `cancel`: somebody cancels it after a call;
 * - `running`: not stopped at all, what comes next is asked for after a call.
 */
export interface Prefix {
  readonly kind: 'end' | 'failure' | 'stop' | 'cancel' | 'running';
  /** Counts all calls since it began. */
  readonly atCall: number;
  /** Whether what comes next waits until what ran has come to its end. */
  readonly isSettled: boolean;
}

/** A rollback as it is drawn: which checkpoint or service that is follows from what there is by then. */
export interface DrawnMode {
  readonly type: 'full' | 'partial' | 'service';
  /** 0-1. */
  readonly pick: number;
}

/** What comes before one request of a person, and with it. */
interface Request {
  /** So many changes from outside, before. */
  readonly outside: number;
  /** Counted from the first call of what was asked for. */
  readonly faults: readonly (AimedFault & { readonly from: number })[];
  /** A call (`ec2:DeleteVpc`) that AWS refuses until the act is over. */
  readonly denied?: string;
}

/** A rollback is asked for. */
export interface RollbackAct extends Request {
  readonly does: 'rollback';
  readonly mode: DrawnMode;
  /** Asked for at the same moment: the same once more, or another. */
  readonly beside: 'nobody' | 'the same' | DrawnMode;
  /** Whether the same is asked for once more when it has ended. */
  readonly again: boolean;
  /** Whether what it could not remove is left to the next act; else it is asked for once more, with nothing in the way. */
  readonly leaves?: boolean;
}

/** A resume is asked for. */
export interface ResumeAct extends Request {
  readonly does: 'resume';
  readonly until: Prefix;
  readonly beside: 'nobody' | 'the same';
  /** Picks (0-1) a step on which nothing depends and which the workflow no longer has. */
  readonly drops?: number;
  /** Picks (0-1) a parameter that has another value from here on. */
  readonly otherValue?: number;
  /** Whether it is asked for once more when it has ended, with nothing in the way. */
  readonly again: boolean;
}

/** A checkpoint with copies is asked for. */
export interface CheckpointAct extends Request {
  readonly does: 'checkpoint';
  /** Whether what comes next waits until it is made. */
  readonly isSettled: boolean;
}

/** Somebody takes over what a rollback could not remove. */
export interface AcceptAct {
  readonly does: 'accept';
  /** Whether somebody else then deploys the stack, which is free. */
  readonly newcomer: boolean;
}

export type Act = RollbackAct | ResumeAct | CheckpointAct | AcceptAct;

/** The policies that are stated, over those that the workflow has by itself. */
export interface DrawnPolicies {
  /** Of the workflow, by step. */
  readonly workflow: Readonly<Record<string, RollbackPolicy>>;
  /** Of the environment, by step or `service/action`. */
  readonly environment: Readonly<Record<string, RollbackPolicy>>;
}

/** All that is done to one session. */
export interface RollbackScript {
  /** Whether its instances have volumes for data, where the workflow knows them. */
  readonly hasVolumes: boolean;
  readonly policies: DrawnPolicies;
  readonly prefix: Prefix;
  readonly acts: readonly Act[];
}
