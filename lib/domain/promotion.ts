import type { JsonObject } from './json';
import type { RollbackApproval } from './rollback-approval';

/**
 * How far a promotion is. `verifying`: the source is looked at. `awaiting_return`: the candidate has proved bad where it
 * serves, and a person is asked whether the revision before is put back. Ends: `completed`; `rejected`, which marks the
 * candidate: it is not taken here again until it changes; `refused`: the source, or the place that it was to go to, was
 * not fit for it now; `withdrawn`: somebody took it back, nobody answered in time, or another deployment has overtaken it.
 */
export const promotionStates = [
  'verifying',
  'awaiting_approval',
  'deploying',
  'soaking',
  'awaiting_return',
  'returning',
  'completed',
  'rejected',
  'refused',
  'withdrawn',
] as const;
export type PromotionState = (typeof promotionStates)[number];

/** Which state may follow which; from an end only by being asked for again, which `rejected` is not. */
export const promotionTransitions: { readonly [From in PromotionState]: readonly PromotionState[] } = {
  verifying: ['awaiting_approval', 'deploying', 'refused', 'withdrawn'],
  awaiting_approval: ['deploying', 'rejected', 'refused', 'withdrawn'],
  deploying: ['soaking', 'rejected', 'refused', 'withdrawn'],
  soaking: ['completed', 'rejected', 'awaiting_return', 'returning', 'withdrawn'],
  awaiting_return: ['returning', 'rejected'],
  returning: ['rejected'],
  completed: ['verifying'],
  rejected: [],
  refused: ['verifying'],
  withdrawn: ['verifying'],
};

/** Whether nothing goes on with it unless somebody asks again. */
export function isPromotionEnded(state: PromotionState): boolean {
  return state === 'completed' || state === 'rejected' || state === 'refused' || state === 'withdrawn';
}

/** A question that a promotion asks people: before it deploys, or before it puts the revision before back. */
export type PromotionQuestion = RollbackApproval;

/** A promotion, as far as it asks people. */
export interface AskingPromotion {
  readonly state: PromotionState;
  readonly approval?: PromotionQuestion;
  readonly return_approval?: PromotionQuestion;
}

/** What a promotion asks in its state, whether or not that can still be answered. */
export function askedNow({ state, approval, return_approval }: AskingPromotion): PromotionQuestion | undefined {
  if (state === 'awaiting_approval') return approval;
  return state === 'awaiting_return' ? return_approval : undefined;
}

/** Something that speaks against a promotion. */
export interface PromotionFinding {
  readonly code: string;
  readonly message: string;
}

/** What is deployed next: what the source was made from, never what is newest. */
export interface Candidate {
  /** The same for the same workflow and the same values that were given for it. */
  readonly candidate: string;
  readonly workflow_id: string;
  readonly deployment_type: string;
  /** What was given; what environments say is theirs, and each says its own. */
  readonly parameters: JsonObject;
}

/** What an environment takes from others. */
export interface PromotionRules {
  /** From where. */
  readonly from: readonly string[];
  /** How long the source must have stood, completed. */
  readonly soakedMinutes: number;
  /** Whether a person is asked before anything is deployed, and for how long. */
  readonly approval: boolean;
  readonly approvalHours: number;
  /** For how long it is watched here before it counts as promoted. */
  readonly soakMinutes: number;
}
