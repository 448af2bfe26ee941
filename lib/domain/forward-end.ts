import type { RollbackRecord, SessionState } from './session';

/**
 * When a session left its way forward, as an ISO time: all was ready, or it was given up. Not there as long as it is on its
 * way. What becomes of it later, such as its end after weeks of service, is no part of how long it took.
 */
export function forwardEnd(session: {
  readonly state: SessionState;
  readonly ready_at?: string;
  readonly rollback?: Pick<RollbackRecord, 'type' | 'started_at'>;
  readonly completed_at?: string;
}): string | undefined {
  const { state, ready_at, rollback, completed_at } = session;
  if (state === 'requested' || state === 'validating' || state === 'executing') return undefined;
  // After what is undone for a resume it goes on.
  const undoneFrom = rollback?.type === 'resume' ? undefined : rollback?.started_at;
  return ready_at ?? undoneFrom ?? completed_at;
}
