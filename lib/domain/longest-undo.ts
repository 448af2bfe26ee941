import { secondsAfter } from './seconds-after';

/** An undo is tried for this long, whatever it meets: addresses of a load balancer may linger for minutes. */
const longestUndoSeconds = 3_000;

/**
 * A copy of data that is under way is waited for this long, and the rest of the undo counts from its end: the first copy
 * of a large volume takes hours. Both fit into the time of the machine (`rollbackWaitSeconds`).
 */
const longestCopySeconds = 18_000;

/** ISO time at which an undo is given up, as it stands: `how_far` is there while a copy is under way, `copied_at` since one was over. */
export function undoTimesOutAt({
  started_at: startedAt,
  copied_at: copiedAt,
  how_far: howFar,
}: {
  readonly started_at: string;
  readonly copied_at?: string;
  readonly how_far?: string;
}): string {
  return howFar === undefined
    ? secondsAfter(copiedAt ?? startedAt, longestUndoSeconds)
    : secondsAfter(startedAt, longestCopySeconds);
}
