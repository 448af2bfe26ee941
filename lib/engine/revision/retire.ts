import { UnityError } from '../../domain/errors/unity-error';
import { isSettled, isTerminal } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { startRollback } from '../rollback/start-rollback';
import { rounds } from '../rounds';
import { restingBehind } from '../session/resting-place';
import { loadSession, loadSteps } from '../session/session-store';
import { whereItRests } from './where-it-rests';

/**
 * Takes away what the revision that serves has no use for, of one former session after the other, the newest first: what
 * stands on things of older ones goes before these. Whoever ends one goes on with the next; safe to repeat.
 */
export async function retireFormers(engine: Engine, successorId: string): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const successor = await loadSession(engine.ledger, successorId);
    const [next] = successor.to_retire ?? [];
    if (successor.state !== 'completed' || next === undefined) return;
    const former = await loadSession(engine.ledger, next);
    if (former.state === 'rolling_back' || !isRetired(former, successorId)) {
      if (await begin(engine, successor, former)) return;
      continue;
    }
    if (!isSettled(former)) return;
    // What could not be removed is named, and stays until somebody asks again: the next ones wait for no person.
    await strike(engine, successor, next);
  }
}

const isRetired = ({ state, requested_rollback: request }: SessionItem, by: string): boolean =>
  isTerminal(state) && request?.type === 'retire' && request.successor === by;

/** Whether something is under way now. */
async function begin(engine: Engine, successor: SessionItem, former: SessionItem): Promise<boolean> {
  const steps = await loadSteps(engine.ledger, former.session_id);
  const { kept = {} } = successor.revision ?? {};
  // An undo of tails alone says nothing of the step, which had begun anew.
  const names = steps
    .filter(({ kept_from, undo }) => kept_from === undefined && (undo?.state !== 'completed' || undo.only_tails))
    .map(({ name }) => name)
    .filter((name) => kept[name] !== former.session_id);
  if (names.length === 0 || !former.occupies) {
    if (await leave(engine, former)) await strike(engine, successor, former.session_id);
    return false;
  }
  try {
    const request = { type: 'retire', steps: names, successor: successor.session_id } as const;
    await startRollback(engine, { sessionId: former.session_id, request });
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'TransitionRefused') throw error;
  }
  return true;
}

/**
 * Nothing of it goes; neither its time to live nor its health counts any more: those of its successor do. Copies that its
 * rollbacks have kept still have their time. Whether nobody has come between: what somebody looked at before is not true
 * any more, so that it is written even where it changes nothing of them.
 */
async function leave(engine: Engine, former: SessionItem): Promise<boolean> {
  const { session_id: id, state, open_in, expires_at, health, version } = former;
  const isListed = open_in !== undefined || expires_at !== undefined || health !== undefined;
  if (state !== 'completed' || !isListed) return true;
  // While a sweep works on it, or it has formers of its own to see to, it stays where those are found; then it gets its place.
  const place = isSettled(former) && !former.to_retire ? restingBehind(former) : {};
  const left = await engine.ledger.update<SessionItem>(
    keys.session(id),
    {
      ...(place.set && { set: place.set }),
      remove: ['expires_at', 'expiry_warned', 'health', ...(place.remove ?? [])],
    },
    when.equals('version', version),
  );
  return left.applied;
}

/** One is seen to; with the last the successor has nothing open any more, unless something of itself is still to go. */
async function strike(engine: Engine, successor: SessionItem, id: string): Promise<void> {
  const place = isSettled(successor) ? await whereItRests(engine, successor) : {};
  const left = (successor.to_retire ?? []).filter((one) => one !== id);
  await engine.ledger.update<SessionItem>(
    keys.session(successor.session_id),
    left.length > 0
      ? { set: [['to_retire', left]] }
      : { set: place.set ?? [], remove: ['to_retire', ...(place.remove ?? [])] },
    when.equals('version', successor.version),
  );
}
