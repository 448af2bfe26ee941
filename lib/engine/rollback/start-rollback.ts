import { isDeepStrictEqual } from 'node:util';
import { UnityError } from '../../domain/errors/unity-error';
import { rollbackMachineName } from '../../domain/naming';
import {
  canBeUndone,
  isBeingUndone,
  isSwept,
  isTerminal,
  type RollbackRecord,
  type RollbackRequest,
} from '../../domain/session';
import { type Condition, when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { machineArnBeside } from '../machines';
import { notFollowedSince } from '../revision/claim-former';
import { meantRollback } from '../revision/meant-rollback';
import { rounds } from '../rounds';
import { asRead } from '../session/as-read';
import { endOf } from '../session/close-session';
import { takeLock } from '../session/lock';
import { moveSession } from '../session/move-session';
import { loadSession, loadUndone } from '../session/session-store';
import { drain } from '../step/fail-step';
import { endSweep } from '../sweep/end-sweep';
import { endRollback } from './end-rollback';
import { targetsOf } from './rollback-targets';
import { conclude } from './rollback-verdict';
import { tellWaiter } from './waiter';

/** The name of the rollback execution of a session’s generation: who starts it first, starts it for all. */
export function rollbackExecutionName(session: Pick<SessionItem, 'session_id' | 'generation'>): string {
  return `${session.session_id}-r${session.generation}`;
}

/** Who starts a rollback of what. */
interface StartOptions {
  readonly sessionId: string;
  readonly request: RollbackRequest;
  /** Of the forward machine, which waits for the end. */
  readonly waiterToken?: string;
  /** The epoch under which it ran: it does not undo a session that was resumed since. */
  readonly epoch?: number;
  /** As it was found with nobody at work on it: since then it may have ended, or been begun anew by somebody else. */
  readonly found?: Pick<SessionItem, 'epoch'>;
  /** Refuses it by what it throws, as the session stands when it begins. */
  readonly assertAllowed?: (session: SessionItem) => Promise<void>;
  /** A person has approved of it, who was asked. */
  readonly approves?: boolean;
  /** Holds in the write by which it begins, beside what that demands itself. */
  readonly condition?: Condition;
}

/**
 * Starts the rollback of a session, or joins the one that runs. The failure path, a person, the watchdog and the sweeper
 * all come through here; one conditional write decides who begins.
 */
export async function startRollback(engine: Engine, options: StartOptions): Promise<SessionItem> {
  for (let round = 0; round < rounds; round++) {
    const session = await loadSession(engine.ledger, options.sessionId);
    if (options.found && (isTerminal(session.state) || session.epoch !== options.found.epoch)) {
      throw new UnityError('TransitionRefused', {
        message: `session ${session.session_id} has moved on since nobody was found at work on it`,
      });
    }
    if (session.state === 'rolling_back') {
      const joined = await joinable(engine, session, options);
      if (joined) return join(engine, joined, options);
      continue;
    }
    const wasResumed = options.epoch !== undefined && options.epoch !== session.epoch;
    if (options.waiterToken !== undefined && (isTerminal(session.state) || wasResumed)) {
      await engine.machines.wake(options.waiterToken, { ...endOf(session) });
      return session;
    }
    if (isSwept(session)) {
      throw new UnityError('TransitionRefused', {
        message: `a sweep of session ${session.session_id} is under way; a rollback must wait for its end`,
      });
    }
    if (session.state === 'requested' || (isTerminal(session.state) && !canBeUndone(session))) {
      throw new UnityError('TransitionRefused', {
        message: `session ${session.session_id} is ${session.state} and holds nothing to undo`,
      });
    }
    await options.assertAllowed?.(session);
    const request = await meantRollback(engine.ledger, session, options.request);
    // What holds the stack no longer, tails and what became of them, may be removed whoever has it now.
    // The revision that retires it holds the stack.
    if (isTerminal(session.state) && session.occupies && request.type !== 'retire') {
      const lock = await takeLock(engine, session);
      if (!lock.taken)
        throw new UnityError('StackBusy', { message: `the stack now belongs to session ${lock.holder.session_id}` });
    }
    if (!isTerminal(session.state) && !session.cancelling) {
      // Asked for while it runs: what waits must hear of it, or it would wait until its gates read again.
      const message = 'rollback was asked for while the deployment ran';
      const cause = { step: null, code: 'SessionCancelled', message, request_id: null };
      await drain(engine, { sessionId: session.session_id, epoch: session.epoch }, cause);
      continue;
    }
    const begun = await beginRollback(engine, session, request, options);
    if (begun) return launch(engine, begun);
  }
  throw new Error(`session ${options.sessionId} changed ${rounds} times while its rollback was started`);
}

/**
 * The session whose rollback is what was asked for, or has become it: that the whole stack is to go can be said while its
 * newest revision is undone. Undefined where it has moved on since it was read.
 */
async function joinable(
  engine: Engine,
  session: SessionItem,
  { request, waiterToken, assertAllowed, condition }: StartOptions,
): Promise<SessionItem | undefined> {
  const running = session.requested_rollback ?? { type: 'full' };
  if (waiterToken !== undefined || isDeepStrictEqual(running, request)) return session;
  if (running.type !== 'full' || request.type !== 'full') {
    throw new UnityError('TransitionRefused', {
      message: `a ${running.type} rollback of session ${session.session_id} is under way; another must wait for its end`,
    });
  }
  if (!request.stack) return session;
  await assertAllowed?.(session);
  const standing = [when.equals('state', 'rolling_back'), when.equals('generation', session.generation)];
  const widened = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { set: [['requested_rollback', request]] },
    when.all(...standing, ...(condition ? [condition] : [])),
  );
  return widened.applied ? widened.item : undefined;
}

/** Turns a session round: from here on it is undone as asked. Undefined when it has moved on since it was read. */
export async function beginRollback(
  engine: Engine,
  session: SessionItem,
  request: RollbackRequest,
  { waiterToken, condition, approves }: Pick<StartOptions, 'waiterToken' | 'condition' | 'approves'> = {},
): Promise<SessionItem | undefined> {
  const isForResume = request.type === 'resume';
  return moveSession(
    engine,
    session,
    'rolling_back',
    {
      set: [
        ['epoch', session.epoch + 1],
        ['generation', session.generation + 1],
        ['requested_rollback', request],
        ['rollback', newRecord(engine, session, request)],
        ['rollback_starts', 1],
        ['waiter_tokens', [...(session.waiter_tokens ?? []), ...(waiterToken === undefined ? [] : [waiterToken])]],
        ...(isForResume ? [['resuming', { ...session.resuming, stage: 'undoing' }] as const] : []),
      ],
      // What it had no use for of former revisions is seen to when it has completed again, or goes with the stack.
      remove: ['cancelling', 'to_retire', ...(isForResume ? [] : ['resuming'])],
    },
    { condition: condition ? when.all(notFollowedSince(session), condition) : notFollowedSince(session), approves },
  );
}

/** What was accepted once keeps the stack free, though this rollback may yet remove it. */
function newRecord({ clock }: Engine, { rollback }: SessionItem, { type }: RollbackRequest): RollbackRecord {
  const { accepted } = rollback ?? {};
  const empty = { kept: [], leftovers: [], tails: [] };
  return { type, ...empty, ...(accepted && { accepted }), started_at: isoTime(clock) };
}

/** Leaves the token with the rollback that runs, and makes sure that it does run. */
async function join(engine: Engine, session: SessionItem, options: StartOptions): Promise<SessionItem> {
  const { waiterToken } = options;
  if (waiterToken !== undefined) {
    const left = await engine.ledger.update<SessionItem>(
      keys.session(session.session_id),
      { append: [['waiter_tokens', [waiterToken]]] },
      when.equals('state', 'rolling_back'),
    );
    if (!left.applied) return startRollback(engine, options);
  }
  return launch(engine, session);
}

/** Sees to it that somebody works on what the rollback of a session has handed over, or on what a sweep has found of it. */
export const goOn = (engine: Engine, session: SessionItem): Promise<SessionItem> => launch(engine, session);

/** Starts the execution of the session’s generation; one that has ended without closing the session is followed by the next. */
async function launch(engine: Engine, session: SessionItem): Promise<SessionItem> {
  const [first] = session.executions;
  if (!first) throw new UnityError('InvariantBroken', { message: `session ${session.session_id} has no execution` });
  const machine = machineArnBeside(first.arn, rollbackMachineName(engine.settings.prefix, session.environment));
  const input = { session_id: session.session_id, generation: session.generation };
  const started = await engine.machines.start(machine, rollbackExecutionName(session), input, session.trace_id);
  if (started !== 'taken') return session;
  const standing = await loadSession(engine.ledger, session.session_id);
  if (!isBeingUndone(standing) || standing.generation !== session.generation) return standing;
  return restart(engine, standing);
}

async function restart(engine: Engine, session: SessionItem): Promise<SessionItem> {
  const starts = session.rollback_starts ?? 1;
  if (starts >= engine.settings.maxRollbackGenerations) return giveUp(engine, session);
  const raised = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    {
      set: [
        ['epoch', session.epoch + 1],
        ['generation', session.generation + 1],
        ['rollback_starts', starts + 1],
      ],
    },
    // The end of tails changes neither state nor generation, but it does raise the epoch.
    asRead(session),
  );
  return raised.applied ? launch(engine, raised.item) : loadSession(engine.ledger, session.session_id);
}

/** Rollback died too often: a person must look. The session says so, and the stack stays held. */
async function giveUp(engine: Engine, session: SessionItem): Promise<SessionItem> {
  const message = 'rollback was started too many times';
  const steps = await loadUndone(engine.ledger, session);
  if (isSwept(session)) {
    return (
      (await endSweep(engine, session, steps, { givenUp: true })) ?? loadSession(engine.ledger, session.session_id)
    );
  }
  const scope = await targetsOf(engine, session, steps).catch(() => undefined);
  const conclusion = conclude(engine, session, steps, { givenUp: true, ...(scope && { scope }) });
  const ended = await endRollback(engine, session, conclusion, {
    setIfAbsent: [['root_cause', { step: null, code: 'GenerationsExhausted', message, request_id: null }]],
  });
  if (ended) await tellWaiter(engine, ended);
  return ended ?? loadSession(engine.ledger, session.session_id);
}
