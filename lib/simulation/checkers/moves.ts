type Moves = Readonly<Record<string, readonly string[]>>;

/** The transitions of the contract (`unity` command, “States and values”), written down here once more on purpose. */
export const sessionMoves: Moves = {
  requested: ['validating', 'failed'],
  validating: ['executing', 'failed', 'rolling_back'],
  executing: ['completed', 'rolling_back', 'failed'],
  completed: ['rolling_back'],
  failed: ['rolling_back', 'executing'],
  rolling_back: ['rolled_back', 'failed'],
  rolled_back: ['executing', 'rolling_back'],
};

export const stepMoves: Moves = {
  pending: ['executing', 'failed'],
  executing: ['completed', 'failed'],
  completed: [],
  failed: [],
};

/** Within one plan of a rollback. What the late look finds alive waits once more. */
export const undoMoves: Moves = {
  pending: ['executing', 'failed'],
  executing: ['completed', 'failed'],
  completed: ['pending'],
  failed: [],
  retained: [],
};

/** What was taken for gone may turn out to be alive (evidence, the late look), or be made anew. */
export const resourceMoves: Moves = {
  creating: ['active', 'deleted'],
  active: ['deleting', 'deleted'],
  deleting: ['deleted', 'active'],
  deleted: ['active', 'creating'],
};

/** Of promotions; one that is asked for again begins anew. */
export const promotionMoves: Moves = {
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
