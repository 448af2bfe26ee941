/** An undo is tried for this long, whatever it meets: addresses of a load balancer may linger for minutes. */
export const longestUndoSeconds = 3_000;
