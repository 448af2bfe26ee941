import type { JsonObject } from './json';

/** The states of a session, as the session document has them. */
export const sessionStates = [
  'requested',
  'validating',
  'executing',
  'completed',
  'failed',
  'rolling_back',
  'rolled_back',
] as const;
export type SessionState = (typeof sessionStates)[number];

/** Which state may follow which. `rolled_back` is final after a full, clean rollback; `canResume` and `canUndo` say when not. */
export const sessionTransitions: { readonly [From in SessionState]: readonly SessionState[] } = {
  requested: ['validating', 'failed'],
  validating: ['executing', 'failed', 'rolling_back'],
  executing: ['completed', 'rolling_back', 'failed'],
  completed: ['rolling_back'],
  failed: ['rolling_back', 'executing'],
  rolling_back: ['rolled_back', 'failed'],
  rolled_back: ['executing', 'rolling_back'],
};

/** Whether nothing changes a session in this state unless somebody asks again. */
export function isTerminal(state: SessionState): boolean {
  return state === 'completed' || state === 'failed' || state === 'rolled_back';
}

/** What a rollback is to undo. */
export type RollbackRequest =
  | { readonly type: 'full' }
  | { readonly type: 'partial'; readonly checkpoint: string }
  | { readonly type: 'service'; readonly service: string };

/** How a rollback ended. `pending`: undone but for slow tails that were handed over. */
export type Verdict = 'clean' | 'pending' | 'dirty';

/** The failure that started the end: never a follower. */
export interface RootCause {
  readonly step: string | null;
  readonly code: string;
  readonly message: string;
  readonly request_id: string | null;
}

/** Something that rollback could not remove. */
export interface Leftover {
  readonly step: string;
  readonly type: string;
  readonly id: string | null;
  readonly reason: string;
  readonly hourly_usd: number;
  readonly next_command: string;
}

/** Something that stays on purpose. */
export interface Kept {
  readonly step: string;
  readonly type: string;
  readonly id: string;
  readonly reason: 'retained' | 'snapshot' | 'adopted';
}

/** The rollback part of a session. */
export interface RollbackRecord {
  readonly type: RollbackRequest['type'];
  readonly verdict?: Verdict;
  readonly kept: readonly Kept[];
  readonly leftovers: readonly Leftover[];
  readonly tails: readonly string[];
  readonly started_at: string;
  readonly completed_at?: string;
}

/** One execution that worked on the session. */
export interface ExecutionReference {
  readonly arn: string;
  readonly role: 'forward' | 'rollback' | 'resume' | 'promote';
}

/** What a session means for somebody who wants to change its stack. */
export type Standing = 'free' | 'busy' | 'occupied';

/** The standing that a session gives its stack: nobody releases a lock, it follows from the holder’s state. */
export function standingOf(session: { readonly state: SessionState; readonly occupies: boolean }): Standing {
  if (!isTerminal(session.state)) return 'busy';
  return session.occupies ? 'occupied' : 'free';
}

/** Configuration of an environment that expressions see as `${environment.x}`. */
export type EnvironmentConfig = JsonObject;
