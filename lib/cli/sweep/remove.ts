import type { ErrorCode } from '../../domain/errors/catalogue';
import { isSwept, type Kept, type Leftover } from '../../domain/session';
import { mostOrphans } from '../../engine/desk/request';
import { loadSession } from '../../engine/session/session-store';
import type { Orphan } from '../../engine/sweep/found-rows';
import { inParts } from '../../engine/sweep/undo-order';
import { toUnityError } from '../errors/to-unity-error';
import type { Gateway } from '../gateway/gateway';
import { untilAborted } from '../session/until-aborted';
import type { SweepPlan } from './sweep-plan';

/** Why nothing was done about a session, or nothing more. */
interface NotTaken {
  readonly session_id: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What came of a sweep. */
export interface Swept {
  readonly removed: readonly string[];
  readonly leftovers: readonly Leftover[];
  /** What turned out to be something else, and was not touched. */
  readonly refused: readonly string[];
  /** Copies of the data of what was removed. */
  readonly kept: readonly Kept[];
  /** What was asked for in vain: of a session that has changed meanwhile, or of which the caller may not ask. */
  readonly notTaken: readonly NotTaken[];
  readonly takenOver: readonly string[];
  readonly isInterrupted: boolean;
}

/** Asks the desk for each session of a plan, and stays until what was named is gone. */
export async function removeNamed(
  gateway: Gateway,
  plan: Pick<SweepPlan, 'orphans' | 'sessions'>,
  signal: AbortSignal,
): Promise<Swept> {
  const ids = [...new Set(plan.orphans.map(({ session_id }) => session_id))];
  const results = await Promise.all(
    ids.map((id) =>
      sweepOne(
        gateway,
        id,
        plan.orphans.filter(({ session_id }) => session_id === id),
        signal,
      ),
    ),
  );
  const notTaken = results.flatMap((result) => result.notTaken);
  const takenOver: string[] = [];
  for (const { session_id } of plan.sessions) {
    const refusal = await ask(gateway, { session: session_id, orphans: [] });
    if (refusal === undefined) takenOver.push(session_id);
    else notTaken.push(refusal);
  }
  return {
    removed: results.flatMap(({ removed }) => removed),
    leftovers: results.flatMap(({ leftovers }) => leftovers),
    refused: results.flatMap(({ refused }) => refused),
    kept: results.flatMap(({ kept }) => kept),
    notTaken,
    takenOver,
    isInterrupted: signal.aborted,
  };
}

type Named = SweepPlan['orphans'];
type Result = Pick<Swept, 'removed' | 'leftovers' | 'refused' | 'kept' | 'notTaken'>;

/** One sweep of a session after the other, where one request does not hold all: what stands on others comes first. */
async function sweepOne(gateway: Gateway, id: string, orphans: Named, signal: AbortSignal): Promise<Result> {
  const removed: string[] = [];
  let { leftovers, refused, kept }: Pick<Result, 'leftovers' | 'refused' | 'kept'> = {
    leftovers: [],
    refused: [],
    kept: [],
  };
  for (const part of inParts(orphans, mostOrphans)) {
    const named = part.map(({ step, key, type, id: of, region }) => ({ step, key, type, id: of, region }));
    const refusal = await ask(gateway, { session: id, orphans: named });
    if (refusal !== undefined) {
      return { removed, leftovers, refused, kept, notTaken: [refusal] };
    }
    const sweep = await ended(gateway, id, signal);
    ({ leftovers, refused, kept } = sweep);
    // Who does not wait any longer does not know.
    if (!sweep.isOver) break;
    const left = new Set([...leftovers.map((leftover) => leftover.id), ...refused]);
    removed.push(...named.flatMap((one) => (left.has(one.id) ? [] : [one.id])));
  }
  return {
    removed,
    leftovers,
    refused: refused.filter((one) => orphans.some((orphan) => orphan.id === one)),
    kept,
    notTaken: [],
  };
}

/**
 * Why it is not taken; undefined where it is. One refusal must not hide what has become of the others: only what is a
 * defect of ours is thrown.
 */
async function ask(
  gateway: Gateway,
  request: { readonly session: string; readonly orphans: Orphan[] },
): Promise<NotTaken | undefined> {
  try {
    await gateway.desk({ verb: 'sweep', ...request });
    return undefined;
  } catch (error) {
    const { code, message, entry } = toUnityError(error);
    if (entry.kind === 'bug') throw error;
    return { session_id: request.session, code, message };
  }
}

async function ended(gateway: Gateway, id: string, signal: AbortSignal) {
  const { ledger } = gateway.engine('sweep');
  const interrupted = untilAborted(signal);
  for (;;) {
    const session = await loadSession(ledger, id);
    const { leftovers = [], refused = [], kept = [] } = session.sweep ?? {};
    if (!isSwept(session)) return { leftovers, refused, kept, isOver: true };
    if (signal.aborted) return { leftovers, refused, kept, isOver: false };
    await Promise.race([gateway.changed(1), interrupted]);
  }
}
