import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { resting } from '../session/resting-place';

/**
 * Nothing goes on with what a revision has no use for until somebody asks again: it is open no longer, and still says of
 * whom something is left.
 */
export async function restMeanwhile({ ledger }: Engine, successor: SessionItem): Promise<void> {
  if (successor.open_in !== successor.environment) return;
  await ledger.update<SessionItem>(
    keys.session(successor.session_id),
    resting(successor),
    when.equals('version', successor.version),
  );
}

/** Somebody has asked again: whoever dies on the way from here is made up for by the sweeper. */
export async function openAgain({ ledger }: Engine, successorId: string): Promise<void> {
  const key = keys.session(successorId);
  const successor = await ledger.get<SessionItem>(key);
  if (!successor?.to_retire || successor.open_in === successor.environment) return;
  await ledger.update<SessionItem>(
    key,
    { set: [['open_in', successor.environment]] },
    when.all(when.equals('state', 'completed'), when.present('to_retire')),
  );
}
