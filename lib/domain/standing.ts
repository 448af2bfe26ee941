/** What says whether a step stands. */
export interface StepStanding {
  readonly phase: 'waiting' | 'begun' | 'created' | 'ready';
  readonly dropped?: boolean;
  readonly undo?: {
    readonly state: 'pending' | 'executing' | 'completed' | 'failed' | 'retained';
    readonly started_at?: string;
    /** It was of what an earlier rollback had handed over, and of nothing that the step is now. */
    readonly only_tails?: boolean;
  };
}

/**
 * Whether a step works and nothing of it was undone: its `phase` alone does not say so, for a rollback leaves that as it
 * was. An undo that waited in vain for what stands on the step has touched nothing, nor has one that keeps it by its policy.
 */
export function isStanding({ phase, undo, dropped }: StepStanding): boolean {
  if (phase !== 'ready' || dropped) return false;
  if (undo === undefined || undo.only_tails) return true;
  return undo.state !== 'completed' && undo.started_at === undefined;
}
