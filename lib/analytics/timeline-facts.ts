import type { SessionDocument } from '../domain/session-document';
import type { SpentOn, TimelineStep } from './timeline';

/** One entry of the audit, as far as times are read from it. */
export interface Mark {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Not there where the session itself has changed. */
  readonly step?: string;
  /** In the words of the audit: `pending → executing, phase, started_at`. */
  readonly change: string;
}

/** How long a step waits before it is tried again. */
export interface RetryPace {
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
}

/** What is known of one step beside its document. */
export interface StepFacts {
  readonly planned?: NonNullable<TimelineStep['planned']>;
  readonly retry: RetryPace;
  /** What its time is spent on once it waits: a wait of `control/wait` is its work, an approval is people’s. */
  readonly waitsOn: SpentOn;
}

/** All that a timeline is made of. */
export interface TimelineFacts {
  readonly session: SessionDocument;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** In the order of their times; none where the audit is not there. */
  readonly marks: readonly Mark[];
  readonly steps: ReadonlyMap<string, StepFacts>;
}
