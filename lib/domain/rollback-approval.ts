/** How long a rollback waits to be approved where its environment does not say. */
export const usualApprovalHours = 24;

/** Whether people are asked to approve a rollback, and what they said. */
export interface RollbackApproval {
  /** `withdrawn`: somebody has rolled back, resumed or cancelled without an answer. */
  readonly state: 'asked' | 'approved' | 'rejected' | 'expired' | 'withdrawn';
  /** ISO times. */
  readonly asked_at: string;
  readonly expires_at: string;
  readonly ended_at?: string;
  /** Who ended it, and why. */
  readonly by?: string;
  readonly reason?: string;
}

/** The same as people are shown it: over when its time is, whoever has written that down by now. */
export function shownApproval(approval: RollbackApproval, now: number): RollbackApproval {
  const isOver = approval.state === 'asked' && Date.parse(approval.expires_at) <= now;
  return isOver ? { ...approval, state: 'expired', ended_at: approval.expires_at } : approval;
}
