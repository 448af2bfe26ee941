/** An undo is tried for this long, whatever it meets: addresses of a load balancer may linger for minutes. */
export const longestUndoSeconds = 3_000;

/**
 * A copy of data that is under way is waited for this long, and the rest of the undo counts from its end: the first copy
 * of a large volume takes hours. Both fit into the time of the machine (`rollbackWaitSeconds`).
 */
export const longestCopyInUndoSeconds = 18_000;

/** How long an undo may take as it stands: `copying` while a copy is under way, and when that was over. */
export function boundOfUndo({ startedAt, copiedAt, isCopying }: UndoTimes): {
  readonly since: string | undefined;
  readonly seconds: number;
} {
  return isCopying
    ? { since: startedAt, seconds: longestCopyInUndoSeconds }
    : { since: copiedAt ?? startedAt, seconds: longestUndoSeconds };
}

/** ISO times. */
interface UndoTimes {
  readonly startedAt: string | undefined;
  readonly copiedAt: string | undefined;
  readonly isCopying: boolean;
}
