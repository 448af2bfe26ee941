import type { CheckpointRef } from '../../domain/checkpoint-label';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { loadHolders } from '../revision/holders';
import { loadSession } from '../session/session-store';
import { type CaptureFailure, placeOfKept } from './fail';
import { aliveCopies, type CheckpointPayload, copiesFor } from './plan';

/** Ends the deletion of a checkpoint: deleted when none of its copies is left, else failed, with those that are. */
export async function closeDeletion(engine: Engine, { session_id, checkpoint: name, run }: CheckpointPayload) {
  const key = keys.checkpoint(session_id, name);
  const standing = await engine.ledger.get<CheckpointItem>(key);
  if (standing?.state !== 'deleting' || standing.run !== run) return { state: standing?.state ?? 'unknown' };
  const steps = await loadHolders(engine.ledger, session_id);
  const ref = { session: session_id, name };
  const failures = { ...leftOf(steps, ref), ...standing.failures };
  const isGone = Object.keys(failures).length === 0;
  const place = isGone ? undefined : placeOfKept(standing);
  for (const holder of new Set(steps.map((step) => step.session_id))) await forgetKept(engine, holder, steps, ref);
  const closed = await engine.ledger.update<CheckpointItem>(
    key,
    {
      set: [
        ['state', isGone ? 'deleted' : 'failed'],
        ['ended_at', isoTime(engine.clock)],
        ['failures', failures],
        ...(place === undefined ? [] : [['open_in', place] as const]),
      ],
      remove: place === undefined ? ['open_in'] : [],
    },
    when.all(when.equals('state', 'deleting'), when.equals('run', run)),
  );
  return { state: closed.applied ? (closed.item.state ?? 'complete') : 'closed' };
}

function leftOf(steps: readonly StepItem[], ref: CheckpointRef): Readonly<Record<string, CaptureFailure>> {
  return Object.fromEntries(
    steps.flatMap((step) => {
      const left = aliveCopies(step, ref);
      const message = `${left.map(({ key, id }) => `${key} (${id ?? 'no id'})`).join(', ')} is still there`;
      return left.length === 0 ? [] : [[step.name, { code: 'StillPresent', message: message.slice(0, 200) }] as const];
    }),
  );
}

/** What a rollback has kept and is deleted now is kept no longer. Somebody who writes the session meanwhile is not held up. */
async function forgetKept(
  engine: Engine,
  sessionId: string,
  steps: readonly StepItem[],
  ref: CheckpointRef,
): Promise<void> {
  const session = await loadSession(engine.ledger, sessionId);
  const kept = session.rollback?.kept ?? [];
  const gone = new Set(
    steps.flatMap((step) =>
      copiesFor(step, ref).flatMap(({ state, id }) => (state === 'deleted' && id !== undefined ? [id] : [])),
    ),
  );
  const left = kept.filter(({ id }) => !gone.has(id));
  if (left.length === kept.length) return;
  await engine.ledger.update(
    keys.session(sessionId),
    { set: [[['rollback', 'kept'], left]] },
    // Whatever else is written of a session that serves is no reason to keep what is gone in its list.
    when.equals(['rollback', 'kept'], kept),
  );
}
