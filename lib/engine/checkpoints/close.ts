import { keptCheckpointsOf } from '../../domain/naming';
import type { ResourceRow } from '../../domain/resource';
import type { CheckpointItem, CopyRecord } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { loadHolders } from '../revision/holders';
import { dataRowsOf } from './capture-state';
import { closeDeletion } from './close-deletion';
import type { CaptureFailure } from './fail';
import { bytesOf } from './parts';
import { type CheckpointPayload, copiesFor } from './plan';
import { markSuperfluous } from './retention';

/** They stand in the checkpoint’s own item, and in that of a session which starts from it. */
const mostCopiesBytes = 96 * 1024;

/** Ends what the machine has done for a checkpoint: making it, or deleting it. */
export async function closeCheckpoint(engine: Engine, payload: CheckpointPayload): Promise<{ readonly state: string }> {
  const { session_id, checkpoint: name } = payload;
  const standing = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session_id, name));
  return standing?.state === 'deleting' ? closeDeletion(engine, payload) : closeCapture(engine, payload);
}

/** Complete when everything that holds data of a step that was ready has its copy, else failed. */
async function closeCapture(engine: Engine, payload: CheckpointPayload): Promise<{ readonly state: string }> {
  const { session_id, checkpoint: name, run } = payload;
  const key = keys.checkpoint(session_id, name);
  const standing = await engine.ledger.get<CheckpointItem>(key);
  if (standing?.state !== 'capturing' || standing.run !== run) return { state: standing?.state ?? 'unknown' };
  const steps = await loadHolders(engine.ledger, session_id);
  const copies = copyRecords(steps, (step) => copiesFor(step, { session: session_id, name }));
  const failures = { ...missingOf(engine, steps, standing, copies), ...standing.failures };
  const isTooLong = bytesOf(copies) > mostCopiesBytes;
  const isEmpty = Object.keys(copies).length === 0;
  const all = isTooLong ? { ...failures, '*': tooMany } : failures;
  const closed = await engine.ledger.update<CheckpointItem>(
    key,
    {
      set: [
        ['state', Object.keys(all).length === 0 ? 'complete' : 'failed'],
        ['ended_at', isoTime(engine.clock)],
        ['copies', isTooLong ? {} : copies],
        ['failures', all],
        ...(isEmpty ? [] : [['open_in', keptCheckpointsOf(standing.environment)] as const]),
      ],
      remove: isEmpty ? ['open_in'] : [],
    },
    when.all(when.equals('state', 'capturing'), when.equals('run', run)),
  );
  if (closed.applied) await markSuperfluous(engine, standing);
  return { state: closed.applied ? (closed.item.state ?? 'complete') : 'closed' };
}

const tooMany: CaptureFailure = {
  code: 'TooManyCopies',
  message: 'there are more copies than one checkpoint can name',
};

/**
 * Some copies that are there, by step and key of what was copied. A rollback may have made several of the same row: those
 * stand under their own keys.
 */
export function copyRecords(
  steps: readonly StepItem[],
  rowsOf: (step: StepItem) => readonly ResourceRow[],
): NonNullable<CheckpointItem['copies']> {
  return Object.fromEntries(
    steps.flatMap((step) => {
      const made = rowsOf(step).flatMap((row): readonly (readonly [string, CopyRecord])[] => {
        const { snapshot_of: of, state, id, key, type, checkpoint } = row;
        if (state !== 'active' || id === undefined || of === undefined) return [];
        return [[checkpoint === undefined ? key : of, { key, type, id }]];
      });
      return made.length === 0 ? [] : [[step.name, Object.fromEntries(made)] as const];
    }),
  );
}

/** What holds data and has no copy, though its step was ready and its action said that all is copied. */
function missingOf(
  engine: Engine,
  steps: readonly StepItem[],
  { ready_steps, missing = {} }: CheckpointItem,
  copies: NonNullable<CheckpointItem['copies']>,
): Readonly<Record<string, CaptureFailure>> {
  const captured = new Set(ready_steps);
  return Object.fromEntries(
    steps
      .filter((step) => captured.has(step.name) && missing[step.name] === undefined)
      .flatMap((step) => {
        const without = dataRowsOf(engine, step).filter((key) => copies[step.name]?.[key] === undefined);
        const message = `there is no copy of ${without.join(', ')}`.slice(0, 200);
        return without.length === 0 ? [] : [[step.name, { code: 'CopyMissing', message }] as const];
      }),
  );
}
