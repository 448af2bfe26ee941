import type { RollbackRequest, RootCause, SessionState, Verdict } from '../domain/session';
import type { StepRun } from './step-run';

/** What is counted of one deployment. Times are milliseconds since the epoch. */
export interface DeploymentFacts {
  readonly sessionId: string;
  readonly environment: string;
  readonly stack: string;
  readonly state: SessionState;
  readonly startedAt: number;
  /** When it came to serve; not there as long as it has not. */
  readonly readyAt?: number;
  /** It was refused before anything began. */
  readonly isRefused: boolean;
  /** It went on after an end: its time is that of people, too. */
  readonly isResumed: boolean;
  /** Whether it is to put back the revision before the one that served; it has where it came to serve. */
  readonly isReturn: boolean;
  /** Whether its stack holds something of it. */
  readonly occupies: boolean;
  readonly rootCause?: Pick<RootCause, 'code'>;
  /** What was undone of it last, but for what a resume has. */
  readonly rollback?: {
    readonly type: RollbackRequest['type'];
    readonly verdict?: Verdict;
    readonly endedAt?: number;
    readonly startedAt?: number;
    /** The stack was taken down: that is wanted, and no failure of it. */
    readonly isTakedown?: boolean;
  };
  /** What stands of it costs so much an hour, in USD. */
  readonly standingHourlyUsd: number;
  /** What each step has made: USD an hour, from then on, until it was gone, where it is. */
  readonly spans: readonly { readonly hourlyUsd: number; readonly from: number; readonly to?: number }[];
  /** How many differences somebody has found who has looked into the account; not there where nobody has. */
  readonly differences?: number;
  /** The workflow’s name; what is counted by type and step is known where it is. */
  readonly deploymentType?: string;
  /** Whether it follows a revision that served. */
  readonly isRevision?: boolean;
  /** The session that it is to put its stack back from. */
  readonly putBackFrom?: string;
  /** When the session that it was promoted from was ready. */
  readonly sourceReadyAt?: number;
  /** Those that have begun here: what a revision keeps, or a condition skips, has not. */
  readonly steps?: readonly StepRun[];
}
