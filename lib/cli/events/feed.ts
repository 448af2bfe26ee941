import type { EventEnvelope } from '../../domain/events';

/** What is asked of a feed. */
export interface FeedQuery {
  /** Milliseconds since the epoch: nothing older. */
  readonly since: number | undefined;
  /** A word that everything wanted holds: where the feed can, it leaves the rest where it is. */
  readonly term: string | undefined;
}

/** Where events are read from. An event may come more than once. */
export interface EventFeed {
  /** What came since the last call, page by page. */
  pages(): AsyncIterable<readonly EventEnvelope[]>;
}
