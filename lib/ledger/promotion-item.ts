import type { Candidate, PromotionFinding, PromotionQuestion, PromotionState } from '../domain/promotion';
import type { Stamp } from './items';

/**
 * A candidate on its way to a stack of another environment, or what became of it: one item for a stack and candidate, so
 * that what was rejected is known by its key.
 */
export interface PromotionItem extends Stamp, Candidate {
  readonly pk: string;
  readonly sk: string;
  readonly kind: 'promotion';
  /** Where it goes. */
  readonly environment: string;
  readonly stack_name: string;
  /** Where it comes from; its stack has the same name. */
  readonly source: { readonly session_id: string; readonly environment: string };
  readonly state: PromotionState;
  /** How often it was asked for; all below is of the last time. */
  readonly run: number;
  readonly requested_by: string;
  readonly requested_at: string;
  readonly request_reason: string;
  /** What works on it, or did last, and how often that was started. */
  readonly execution_arn: string;
  readonly starts: number;
  /** Whether it may be deployed. */
  readonly approval?: PromotionQuestion;
  /** The look that is asked for (`at` absent) or was made last, in the source first and then where it serves. */
  readonly look?: {
    readonly number: number;
    readonly at?: string;
    /** Since when it serves alone; absent for a look at its source. */
    readonly serves_from?: string;
    /** The session that had taken its stack last by then: another one has had it meanwhile where that is another. */
    readonly taken_by?: string;
    /** The look before has found something: what this one finds counts. */
    readonly suspected?: boolean;
    /** So often it could not be made, and why the last time. */
    readonly failed?: number;
    readonly error?: string;
    readonly findings?: readonly PromotionFinding[];
    /** An alarm is on that may be of what served before: it says nothing until then. */
    readonly undecided_until?: string;
  };
  /** The execution that deploys it, and its session once that is known. */
  readonly deployment?: { readonly execution_arn: string; readonly session_id?: string };
  /** What it was deployed as when it was asked for before, where that did not come through its watch: it may serve still. */
  readonly left_behind?: readonly string[];
  /** ISO times. */
  readonly soaks_from?: string;
  readonly soaks_until?: string;
  /** Whether the revision before is put back. */
  readonly return_approval?: PromotionQuestion;
  /** The session that puts it back. */
  readonly return_session?: string;
  /** Why nothing goes on with it for now, and what to do about that. */
  readonly paused?: string;
  /** Why it ended as it did, where it did not complete; or why it is being put back. */
  readonly outcome?: PromotionFinding;
  readonly ended_at?: string;
  /** Of the task that waits, and what stood there before (`lib/engine/step/tokens.ts`). */
  readonly hold_token?: string;
  readonly hold_token_before?: string;
  readonly open_in?: string;
  readonly started_at: string;
}
