import type { Answer, Follow } from './links/link';

/** A walk that took longer is known for a moment: whoever asked for it may have hung up (`probe.ts`: 2 s). */
const slowMilliseconds = 1_000;
/**
 * Long enough for a look that came too late to find what the one before it has found out; and at least as long as that took,
 * for the next walk takes as long, and would fail the looks that follow.
 */
const keptMilliseconds = 3_000;

interface Known {
  readonly answer: Promise<Answer | undefined>;
  /** When the account had said so; not yet, while it is being asked. */
  until: number;
}

/**
 * An edge or a balancer knows where a request leads before it comes. Here a dozen calls of one account have to say it
 * each time, and while other cases keep that account busy they may take longer than anybody waits for a page. So a good
 * answer that took so long is known for a moment, and who asks meanwhile gets the same.
 */
export function remembered(follow: Follow): Follow {
  const known = new Map<string, Known>();
  return (doors, request) => {
    const began = Date.now();
    const key = `${request.secure} ${request.host}:${request.port}${request.path}`;
    const before = known.get(key);
    if (before !== undefined && began <= before.until) return before.answer;
    const found: Known = { answer: follow(doors, request), until: Number.POSITIVE_INFINITY };
    known.set(key, found);
    found.answer.then(
      (answer) => {
        const took = Date.now() - began;
        const isGood = answer !== undefined && answer.status < 400;
        if (isGood && took > slowMilliseconds) found.until = Date.now() + Math.max(keptMilliseconds, took);
        else known.delete(key);
      },
      () => known.delete(key),
    );
    return found.answer;
  };
}
