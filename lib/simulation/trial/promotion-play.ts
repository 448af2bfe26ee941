import type { PromotionRules } from '../../domain/promotion';

/** What people say of a question; nobody says anything where nothing stands. */
export type Word = 'approved' | 'rejected' | undefined;

/** A promotion from `dev` to `staging`, once the first deployment has ended, and all that becomes of it. */
export interface PromotionPlay {
  /** What staging says of promotions. */
  readonly rules: PromotionRules;
  /** Which parameter has another value (0-1) in what serves in staging by then; nothing serves there where nothing stands. */
  readonly former?: number;
  /** Two people ask at the same time. */
  readonly twice: boolean;
  /** What is said of the promotion, and whether the revision before is put back. */
  readonly answer: Word;
  readonly answerOfReturn: Word;
  /** Somebody takes it back, so many seconds after it was asked for. */
  readonly withdrawnAfterSeconds?: number;
  /** What works on it is stopped, so many seconds after it was asked for. */
  readonly stoppedAfterSeconds: readonly number[];
  /** Of what is watched, something is taken away from outside after so many seconds: then alarms are on, or checks fail. */
  readonly spoiledAfterSeconds?: number;
  /** It is asked for once more when it has ended. */
  readonly again: boolean;
}
