import { isAwaitingResume, type Kept, takesWholeStack } from '../../domain/session';
import type { Change } from '../../ledger/expression';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { hasFormersToRetire } from '../revision/has-formers-to-retire';
import { asRead } from '../session/as-read';
import { moveSession } from '../session/move-session';
import { resting } from '../session/resting-place';
import type { Conclusion } from './rollback-verdict';

/**
 * Ends a rollback with its verdict, or the wait for what it handed over. Undefined: somebody else was faster.
 *
 * A session with tails has ended for everybody but the rollback machine, which goes on under an epoch of its own: the
 * session stays among the open ones, so that the sweeper finds it, and nothing of the older epoch writes any more.
 */
export async function endRollback(
  engine: Engine,
  session: SessionItem,
  { verdict, tails, kept, occupies, set }: Conclusion,
  change: Pick<Change, 'setIfAbsent'> = {},
): Promise<SessionItem | undefined> {
  const nextEpoch = ['epoch', session.epoch + 1] as const;
  if (session.state === 'rolling_back') {
    const goesOn = tails.length > 0;
    // Their own tries begin here, however many the rollback needed.
    const forTails: NonNullable<Change['set']> = goesOn ? [nextEpoch, ['rollback_starts', 1]] : [];
    const to = verdict === 'dirty' ? 'failed' : 'rolled_back';
    // Whoever resumes it goes on from here, and may be dead by now: then the sweeper finds it.
    const isAwaited = to === 'rolled_back' && session.requested_rollback?.type === 'resume';
    const { requested_rollback: request, revision } = session;
    const isWhole = takesWholeStack(request);
    const goesDown = isWhole && revision !== undefined && !occupies;
    const marks = goesDown ? [...set, ...forTails, ['going_down', true] as const] : [...set, ...forTails];
    // What must go before it can be resumed has stayed: so the resume is refused.
    const takesBack = to === 'failed' && request?.type === 'resume';
    const staysOpen = goesOn || isAwaited || goesDown;
    // That the whole stack is to go may be said while it is undone.
    const condition = isWhole
      ? when.equals(['requested_rollback', 'stack'], true)
      : when.absent(['requested_rollback', 'stack']);
    return moveSession(engine, session, to, { ...change, set: marks }, { staysOpen, kept, condition, takesBack });
  }
  if (session.state === 'rolled_back' && verdict === 'dirty')
    return failLate(engine, session, { ...change, set }, kept);
  const isAwaited = isAwaitingResume(session) || session.going_down || hasFormersToRetire(session);
  const place = isAwaited ? {} : resting(session, kept);
  // Neither state nor generation changes: the epoch says that it is over to who has read the session before.
  const ended = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { ...change, set: [...set, nextEpoch, ...(place.set ?? [])], remove: place.remove ?? [] },
    asRead(session),
  );
  return ended.applied ? ended.item : undefined;
}

/**
 * What was handed over has stayed: the session counted as rolled back and has failed, by the way that the table of
 * transitions knows. Both are of one epoch, so whoever repeats the call after a death in between goes on from there.
 */
async function failLate(
  engine: Engine,
  session: SessionItem,
  change: Change,
  kept: readonly Kept[],
): Promise<SessionItem | undefined> {
  const again = await moveSession(engine, session, 'rolling_back');
  return again && moveSession(engine, again, 'failed', change, { kept });
}
