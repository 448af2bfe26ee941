import type { SessionItem } from '../../ledger/items';
import type { Orphan } from './found-rows';
import type { Objection } from './judge';

/** Something that stands in no session's rows and may be removed. */
export interface FoundOrphan extends Orphan {
  readonly session_id: string;
  readonly stack_name: string;
  readonly environment: string;
  /** What it costs, as far as its step tells. */
  readonly hourly_usd: number;
}

/** Something with the tags of a session that is left alone, why, and what of `aws` would remove it. */
export interface ToldResource {
  readonly arn: string;
  readonly session_id: string;
  readonly environment: string;
  readonly because: Objection;
  readonly command: string | null;
}

/** A session that something should go on with, and nothing does. */
export interface AbandonedSession {
  readonly session_id: string;
  readonly stack_name: string;
  readonly environment: string;
  readonly state: SessionItem['state'];
  readonly started_at: string;
}

/** What nobody owns, or works on, in an environment. */
export interface Unowned {
  readonly orphans: readonly FoundOrphan[];
  readonly told: readonly ToldResource[];
  readonly sessions: readonly AbandonedSession[];
  /** How much is of sessions that run, or have ended so recently that their makers may be at work: not judged yet. */
  readonly early: number;
}
