import type { Json } from './json';

/**
 * The lines of functions' logs that metric filters read, or people by the runbook, by their `message`. Whoever changes one
 * changes what alarms see.
 */
export const logLines = {
  /** How many sessions are open, and since when the oldest is. */
  sweep: 'sessions are open',
  /** How much carries our tags and stands in no session's rows. */
  unowned: 'found what no session owns',
  /** How many sessions that serve are not healthy. */
  health: 'found what serves and is not healthy',
  /** How many batches that could not be told were told again, and how many are left. */
  retold: 'told again what had been set aside',
  /** The undo of a step has given up: which, and why. */
  stuck: 'the undo of a step is stuck',
} as const;

/** Writes a line of a function's log. */
export type WriteLine = (message: string, facts: { readonly [name: string]: Json }) => void;
