import type { JsonObject } from './json';
import type { Requester } from './requester';
import type { RollbackApproval } from './rollback-approval';

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

/** Whether a session can be told to stop: what is undone goes on to its end. */
export function canBeCancelled(state: SessionState): boolean {
  return !isTerminal(state) && state !== 'rolling_back';
}

/** What becomes of a deployment when a step fails: `approval` keeps what stands and asks a person whether to undo it. */
export const onFailureWays = ['rollback', 'keep', 'approval'] as const;
export type OnFailure = (typeof onFailureWays)[number];

/** What a rollback is to undo. */
export type RollbackRequest =
  /** `stack`: whatever revision it is; the one before has the stack again, and goes next. */
  | { readonly type: 'full'; readonly stack?: true | undefined }
  | { readonly type: 'partial'; readonly checkpoint: string }
  | { readonly type: 'service'; readonly service: string }
  /** What must go before the session can be resumed. */
  | { readonly type: 'resume'; readonly steps: readonly string[] }
  /** What the revision that follows has no use for: `steps` are the session’s own. */
  | { readonly type: 'retire'; readonly steps: readonly string[]; readonly successor: string };

/** Whether all revisions of the stack are to go, not this one alone. */
export const takesWholeStack = (request: RollbackRequest | undefined): boolean =>
  request?.type === 'full' && request.stack === true;

/** What people may ask for: the others are a part of a resume or a revision. */
export type AskedRollback = Exclude<RollbackRequest, { readonly type: 'resume' | 'retire' }>;

/** How a rollback ended. `pending`: undone but for slow tails that were handed over. */
export type Verdict = 'clean' | 'pending' | 'dirty';

/** The failure that started the end: never a follower. */
export interface RootCause {
  readonly step: string | null;
  readonly code: string;
  readonly message: string;
  readonly request_id: string | null;
}

/** Where a revision comes from. */
export interface RevisionRecord {
  /** Counts the revisions of the stack since it was empty; the first has no record. */
  readonly number: number;
  /** The session of the revision before, which stands again when this one does not come about. */
  readonly former: string;
  /** Its epoch when it was looked at: what has happened to it since is not in the plan. */
  readonly former_epoch: number;
  /** The steps that stay as they are, and the session that has made what they have. */
  readonly kept: { readonly [step: string]: string };
}

/** Something that rollback could not remove. */
export interface Leftover {
  readonly step: string;
  readonly type: string;
  readonly id: string | null;
  readonly reason: string;
  readonly hourly_usd: number;
  readonly next_command: string;
  /** Steps that stand on it and could not be undone; absent where its own undo is what is stuck. */
  readonly blocked_by?: readonly string[];
}

/** Something whose removal AWS has accepted and takes its time over: it holds nothing up, and somebody sees it to its end. */
export interface Tail {
  readonly step: string;
  readonly type: string;
  readonly id: string;
  /** What it waits for. */
  readonly reason: string;
  /** ISO time at which it is usually gone; null where nobody knows. */
  readonly expected_at: string | null;
}

/** Something that stays on purpose. */
export interface Kept {
  readonly step: string;
  readonly type: string;
  readonly id: string;
  /** `accepted`: a rollback could not remove it, and a person has taken it over. */
  readonly reason: 'retained' | 'snapshot' | 'adopted' | 'accepted';
}

/** That a person has taken over what a rollback could not remove. */
export interface Acceptance {
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  readonly reason: string;
  readonly resources: number;
  readonly hourly_usd: number;
  /** Only what a revision had no use for was to go: the rest of the session is still a part of the stack. */
  readonly in_part?: true;
}

/** How far a rollback is. */
export interface UndoProgress {
  /** Under which it was planned. */
  readonly epoch: number;
  /** `verifying`: all is undone that can be, and is looked at once more after the visibility window. */
  readonly phase: 'planning' | 'undoing' | 'verifying' | 'ended';
  /** Of the steps that have made something and are not to stay: those that are undone, are stuck, and all. */
  readonly undone: number;
  readonly stuck: number;
  readonly total: number;
}

/** The rollback part of a session. */
export interface RollbackRecord {
  readonly type: RollbackRequest['type'];
  readonly verdict?: Verdict;
  readonly kept: readonly Kept[];
  readonly leftovers: readonly Leftover[];
  readonly tails: readonly Tail[];
  /** The stack is free since then, and stays so whatever a later rollback comes to. */
  readonly accepted?: Acceptance;
  /** As it was written last; absent before the undo is planned, and in sessions from before it was kept. */
  readonly progress?: UndoProgress;
  readonly started_at: string;
  /** When the verdict came; it may have been `pending`. */
  readonly completed_at?: string;
  /** When the last tail had come to its end. */
  readonly tails_ended_at?: string;
}

/** What the claim of a resume changes of a session, as it was. */
export interface BeforeResume {
  readonly on_failure: OnFailure;
  readonly requester?: Requester;
  readonly rollback_approval?: RollbackApproval;
}

/**
 * How far re-opening a session is. `claimed`: it belongs to the resume, which looks at what stands. `undoing`: what must go
 * first is on its way out. `decided`: what is kept is written down, and the steps follow; what runs again is not admitted
 * yet.
 */
export interface Resuming {
  readonly stage: 'claimed' | 'undoing' | 'decided';
  /** Something was undone for it already: it is not undone a second time. */
  readonly undone?: boolean;
  /** The steps that stay as they are, once decided. */
  readonly kept?: readonly string[];
  /** When it was first ready, of one that has served and stands since. */
  readonly first_ready_at?: string;
  /** So it is again where the resume is refused; absent where it was claimed before that was kept. */
  readonly before?: BeforeResume;
}

/** What a sweep has removed, or tried to, that carried the session's tags and stood in no session's rows. */
export interface SweepRecord {
  readonly state: 'running' | 'ended';
  readonly started_at: string;
  readonly completed_at?: string;
  readonly leftovers: readonly Leftover[];
  /** Ids of what turned out not to be what the session's steps make: never touched. */
  readonly refused: readonly string[];
  /** Copies of data that were made before what was found went. No retention knows them; absent in older records. */
  readonly kept?: readonly Kept[];
}

/** One execution that worked on the session. */
export interface ExecutionReference {
  readonly arn: string;
  readonly role: 'forward' | 'rollback' | 'resume' | 'promote';
}

/** The parts of a session that say how far it is undone. */
interface Undoing {
  readonly state: SessionState;
  readonly rollback?: (Pick<RollbackRecord, 'tails' | 'leftovers'> & { readonly kept?: readonly Kept[] }) | null;
  readonly sweep?: Pick<SweepRecord, 'state'> | null;
}

/** Whether a session has its verdict and something that its rollback handed over is still on its way out. */
export function hasTails({ state, rollback }: Undoing): boolean {
  return isTerminal(state) && (rollback?.tails.length ?? 0) > 0;
}

/** Whether what a sweep has found of a session is being removed: the session itself is left as it is. */
export function isSwept({ state, sweep }: Undoing): boolean {
  return isTerminal(state) && sweep?.state === 'running';
}

/** Whether the rollback machine has to do with the session: it undoes, or sees to what it handed over or what was found. */
export function isBeingUndone(session: Undoing): boolean {
  return session.state === 'rolling_back' || hasTails(session) || isSwept(session);
}

/** Whether nothing goes on with a session unless somebody asks again. */
export function isSettled(session: Undoing): boolean {
  return isTerminal(session.state) && !hasTails(session) && !isSwept(session);
}

/**
 * Whether there is anything that a rollback could remove: more than what holds the stack, a tail holds none, nor does what
 * somebody has accepted.
 */
export function canBeUndone(session: Undoing & { readonly occupies: boolean }): boolean {
  const { occupies, rollback } = session;
  if (occupies || hasTails(session)) return true;
  return (rollback?.leftovers.length ?? 0) > 0 || rollback?.kept?.some(({ reason }) => reason === 'accepted') === true;
}

/**
 * Whether a session may go on from where it ended: it failed, or a part of it was undone, and it holds its stack. What was
 * refused, or undone whole, holds none and is deployed anew.
 */
export function canResume(session: {
  readonly state: SessionState;
  readonly occupies: boolean;
  readonly step_names: readonly string[];
}): boolean {
  const { state, occupies, step_names: steps } = session;
  return (state === 'failed' || state === 'rolled_back') && occupies && steps.length > 0;
}

/**
 * Whether what had to go before a session can be resumed is gone, and whoever resumes it is to go on: until then it says
 * that it was undone, which is not how it may end.
 */
export function isAwaitingResume({
  state,
  resuming,
}: Pick<Undoing, 'state'> & { readonly resuming?: Resuming }): boolean {
  return state === 'rolled_back' && resuming?.stage === 'undoing';
}

/** What of a session’s rollback is still true once it goes on: what is on its way out, and what it stays for. */
export function rollbackBehind(rollback: RollbackRecord | undefined): RollbackRecord | undefined {
  if (!rollback || rollback.tails.length === 0) return undefined;
  const { type, kept, tails, started_at } = rollback;
  return { type, kept, leftovers: [], tails, started_at };
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
