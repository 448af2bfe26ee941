import { isErrorCode } from '../../domain/errors/catalogue';
import { UnityError } from '../../domain/errors/unity-error';
import { isSettled, isTerminal } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { Machines } from '../../engine/machines';
import { latestForward } from '../../engine/session/latest-execution';
import { viewSession } from '../../engine/session/session-view';
import { isoTime } from '../../ports/clock';
import type { Gateway } from '../gateway/gateway';
import type { Reporter } from '../reporters/reporter';
import { changesBetween } from './changes';
import { describeStarted } from './just-started';
import { secondsLeft } from './seconds-left';
import { untilAborted } from './until-aborted';
import { Watcher } from './watcher';

/** A session to follow until it ends. */
export interface Following {
  readonly sessionId: string;
  /** The execution that opens it, when it may not be there yet. */
  readonly executionArn?: string;
  readonly reporter: Reporter;
  /** A look that was told already: only what changes from there on is. */
  readonly seen?: SessionDocument;
  /** Seconds after which the waiting ends. */
  readonly timeoutSeconds: number | undefined;
  /** Stays until what the rollback handed over is gone too. */
  readonly waitTails: boolean;
  /** Ends the following before the session does. */
  readonly isEnough?: (session: SessionDocument) => boolean;
  /** Aborted when the person does not want to wait any longer. */
  readonly signal: AbortSignal;
}

/** How the following ended: with the session, or because nobody wants to wait. */
export type Followed =
  | { readonly end: 'session'; readonly session: SessionDocument }
  | { readonly end: 'interrupted'; readonly session: SessionDocument | undefined };

/** Tells every change of a session until it has ended. @throws UnityError WaitTimedOut, or why there is no session */
export async function follow(gateway: Gateway, following: Following): Promise<Followed> {
  const { reporter, sessionId, signal, timeoutSeconds, isEnough = () => false } = following;
  const engine = gateway.engine('watch');
  const startedAt = gateway.clock.now();
  const interrupted = untilAborted(signal);
  const isOver = (session: SessionDocument): boolean =>
    following.waitTails ? isSettled(session) : isTerminal(session.state);
  const watcher = new Watcher(gateway);
  const view = () => viewIfThere(() => viewSession(engine, sessionId));
  let { seen } = following;
  let strikes = 0;
  for (;;) {
    const session = (await view()) ?? (await opened(gateway, following, { startedAt, view }));
    const struck = session ? await strikesSince(gateway, session, following, strikes) : [];
    strikes += struck.length;
    if (session) {
      const changes = changesBetween(seen, session, isoTime(gateway.clock));
      if (changes.length > 0) gateway.flush();
      const { known, changes: stalls } = await watcher.look(session);
      reporter.changed(session, [...struck, ...changes, ...stalls], known);
      seen = session;
      const isEnd = isOver(session) && !(await goesOn(gateway, session, view));
      if (isEnd || isEnough(session)) return { end: 'session', session };
    }
    if (timeoutSeconds !== undefined && gateway.clock.now() - startedAt > timeoutSeconds * 1000) {
      const flag = gateway.local ? ' --local' : '';
      throw new UnityError('WaitTimedOut', {
        message: `${sessionId} has not ended within ${timeoutSeconds} seconds; it goes on`,
        details: { session_id: sessionId, fix: `Follow it with \`unity watch ${sessionId}${flag}\`.` },
      });
    }
    if (signal.aborted) return { end: 'interrupted', session: seen };
    const left = secondsLeft(gateway.clock, startedAt, timeoutSeconds);
    await Promise.race([gateway.changed(pauseSeconds(session), left), interrupted]);
  }
}

/** A look at the session that is followed, where it is there. */
type View = () => Promise<SessionDocument | undefined>;

/** A session whose resume has had something undone first has ended only for the moment: its machine opens it again. */
async function goesOn(gateway: Gateway, session: SessionDocument, view: View): Promise<boolean> {
  const { state, rollback, executions, completed_at: endedAt } = session;
  const executionArn = latestForward({ executions });
  if (state !== 'rolled_back' || rollback?.type !== 'resume' || executionArn === undefined) return false;
  if ((await new Machines(gateway.machines).look(executionArn)) === 'running') return true;
  // It may have gone on and ended since it was looked at.
  const now = await view();
  return now?.state !== state || now.completed_at !== endedAt;
}

/** The first states pass quickly; later, a look every second is enough, and large sessions are costly to read. */
function pauseSeconds(session: SessionDocument | undefined): number {
  const isBrief = !session || session.state === 'requested' || session.state === 'validating';
  return isBrief ? 0.05 : Math.max(1, session.steps.length / 10);
}

async function strikesSince(gateway: Gateway, session: SessionDocument, { executionArn }: Following, from: number) {
  const arn = executionArn ?? session.executions[0]?.arn;
  const strikes = arn === undefined ? [] : ((await gateway.local?.strikes(arn, from)) ?? []);
  return strikes.map((strike) => ({ kind: 'fault' as const, time: strike.time, strike }));
}

async function viewIfThere(view: () => Promise<SessionDocument>): Promise<SessionDocument | undefined> {
  try {
    return await view();
  } catch (error) {
    if (error instanceof UnityError && error.code === 'SessionNotFound') return undefined;
    throw error;
  }
}

/**
 * A session that is not there is on its way while its execution runs; one that was opened and has ended since it was looked for
 * is there by now.
 *
 * @throws UnityError of what ended the execution
 */
async function opened(
  gateway: Gateway,
  { executionArn, sessionId }: Following,
  { startedAt, view }: { readonly startedAt: number; readonly view: View },
): Promise<SessionDocument | undefined> {
  if (executionArn === undefined)
    throw new UnityError('SessionNotFound', { message: `there is no session ${sessionId}` });
  const { status, error, cause } = await describeStarted(gateway, executionArn, startedAt);
  if (status === 'RUNNING') return undefined;
  const session = await view();
  if (session) return session;
  const unnamed = status === 'ABORTED' ? 'ExecutionStopped' : 'InvocationLost';
  const code = error !== undefined && isErrorCode(error) ? error : unnamed;
  throw new UnityError(code, {
    message: `the execution ended before it opened a session: ${[error ?? status, cause].filter(Boolean).join(': ')}`,
  });
}
